import type { Json, JsonObject } from '../../../contracts.ts';
import { blocksIn, stringIn, textIn } from './state.ts';

/** What is wrong with blocks, as Slack would find it; null when they are fine. https://docs.slack.dev/reference/block-kit/blocks */
export function wrongIn(blocks: Json | undefined, most: number): string | null {
  if (!Array.isArray(blocks)) return 'blocks must be an array';
  if (blocks.length === 0 || blocks.length > most) return `there must be 1 to ${most} blocks`;
  const all = blocksIn(blocks);
  if (all.length !== blocks.length) return 'each block must be an object';
  const ids = all.flatMap((block) => (typeof block['block_id'] === 'string' ? [block['block_id']] : []));
  if (new Set(ids).size !== ids.length) return 'block_id must be unique';
  if (ids.some((id) => id.length > 255)) return 'block_id is longer than 255';
  return all.map(wrongInBlock).find((wrong) => wrong !== null) ?? null;
}

function wrongInBlock(block: JsonObject): string | null {
  switch (block['type']) {
    case 'section': return wrongInSection(block);
    case 'header': return tooLong(block['text'], 150, 'header');
    case 'context': return wrongInContext(block);
    case 'actions': return wrongInActions(block);
    case 'input': return tooLong(block['label'], 2000, 'label') ?? wrongInElement(objectIn(block['element']));
    case 'divider': return null;
    default: return `unknown block ${stringIn(block['type'])}`;
  }
}

function wrongInSection({ text, fields }: JsonObject): string | null {
  const all = blocksIn(fields);
  if (text === undefined && all.length === 0) return 'a section needs text or fields';
  if (all.length > 10) return 'a section has at most 10 fields';
  return (text === undefined ? null : tooLong(text, 3000, 'section')) ?? all.map((field) => tooLong(field, 2000, 'field')).find((wrong) => wrong !== null) ?? null;
}

function wrongInContext({ elements }: JsonObject): string | null {
  const all = blocksIn(elements);
  if (all.length === 0 || all.length > 10) return 'a context has 1 to 10 elements';
  return all.map((one) => tooLong(one, 3000, 'context')).find((wrong) => wrong !== null) ?? null;
}

function wrongInActions({ elements }: JsonObject): string | null {
  const all = blocksIn(elements);
  if (all.length === 0 || all.length > 25) return 'an actions block has 1 to 25 elements';
  const ids = all.map((one) => one['action_id']);
  if (new Set(ids).size !== ids.length) return 'action_id must be unique';
  return all.map(wrongInElement).find((wrong) => wrong !== null) ?? null;
}

function wrongInElement(element: JsonObject): string | null {
  const { type, value, text, options } = element;
  if (typeof element['action_id'] !== 'string' || element['action_id'].length > 255) return 'action_id is missing or longer than 255';
  if (type === 'button') {
    if (typeof value === 'string' && value.length > 2000) return 'the value of a button is longer than 2000';
    return tooLong(text, 75, 'button');
  }
  if (type === 'static_select') {
    const all = blocksIn(options);
    if (all.length === 0 || all.length > 100) return 'a select has 1 to 100 options';
    return all.map((one) => tooLong(one['text'], 75, 'option') ?? (stringIn(one['value']).length > 150 ? 'the value of an option is longer than 150' : null)).find((wrong) => wrong !== null) ?? null;
  }
  return type === 'plain_text_input' || type === 'datepicker' ? null : `unknown element ${stringIn(type)}`;
}

/** Length of a text that must be there. */
export function tooLong(value: Json | undefined, most: number, what: string): string | null {
  const { length } = textIn(value);
  if (length === 0) return `the text of a ${what} is missing`;
  return length > most ? `the text of a ${what} is longer than ${most}` : null;
}

function objectIn(value: Json | undefined): JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {};
}
