import type { Command } from '../../contracts.ts';
import { isQuestion } from './read-question.ts';
import { readContent } from './read-content.ts';
import { filledSlots, heldIn, readCorrections } from './read-corrections.ts';
import { refuses } from './read-unwanted.ts';
import { vocabularyOf } from './vocabulary.ts';
import { afterFillers, askedSpec, asksFreely, UNCLEAR, understood, wordsOf, type Reading } from './reading.ts';
import { clausesOf, fold, listen, slice, type Utterance } from './utterance.ts';

type Read = (rest: Utterance) => Command[];
interface Answer { yes: boolean; rest: Utterance }

/** A text that opens with yes or no. Null when it does not, or when it is a free answer that goes on. */
export function readAnswer(said: Utterance, reading: Reading, read: Read): Command[] | null {
  const { at, wordings } = reading;
  if (at.confirming && wordings.has('amend', said.plain) && wordings.without('amend', wordings.without('fillers', said.plain)).trim() === '') return [{ kind: 'deny' }];
  const lead = wordings.lead(said);
  const last = lead === null ? undefined : said.tokens[lead.words - 1];
  if (lead === null || last === undefined) return null;
  const answer: Answer = { yes: lead.yes, rest: after(said, last.end) };
  if (at.confirming) return answer.yes ? agreed(answer.rest, said, reading) : refused(answer.rest, reading, read);
  if (askedSpec(reading)?.type === 'yesno') return answered(said, answer, { reading, read });
  if (opensRefusal(said, lead, reading)) return null;
  return answer.rest.tokens.length > 0 ? continued(answer, reading) : [alone(answer.yes, reading)];
}

/** The no of "no need to change my plan" and of "no quiero cambiar mi plan" is part of what it denies. */
function opensRefusal(said: Utterance, lead: { yes: boolean; words: number }, reading: Reading): boolean {
  const [first] = clausesOf(said);
  return !lead.yes && first !== undefined && first.tokens.length > lead.words && (refuses(first, reading) || reading.wordings.starts('untroubled', first.plain));
}

/** A bare yes or no: the machine knows whether something was suggested. When nothing runs, no means "that's all". */
function alone(yes: boolean, { at }: Reading): Command {
  if (at.asking !== null || at.flow !== null) return { kind: yes ? 'confirm' : 'deny' };
  return yes ? UNCLEAR : { kind: 'chitchat', about: 'goodbye' };
}

/** A yes or no that only opens a sentence: the sentence counts. */
function continued({ yes, rest }: Answer, reading: Reading): Command[] | null {
  const changes = yes ? [] : changesIn(rest, reading);
  if (changes.length > 0) return changes;
  if (asksFreely(reading) || askedSpec(reading)?.type === 'name') return null;
  const commands = readContent(rest, reading, { corrects: !yes });
  return understood(commands) || reading.at.flow === null ? commands : [alone(yes, reading)];
}

function after(said: Utterance, end: number): Utterance {
  const next = said.tokens.find((t) => t.start >= end);
  return slice(said, next?.start ?? said.clean.length, said.clean.length);
}

/** Yes to a summary. Only a plain yes confirms: a changed value, a condition or an unknown word does not. */
function agreed(rest: Utterance, said: Utterance, reading: Reading): Command[] {
  if (rest.tokens.length === 0) return [said.clean.endsWith('?') ? UNCLEAR : { kind: 'confirm' }];
  const { wordings } = reading;
  const beside = withoutHeld(rest, reading);
  const reserved = wordings.has('reserve', beside.plain);
  const commands = readContent(rest, reading, { corrects: true });
  const changes = commands.filter((c) => c.kind === 'correct' || c.kind === 'set' || c.kind === 'invalid');
  if (changes.length > 0) return changes;
  const more = commands.filter((c) => c.kind === 'question' || c.kind === 'start' || c.kind === 'why');
  if (more.length > 0) return reserved ? more : [{ kind: 'confirm' }, ...more];
  return !reserved && !isQuestion(rest, reading) && assents(beside, reading) ? [{ kind: 'confirm' }] : [UNCLEAR];
}

/** A value that is held already changes nothing: "yes, 50 pounds". */
function withoutHeld(rest: Utterance, reading: Reading): Utterance {
  const held = filledSlots(rest, reading).flatMap((slot) => heldIn(rest, slot, reading));
  const words = rest.tokens.filter((token) => !held.some(({ start, end }) => start <= token.start && token.end <= end));
  return listen(words.map(({ word }) => word).join(' '));
}

/** Nothing but words that agree, that the flow itself uses, or that repeat a value. */
function assents(rest: Utterance, { at, wordings, flows }: Reading): boolean {
  const known = vocabularyOf(flows().find((f) => f.name === at.flow));
  const values = new Set(Object.values(at.filled).flatMap((value) => fold(wordsOf(value)).split(/[^\p{L}\p{N}]+/u)));
  const left = wordings.without('assent', rest.plain).split(' ').filter((word) => word !== '');
  return left.every((word) => known.has(word) || values.has(word));
}

/** No to a summary: what comes after it says what to change, or something else to do. */
function refused(rest: Utterance, reading: Reading, read: Read): Command[] {
  if (rest.tokens.length === 0) return [{ kind: 'deny' }];
  const content = readContent(rest, reading, { corrects: true });
  if (content.some((c) => c.kind === 'correct' || c.kind === 'set' || c.kind === 'invalid')) return content;
  const commands = telling(read(rest));
  return commands.some((c) => REPLACING.has(c.kind)) ? commands : [{ kind: 'deny' }, ...commands];
}

/** After these, the yes or no before them no longer matters. */
const REPLACING: ReadonlySet<Command['kind']> = new Set<Command['kind']>(['cancel', 'pause', 'restart']);

function telling(commands: Command[]): Command[] {
  return commands.filter((c) => c.kind !== 'unclear' && c.kind !== 'chitchat' && c.kind !== 'confirm' && c.kind !== 'deny');
}

/** "No, the smaller one" to a question about what was chosen: not the answer, the choice is another. */
function changesIn(rest: Utterance, reading: Reading): Command[] {
  const points = (['other', 'wrong', 'correction'] as const).some((list) => reading.wordings.has(list, rest.plain));
  return readCorrections(rest, { ...reading, at: { ...reading.at, asking: null, confirming: true } }, { corrects: false }).map(({ command }) => command).filter(({ kind }) => kind === 'correct' || points);
}

/** What follows the yes, or in Spanish the first of its words, is a condition: "si" may be either. */
function hangsOn(said: Utterance, { rest }: Answer, { wordings }: Reading): boolean {
  const first = said.tokens[0]?.end ?? 0;
  return [rest, after(said, first)].some((words) => wordings.starts('condition', afterFillers(words, wordings)));
}

/** A yes that hangs on something is none, to a consent least of all; what else was said is heard. */
function conditional(more: Command[], slot: string): Command[] {
  const heard = more.filter((c) => !('slot' in c && c.slot === slot));
  return heard.length > 0 ? heard : [UNCLEAR];
}

function answered(said: Utterance, answer: Answer, { reading, read }: { reading: Reading; read: Read }): Command[] {
  const slot = reading.at.asking ?? '';
  if (answer.yes && hangsOn(said, answer, reading)) return conditional(telling(read(answer.rest)), slot);
  const set: Command = { kind: 'set', slot, value: answer.yes, said: said.clean.slice(0, said.clean.length - answer.rest.clean.length).trim() };
  if (answer.rest.tokens.length === 0) return [set];
  const changes = answer.yes ? [] : changesIn(answer.rest, reading);
  if (changes.length > 0) return changes;
  const more = telling(read(answer.rest)).filter((c) => c.kind !== 'invalid' && !(c.kind === 'set' && c.slot === slot));
  return more.some((c) => REPLACING.has(c.kind)) ? more : [set, ...more];
}
