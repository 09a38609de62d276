import type { Attachment } from 'botbuilder';
import type { Choice, FormField } from '../../src/contracts.ts';
import { SLOT } from './activity.ts';
import type { Words } from './words.ts';

type Element = { type: string } & { [property: string]: unknown };
interface Action { type: 'Action.Submit' | 'Action.OpenUrl'; title: string; data?: object; url?: string }
/** `line`: the key of the line that a card shows; what is pressed on it brings it back. */
export interface Asking { text: string; line: string }
export interface Link { name: string; url: string }

const ADAPTIVE = 'application/vnd.microsoft.card.adaptive';
/** Teams shows as many buttons; more choices become a list. */
export const MOST_BUTTONS = 6;
/** Options that are shown at once; more unfold. */
const MOST_OPEN = 4;

export function card(body: Element[], actions: Action[] = []): Attachment {
  return { contentType: ADAPTIVE, content: { $schema: 'http://adaptivecards.io/schemas/adaptive-card.json', type: 'AdaptiveCard', version: '1.5', body, ...(actions.length > 0 && { actions }) } };
}

/** Text as it is, a block a line: nothing in a run is read as Markdown. */
export function paragraphs(text: string, how: { weight?: 'Bolder' } = {}): Element[] {
  return text.split(/\n+/).filter((line) => line.trim() !== '').map((line) => ({ type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: line, ...how }] }));
}

export function choiceCard({ text, line }: Asking, choices: readonly Choice[], words: Words): Attachment {
  if (choices.length <= MOST_BUTTONS) {
    return card(paragraphs(text), choices.map(({ id, label }) => ({ type: 'Action.Submit', title: label, data: { errand: 'choice', choice: id, line } })));
  }
  const list: Element = { type: 'Input.ChoiceSet', id: 'choice', style: 'compact', placeholder: words.pick, choices: choices.map(({ id, label }) => ({ title: label, value: id })) };
  return card([...paragraphs(text), list], [{ type: 'Action.Submit', title: words.send, data: { errand: 'choice', line } }]);
}

/** One card for several answers; a question that the text asks already is not asked twice. */
export function formCard({ text, line }: Asking, fields: readonly FormField[], words: Words): Attachment {
  const above = fields.some(({ label }) => label === text) ? [] : paragraphs(text);
  return card([...above, ...fields.map((field) => input(field, words))], [{ type: 'Action.Submit', title: words.send, data: { errand: 'form', line } }]);
}

/** What is left of a card that was used: what it asked and what was answered, and nothing to press. */
export function usedCard(text: string, answers: readonly string[]): Attachment {
  return card([...paragraphs(text), ...answers.flatMap((answer) => paragraphs(`✓ ${answer}`, { weight: 'Bolder' }))]);
}

export function linksIn(links: readonly Link[]): Element[] {
  return links.length === 0 ? [] : [{ type: 'ActionSet', actions: links.map(({ name, url }) => ({ type: 'Action.OpenUrl', title: name, url })) }];
}

function input({ slot, label, type, options }: FormField, words: Words): Element {
  const common = { id: `${SLOT}${slot}`, label };
  switch (type) {
    case 'choice': return choiceSet(common, (options ?? []).map(({ id, label: title }) => ({ title, value: id })), words);
    case 'yesno': return choiceSet(common, [words.yes, words.no].map((word) => ({ title: word, value: word })), words);
    case 'date': return { type: 'Input.Date', ...common };
    case 'time': return { type: 'Input.Time', ...common };
    case 'number': return { type: 'Input.Number', ...common };
    case 'email': return { type: 'Input.Text', ...common, style: 'Email' };
    case 'phone': return { type: 'Input.Text', ...common, style: 'Tel' };
    case 'address': return { type: 'Input.Text', ...common, isMultiline: true };
    case 'text': case 'money': case 'period': case 'duration': case 'code': case 'name': case 'file': return { type: 'Input.Text', ...common };
    default: return type satisfies never;
  }
}

function choiceSet(common: { id: string; label: string }, options: { title: string; value: string }[], words: Words): Element {
  return { type: 'Input.ChoiceSet', ...common, style: options.length <= MOST_OPEN ? 'expanded' : 'compact', placeholder: words.pick, choices: options };
}
