import type { Command, ReadingContext } from '../../contracts.ts';
import type { Ranked } from './shortlist.ts';

/** Gates and rights, which no model may overrule: the local engine alone decides them, in every mode. */
const OURS: ReadonlySet<Command['kind']> = new Set<Command['kind']>(['confirm', 'deny', 'cancel', 'person', 'restart', 'optOut', 'elsewhere']);
/** Acts that the local engine finds only where a text is nothing else. */
const ACTS: ReadonlySet<Command['kind']> = new Set<Command['kind']>(['skip', 'repeat', 'pause', 'help', 'why', 'chitchat']);
/** Share of starts at this confidence that were right on held-out examples. */
const SURE_START = 0.8;
/** Below this, no flow does what a question asks. */
const NO_FLOW = 0.1;
const MOST_WORDS = 30;
/** So many words beside a value hold no second meaning: "it's … if I remember well". */
const FEW_WORDS = 6;
const LONGEST_FREE_TEXT = 200;

/** What no model is asked about: gates, rights, and the answer to a question whose answer is a right or a secret. */
export function staysOurs(own: Command[], { asking, slots }: ReadingContext): boolean {
  const type = asking === null ? undefined : slots[asking]?.type;
  return own.some((one) => OURS.has(one.kind) || (one.kind === 'invalid' && one.without !== undefined)) || ((type === 'yesno' || type === 'code') && own.some((c) => 'slot' in c && c.slot === asking));
}

/** Whether the local engine's reading is certain: a plain act, an answer to what was asked, a start of high calibrated confidence, or a question that no flow is near to. */
export function isSure(own: Command[], said: { text: string; ranked: readonly Ranked[] }, at: ReadingContext): boolean {
  if (own.length === 0 || own.some(({ kind }) => kind === 'unclear' || kind === 'invalid')) return false;
  if (own.every(({ kind }) => ACTS.has(kind))) return true;
  const words = wordsOf(said.text).length;
  const values = own.filter((c) => c.kind === 'set' || c.kind === 'correct');
  const starts = own.filter((c) => c.kind === 'start');
  if (own.length === values.length) return answers(values, said.text, at);
  if (own.length === values.length + starts.length) return words <= MOST_WORDS && starts.every(({ confidence }) => confidence >= SURE_START);
  const asks = own.every(({ kind }) => kind === 'question');
  return asks && at.candidates.length === 0 && words <= MOST_WORDS && (said.ranked[0]?.confidence ?? 0) < NO_FLOW;
}

function answers(values: { slot: string; said: string }[], text: string, { asking, slots }: ReadingContext): boolean {
  const asked = asking === null ? undefined : slots[asking];
  if (asked?.type === 'text' && asked.pattern === undefined) return text.length <= LONGEST_FREE_TEXT && !text.includes('?');
  const beside = values.reduce((rest, { said }) => rest.replace(said, ' '), text);
  return (asking === null || values.some(({ slot }) => slot === asking)) && wordsOf(beside).length <= FEW_WORDS;
}

function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}]+/gu) ?? [];
}
