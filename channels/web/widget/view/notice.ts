import type { Chat } from '../chat.ts';
import type { State } from '../state.ts';
import type { Words } from '../words.ts';
import { element } from './element.ts';

/** The line above the composer: offline, or could not start. Says nothing while all is well. */
export function createNotice(chat: Chat, words: Words): { node: HTMLElement; render(state: State): void } {
  const text = element('span');
  const retry = element('button', { type: 'button', class: 'link', onclick: () => chat.setOpen(true) }, words.retry);
  const node = element('div', { class: 'notice', role: 'status' }, text, retry);
  return {
    node,
    render(state) {
      const says = wordsOf(state, words);
      if (text.textContent !== says) text.textContent = says;
      retry.hidden = state.phase !== 'failed';
      node.classList.toggle('is-empty', says === '');
      node.classList.toggle('is-error', state.phase === 'failed' || state.phase === 'refused');
    },
  };
}

function wordsOf(state: State, words: Words): string {
  switch (state.phase) {
    case 'failed': return words.noStart;
    case 'refused': return words.noIdentity;
    case 'offline': return state.drafts.some((draft) => draft.stage === 'waiting') ? words.offline : words.disconnected;
    case 'starting': return state.last === 0 ? words.starting : '';
    case 'none':
    case 'online': return '';
    default: return state.phase satisfies never;
  }
}
