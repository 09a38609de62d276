import type { Choice, Expects, Outbound, WorkStatus } from '../../src/contracts.ts';
import { button, context, escaped, MOST, sections, shorten, type Block } from './blocks.ts';
import { mrkdwn } from './text.ts';
import type { Words } from './words.ts';

/** `text` is what notifications and screen readers get; without blocks it is what everybody gets. */
export interface Rendered { text: string; blocks?: Block[] }
type Message = Extract<Outbound, { kind: 'message' }>;
/** How a piece of work stands. */
export const MARKS: { readonly [status in WorkStatus]: string } = { working: '⏳', done: '✅', failed: '❌' };

/** Action and block ids of what can be pressed; the block says for whom it is, and which line of which session it belongs to. */
export const CHOICE = 'choice';
export const FORM = 'form';

/** A line for one person; null where it has no words. */
export function renderMessage(message: Message, { user, session, words }: { user: string; session: string; words: Words }): Rendered | null {
  const { choices = [], expects, seq } = message;
  const form = formIn(expects);
  if (message.text === '' && choices.length === 0 && form === null) return null;
  const text = escaped(message.text);
  if (choices.length === 0 && form === null && text === mrkdwn(message.text)) return { text };
  const buttons = [...choices.map(choiceButton), ...(form === null ? [] : [button({ id: FORM, text: words.form, value: String(seq) })])];
  return { text, blocks: [...sections(withLongLabels(message.text, choices)), ...rows(buttons, { asked: `${user}:${seq}`, session })] };
}

export function renderProgress({ text, status }: Extract<Outbound, { kind: 'progress' }>): Rendered {
  return { text: escaped(`${MARKS[status]} ${text}`) };
}

/** What a message with buttons becomes when one was used: the same words, and what was chosen. Null: it is only closed. */
export function renderUsed(blocks: readonly Block[], chosen: string | null): Block[] {
  const kept = blocks.filter(({ type }) => type !== 'actions');
  return chosen === null ? [...kept] : [...kept, context(`✓ ${chosen}`)];
}

/** For whom what is pressed was meant, and in which session; null for a block that is none of a line. */
export function askedIn(blockId: string): { user: string; session: string } | null {
  const [, user, session = ''] = /^ask:([A-Z0-9]+):\d+:\d+(?::(.+))?$/.exec(blockId) ?? [];
  return user === undefined ? null : { user, session };
}

export function formIn(expects: Expects | undefined): NonNullable<Extract<Expects, { kind: 'slot' }>['form']> | null {
  return expects?.kind === 'slot' && expects.form !== undefined && expects.form.length > 1 ? expects.form : null;
}

function choiceButton({ id, label }: Choice, i: number): Block {
  return button({ id: `${CHOICE}.${i}`, text: label, value: shorten(id, MOST.value) });
}

/** Labels that a button cannot hold are read in full above it. */
function withLongLabels(text: string, choices: readonly Choice[]): string {
  const long = choices.some(({ label }) => label.length > MOST.buttonText);
  return long ? [text, ...choices.map(({ label }, i) => `${i + 1}. ${label}`)].join('\n') : text;
}

function rows(buttons: readonly Block[], { asked, session }: { asked: string; session: string }): Block[] {
  const all: Block[] = [];
  for (let i = 0; i < buttons.length; i += MOST.elements) all.push({ type: 'actions', block_id: `ask:${asked}:${i}:${session}`, elements: buttons.slice(i, i + MOST.elements) });
  return all;
}
