import type { JsonObject } from '../../src/contracts.ts';
import { mrkdwn } from './text.ts';

/** A block of Block Kit. https://docs.slack.dev/reference/block-kit/blocks */
export type Block = JsonObject;

/** What Slack takes at most. https://docs.slack.dev/reference/block-kit/block-elements */
export const MOST = { text: 3000, blocks: 50, elements: 25, buttonText: 75, value: 2000, label: 2000, title: 24, options: 100, field: 2000, fields: 10 } as const;
/** Sections that a text may take, with room for buttons. */
const SECTIONS = 40;

/** A text of any length as sections that each hold as much of it as Slack takes. */
export function sections(plain: string): Block[] {
  return pieces(mrkdwn(plain)).slice(0, SECTIONS).map((text) => ({ type: 'section', text: { type: 'mrkdwn', text } }));
}

export function context(plain: string): Block {
  return { type: 'context', elements: [{ type: 'mrkdwn', text: escaped(plain) }] };
}

/** Plain text as mrkdwn of at most so many characters, none of them half. */
export function escaped(plain: string, most: number = MOST.text): string {
  return shorten(mrkdwn(plain), most).replace(/&[a-z]{0,3}…$/, '…');
}

export function button(of: { id: string; text: string; value: string; style?: 'primary' | 'danger' }): Block {
  const { id, text, value, style } = of;
  return { type: 'button', action_id: id, text: label(text), value, ...(style !== undefined && { style }) };
}

export function label(text: string, most: number = MOST.buttonText): Block {
  return { type: 'plain_text', text: shorten(text, most), emoji: false };
}

/** With an ellipsis where something is left out; never half a character. */
export function shorten(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** Between lines or words where there are any, never inside an escaped character. */
function pieces(text: string): string[] {
  const all: string[] = [];
  let rest = text.trim();
  while (rest.length > MOST.text) {
    const room = rest.slice(0, MOST.text + 1);
    const at = Math.max(room.lastIndexOf('\n'), room.lastIndexOf(' '));
    const end = at > MOST.text / 2 ? at : wholeCharacters(rest.slice(0, MOST.text));
    all.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  return rest === '' ? all : [...all, rest];
}

function wholeCharacters(room: string): number {
  return room.replace(/&[a-z]{0,3}$/, '').replace(/[\uD800-\uDBFF]$/, '').length;
}
