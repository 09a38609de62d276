import type { Chat } from '../chat.ts';
import type { Options } from '../options.ts';
import { unread, type State } from '../state.ts';
import type { Words } from '../words.ts';
import { createComposer } from './composer.ts';
import { element, icon, spoken } from './element.ts';
import { createHeader } from './header.ts';
import { createNotice } from './notice.ts';
import { createTranscript } from './transcript.ts';

/** The whole widget: the round button and, when open, the panel. Draws itself on every change of the chat. */
export function createPanel(chat: Chat, at: { words: Words; options: Options }): HTMLElement {
  const { words, options } = at;
  const transcript = createTranscript(chat, words);
  const composer = createComposer(chat, words);
  const notice = createNotice(chat, words);
  const restart = (): void => {
    composer.clear();
    chat.restart();
    composer.focus();
  };
  const header = createHeader({ chat, words, title: options.title ?? words.title, restart });
  const panel = element('section', {
    class: 'panel', id: 'panel', role: 'dialog', 'aria-labelledby': 'title', tabindex: '-1', hidden: true,
    onkeydown: (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.isComposing) return;
      event.stopPropagation();
      if (!header.closeMenu()) chat.setOpen(false);
    },
  }, header.node, transcript.node, notice.node, composer.node);
  const launcher = createLauncher(chat, words);
  const root = element('div', { class: `errand side-${options.side}`, 'data-theme': options.theme }, panel, launcher.node);

  let wasOpen: boolean | null = null;
  const render = (state: State): void => {
    header.render(state);
    notice.render(state);
    launcher.render(state);
    panel.hidden = !state.open;
    root.classList.toggle('is-open', state.open);
    transcript.render(state);
    if (wasOpen === state.open) return;
    if (state.open) transcript.toEnd();
    if (wasOpen !== null) moveFocus(state.open);
    wasOpen = state.open;
  };
  const moveFocus = (open: boolean): void => {
    if (!open) launcher.node.focus();
    // On a touch screen the keyboard would cover what there is to read.
    else if (matchMedia('(pointer: coarse)').matches) panel.focus();
    else composer.focus();
  };
  // A used choice is inert: the focus must not go down with it.
  transcript.node.addEventListener('click', (event) => {
    if (event.target instanceof Element && event.target.closest('.choice')) moveFocus(true);
  });
  chat.onChange(render);
  render(chat.state());
  return root;
}

function createLauncher(chat: Chat, words: Words): { node: HTMLElement; render(state: State): void } {
  const badge = element('span', { class: 'badge', hidden: true });
  const label = spoken(words.open);
  const node = element('button', {
    type: 'button', class: 'launcher', 'aria-controls': 'panel', onclick: () => chat.setOpen(true),
  }, icon('chat'), label, badge);
  return {
    node,
    render(state) {
      const count = unread(state);
      node.setAttribute('aria-expanded', String(state.open));
      label.textContent = count > 0 ? `${words.open}, ${words.unread(count)}` : words.open;
      badge.hidden = count === 0;
      badge.textContent = count > 9 ? '9+' : String(count);
      badge.setAttribute('aria-hidden', 'true');
    },
  };
}
