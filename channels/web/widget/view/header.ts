import type { Chat } from '../chat.ts';
import type { State } from '../state.ts';
import type { Words } from '../words.ts';
import { element, icon } from './element.ts';

export interface Header {
  node: HTMLElement;
  render(state: State): void;
  /** Closes the menu; false when it was closed already. */
  closeMenu(): boolean;
}

/** Title, who is answering (a machine says that it is one), the menu and the way out. */
export function createHeader(at: { chat: Chat; words: Words; title: string; restart: () => void }): Header {
  const { chat, words } = at;
  const who = element('p', { class: 'who' }, words.machine);
  const fresh = element('button', { type: 'button', class: 'menu-item', onclick: () => { closeMenu(); at.restart(); } }, words.newConversation);
  const menu = element('div', { class: 'menu', id: 'menu', hidden: true }, fresh);
  const more = element('button', {
    type: 'button', class: 'round', 'aria-label': words.menu, title: words.menu, 'aria-expanded': 'false', 'aria-controls': 'menu',
    onclick: () => { if (!closeMenu()) openMenu(); },
  }, icon('menu'));
  const leave = element('button', { type: 'button', class: 'round', 'aria-label': words.close, title: words.close, onclick: () => chat.setOpen(false) }, icon('close'));
  const around = element('div', {
    class: 'menu-holder',
    onfocusout: (event: FocusEvent) => { if (!around.contains(event.relatedTarget instanceof Node ? event.relatedTarget : null)) hide(); },
  }, more, menu);

  function openMenu(): void {
    menu.hidden = false;
    more.setAttribute('aria-expanded', 'true');
    fresh.focus();
  }
  function hide(): void {
    menu.hidden = true;
    more.setAttribute('aria-expanded', 'false');
  }
  function closeMenu(): boolean {
    if (menu.hidden) return false;
    more.focus();
    hide();
    return true;
  }

  const node = element('header', { class: 'header' },
    element('span', { class: 'logo', 'aria-hidden': 'true' }, icon('chat')),
    element('div', { class: 'names' }, element('h2', { id: 'title' }, at.title), who), around, leave);
  return {
    node, closeMenu,
    render(state) {
      who.textContent = { bot: words.machine, human: words.human, nobody: words.nobody }[state.owner];
    },
  };
}
