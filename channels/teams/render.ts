import type { Activity } from 'botbuilder';
import type { FormField, Outbound, WorkStatus } from '../../src/contracts.ts';
import { card, choiceCard, formCard, linksIn, paragraphs, type Link } from './cards.ts';
import type { Words } from './words.ts';

/** Characters of one message: of 28 kB that Teams takes, at three bytes each. */
export const LONGEST = 8_000;
const MARKS: { readonly [status in WorkStatus]: string } = { working: '⏳', done: '✓', failed: '✗' };
export interface Rendering { words: Words; links: readonly Link[]; key: string }

/** An outbound line as the activities that show it, in order; none for what is not shown. The last may be a card. */
export function render(message: Outbound, at: Rendering): Partial<Activity>[] {
  switch (message.kind) {
    case 'typing': return message.on ? [{ type: 'typing' }] : [];
    case 'progress': return [plain(`${MARKS[message.status]} ${message.text}`)];
    case 'message': return lines(message, at);
    default: return message satisfies never;
  }
}

function lines(message: Outbound & { kind: 'message' }, { words, links, key }: Rendering): Partial<Activity>[] {
  const parts = split(message.text);
  const last = parts.pop() ?? '';
  const form = formOf(message);
  const attachment = form === null ? message.choices !== undefined && message.choices.length > 0 ? choiceCard({ text: last, line: key }, message.choices, words) : null : formCard({ text: last, line: key }, form, words);
  const above = parts.map(plain);
  if (attachment !== null) return [...above, { type: 'message', summary: last.slice(0, 200), attachments: [attachment] }, ...(links.length > 0 ? [linkCard('', links)] : [])];
  if (links.length > 0) return [...above, linkCard(last, links)];
  return last === '' ? above : [...above, plain(last)];
}

/** The fields that a line asks for at once; null where it asks for one or none. */
export function formOf({ expects }: { expects?: (Outbound & { kind: 'message' })['expects'] }): FormField[] | null {
  return expects?.kind === 'slot' && expects.form !== undefined && expects.form.length > 1 ? expects.form : null;
}

function plain(text: string): Partial<Activity> {
  return { type: 'message', text, textFormat: 'plain' };
}

function linkCard(text: string, links: readonly Link[]): Partial<Activity> {
  return { type: 'message', summary: links.map(({ name }) => name).join(', ').slice(0, 200), attachments: [card([...paragraphs(text), ...linksIn(links)])] };
}

/** In pieces that a message can hold, between lines or words where there are any, and never inside a character. */
function split(text: string): string[] {
  const parts: string[] = [];
  let rest = text.trim();
  while (rest.length > LONGEST) {
    const room = rest.slice(0, LONGEST + 1);
    const at = Math.max(room.lastIndexOf('\n'), room.lastIndexOf(' '));
    const end = at > LONGEST / 2 ? at : LONGEST - (/[\uD800-\uDBFF]/.test(rest[LONGEST - 1] ?? '') ? 1 : 0);
    parts.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  return rest === '' ? parts : [...parts, rest];
}
