import type { Choice, Outbound } from '../../src/contracts.ts';
import { beginningOf, splitText } from '../split-text.ts';

/** Characters that Twilio takes in one message. */
export const LONGEST = 1600;
/** What WhatsApp shows of messages with something to tap, within the 24 hours. */
const MOST = { body: 1024, buttons: 3, title: 20, items: 10, item: 24, description: 72 };
/** Twilio: a variable has at most 255 characters, no line break or tab, and no five blanks in a row. */
const VARIABLE = 250;
const MOST_VARIABLES = 100;
/** What stays of a line in a template of one variable. */
const NEWS = 700;
const CHOOSE: { readonly [locale: string]: string } = { en: 'Choose', fr: 'Choisir', de: 'Auswählen', es: 'Elegir', nl: 'Kiezen' };

type Message = Extract<Outbound, { kind: 'message' }>;
/** A message of fixed shape: texts go into it as variables, so that no text of a customer is kept in a template. `name` tells shapes apart. */
export interface Shape { name: string; types: { [type: string]: object }; variables: { [name: string]: string } }
export interface Tappable { body: string; shape: Shape; values: { [name: string]: string } }
export type Rendered = { kind: 'text'; body: string } | { kind: 'tap'; tap: Tappable };

/** A line as messages, in order: buttons for up to three short choices, a list for up to ten, numbers for others. */
export function render({ text, choices = [] }: Message, locale: string): Rendered[] {
  if (choices.length === 0) return plain(text);
  const tap = buttons(text.trim(), choices) ?? list(text.trim(), choices, CHOOSE[locale.split('-')[0] ?? ''] ?? 'Choose');
  return tap === null ? plain(numbered(text, choices)) : [{ kind: 'tap', tap }];
}

/** The same line where nothing can be tapped. */
export function plain(text: string): Rendered[] {
  return splitText(text, LONGEST).map((body) => ({ kind: 'text', body }));
}

export function numbered(text: string, choices: readonly Choice[]): string {
  return [text, ...choices.map(({ label }, i) => `${i + 1}: ${label}`)].join('\n');
}

/** A line as the one variable of an approved template: in one row, and not longer than it may be. */
export function asNews({ text, choices = [] }: Message): string {
  return beginningOf(numbered(text, choices).replaceAll(/\s*\n\s*/g, ' · ').replaceAll(/\s+/g, ' ').trim(), NEWS);
}

function buttons(text: string, choices: readonly Choice[]): Tappable | null {
  const labels = choices.map(({ label }) => label.trim());
  if (choices.length > MOST.buttons || labels.some((label) => label.length > MOST.title) || !areDistinct(labels)) return null;
  return tappable({ text, labels }, (body, labelled) => ({ 'twilio/quick-reply': { body, actions: labelled.map(({ label, id }) => ({ title: label, id })) } }));
}

/** Labels that are too long for a row are cut there and stand whole below. */
function list(text: string, choices: readonly Choice[], button: string): Tappable | null {
  const full = choices.map(({ label }) => label.trim());
  const labels = full.map((label) => beginningOf(label, MOST.item));
  if (choices.length > MOST.items || full.some((label) => label.length > MOST.description) || !areDistinct(labels)) return null;
  const cut = full.map((label, i) => (label === labels[i] ? null : label));
  return tappable({ text, labels, cut, button }, (body, labelled) => ({
    'twilio/list-picker': { body, button, items: labelled.map(({ label, id, description }) => ({ id, item: label, ...(description !== undefined && { description }) })) },
  }));
}

interface Parts { text: string; labels: readonly string[]; cut?: readonly (string | null)[]; button?: string }
interface Labelled { id: string; label: string; description?: string }

function tappable({ text, labels, cut = [], button = '' }: Parts, types: (body: string, labelled: Labelled[]) => Shape['types']): Tappable | null {
  const values: string[] = [];
  const variable = (value: string): string => `{{${values.push(value)}}}`;
  const body = text.split('\n').map((row) => splitText(clean(row), VARIABLE).map(variable).join(' ')).join('\n');
  const labelled = labels.map((label, i) => {
    const whole = cut[i] ?? null;
    return { id: String(i + 1), label: variable(clean(label)), ...(whole !== null && { description: variable(clean(whole)) }) };
  });
  if (text.length > MOST.body || body === '' || values.length > MOST_VARIABLES || values.includes('')) return null;
  const made = types(body, labelled);
  const given = Object.fromEntries(values.map((value, i) => [String(i + 1), value]));
  const samples = Object.fromEntries(values.map((_value, i) => [String(i + 1), 'text']));
  return { body: shown(body, given), shape: { name: JSON.stringify([Object.keys(made)[0], body, labelled, button]), types: made, variables: samples }, values: given };
}

/** As it will read. */
function shown(body: string, values: { readonly [name: string]: string }): string {
  return body.replaceAll(/\{\{(\d+)\}\}/g, (_all, name: string) => values[name] ?? '');
}

function clean(row: string): string {
  return row.replaceAll(/\s+/g, ' ').trim();
}

function areDistinct(labels: readonly string[]): boolean {
  return labels.every((label) => label !== '') && new Set(labels.map((label) => label.toLowerCase())).size === labels.length;
}
