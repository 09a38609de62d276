import type { Chat } from '../chat.ts';
import type { Words } from '../words.ts';
import { createAttachments } from './attachments.ts';
import { element, icon } from './element.ts';

/** Characters of one message; the gateway takes no larger body than some times this. */
const LONGEST = 10_000;

export interface Composer { node: HTMLElement; focus(): void; clear(): void }

/** Where the customer writes: Enter sends, Shift+Enter is a new line. */
export function createComposer(chat: Chat, words: Words): Composer {
  const files = createAttachments(chat, { words, changed: grow });
  const input = element('textarea', {
    maxlength: String(LONGEST),
    rows: '1', 'aria-label': words.message, placeholder: words.placeholder, enterkeyhint: 'send', autocomplete: 'off', dir: 'auto',
    oninput: grow, onkeydown: (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      send();
    },
  });
  const attach = element('button', { type: 'button', class: 'round', 'aria-label': words.attach, title: words.attach, onclick: files.pick }, icon('clip'));
  const submit = element('button', { type: 'submit', class: 'round send', 'aria-label': words.send, title: words.send }, icon('send'));
  const onsubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    send();
  };
  const node = element('form', { class: 'composer', onsubmit }, ...files.nodes, element('div', { class: 'field' }, attach, input, submit));

  function grow(): void {
    input.style.height = 'auto';
    input.style.height = `${input.scrollHeight}px`;
    node.classList.toggle('has-text', input.value.trim() !== '' || files.any());
  }

  function send(): void {
    const text = input.value.trim();
    const ready = files.ready();
    if (ready === null || (text === '' && ready.length === 0)) return;
    chat.say(text, ready);
    clear();
    input.focus();
  }

  function clear(): void {
    input.value = '';
    files.clear();
    grow();
  }

  return { node, focus: () => input.focus(), clear };
}
