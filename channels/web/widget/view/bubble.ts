import type { Chat } from '../chat.ts';
import type { Draft } from '../state.ts';
import type { MessageView } from '../../api.ts';
import type { Words } from '../words.ts';
import { element, icon, spoken } from './element.ts';
import type { Block } from './reconcile.ts';

const LINK = /(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]'])/;

/** One thing somebody said, with its choices. Its key is the same before and after it reaches the transcript. */
export function messageBlock(line: MessageView, at: { chat: Chat; words: Words; choosable: boolean; chosen: string | null }): Block {
  return {
    key: line.id === undefined ? `seq:${line.seq}` : `id:${line.id}`,
    make: () => element('div', { class: `message from-${line.from}` },
      bubble({ from: line.from, text: line.text, files: line.files ?? [] }, at.words),
      ...(line.choices ? [choices(line.choices, at)] : [])),
    update(node) {
      node.querySelector('.note')?.remove();
      const said = node.querySelector<HTMLElement>('.bubble');
      // The gateway hides what is private: then what was typed is not to stay on the screen.
      if (said && said.dataset.text !== line.text) said.replaceWith(bubble({ from: line.from, text: line.text, files: line.files ?? [] }, at.words));
      node.classList.remove('is-failed', 'is-pending');
      for (const button of node.querySelectorAll<HTMLButtonElement>('.choice')) {
        button.disabled = !at.choosable;
        button.classList.toggle('is-chosen', !at.choosable && at.chosen !== null && [button.value, button.textContent].includes(at.chosen));
      }
    },
  };
}

/** Something said that the gateway has not taken yet, and how far it is. */
export function draftBlock(draft: Draft, { chat, words }: { chat: Chat; words: Words }): Block {
  const note = (): HTMLElement | null => {
    if (draft.stage === 'waiting') return element('p', { class: 'note' }, words.waiting);
    if (draft.stage !== 'failed') return null;
    const retry = element('button', { type: 'button', class: 'link', onclick: () => chat.retry(draft.id) }, words.retry);
    return element('p', { class: 'note' }, `${words.notSent} `, retry);
  };
  return {
    key: `id:${draft.id}`,
    make: () => element('div', { class: 'message from-customer' }, bubble({ from: 'customer', text: draft.shows, files: draft.files }, words)),
    update(node) {
      if (node.dataset.stage === draft.stage) return;
      node.dataset.stage = draft.stage;
      node.classList.toggle('is-failed', draft.stage === 'failed');
      node.classList.toggle('is-pending', draft.stage !== 'failed');
      node.querySelector('.note')?.remove();
      node.append(...[note()].filter((each) => each !== null));
    },
  };
}

function bubble({ from, text, files }: { from: MessageView['from']; text: string; files: { name: string; url?: string | undefined }[] }, words: Words): HTMLElement {
  const who = from === 'customer' ? words.you : words[from];
  const said = element('div', { class: 'bubble', dir: 'auto', 'data-text': text }, spoken(`${who}: `), ...linked(text));
  for (const file of files) said.append(element('span', { class: 'attachment' }, icon('file'), file.url === undefined ? file.name : element('a', { href: file.url, download: file.name }, file.name)));
  return said;
}

function choices(list: { id: string; label: string }[], { chat }: { chat: Chat }): HTMLElement {
  return element('div', { class: 'choices' }, ...list.map((choice) =>
    element('button', { type: 'button', class: 'choice', value: choice.id, onclick: () => chat.choose(choice) }, choice.label)));
}

function linked(text: string): (Node | string)[] {
  return text.split(LINK).map((part, index) => (index % 2 === 0 ? part
    : element('a', { href: part, target: '_blank', rel: 'noopener noreferrer' }, part)));
}
