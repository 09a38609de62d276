import type { Guess } from './intents/train-intents.ts';
import { afterFillers, type Reading } from './reading.ts';
import { plainOf, type Utterance } from './utterance.ts';

/** "I don't want to change my plan", "don't block my SIM", unless the flow's own examples are said that way. */
export function isUnwanted(said: Utterance, best: Pick<Guess, 'flow'>, reading: Reading): boolean {
  return refuses(said, reading) && !isExample(said, best, reading);
}

/** "My phone was not stolen" wants nothing, or something else: only a question tells. */
export function isDenied(said: Utterance, best: Pick<Guess, 'flow'>, reading: Reading): boolean {
  return (isOver(said, reading) && !isExample(said, best, reading)) || wantsOther(said, best, reading);
}

const WORK = ['ending', 'paying'] as const;

/** "It works again", and neither "it does not work now" nor "das Internet geht wieder nicht". */
function isOver({ plain }: Utterance, { wordings }: Reading): boolean {
  const over = wordings.place('untroubled', plain);
  if (over === null) return false;
  const [before, after] = [wordsBefore(plain, over.start), plain.slice(over.end)];
  return !wordings.ends('not', before) && !wordings.ends('forbid', before) && !wordings.starts('not', after);
}

function wordsBefore(plain: string, start: number): string {
  return plain.slice(0, start === 0 ? 0 : start + 1);
}

/** "Cancel my plan" is about plans, but not what a flow does whose examples only change them; nor does a refund pay a bill. */
export function wantsOther(said: Utterance, best: Pick<Guess, 'flow'>, reading: Reading): boolean {
  const { wordings } = reading;
  return WORK.some((work) => wishes(work, said, reading) && !examplesOf(best, reading).some((text) => wordings.has(work, plainOf(text))));
}

/** So many words at most between the opening of a wish and its verb: "I want to", "je ne peux pas". */
const MOST_OPENING = 4;

/** Whether the work is the wish itself: "I want a refund because I had to pay my bill" wants a refund. */
function wishes(work: (typeof WORK)[number], { plain }: Utterance, { wordings }: Reading): boolean {
  const place = wordings.place(work, plain);
  if (place === null) return false;
  let before = wordsBefore(plain, place.start);
  before = before.slice(wordings.place('request', before)?.end ?? 0);
  for (let length = wordings.leading('request', before); length > 0; length = wordings.leading('request', before)) before = before.slice(length);
  return before.split(' ').length - 1 <= MOST_OPENING;
}

/** An example of the flow, word for word. */
export function isExample(said: Utterance, best: Pick<Guess, 'flow'>, reading: Reading): boolean {
  return examplesOf(best, reading).some((text) => text.toLowerCase() === said.clean.toLowerCase());
}

function examplesOf({ flow: name }: Pick<Guess, 'flow'>, { flows }: Reading): string[] {
  return Object.values(flows().find((f) => f.name === name)?.examples ?? {}).flat();
}

/** Whether a text says what is not wanted. What is missing ("don't have a signal") is told with the same words, and is not meant. */
export function refuses(said: Utterance, reading: Pick<Reading, 'wordings'>): boolean {
  return reading.wordings.starts('refusing', said.plain) || refusesAct(said, reading);
}

/** The same of something to be done, and not of a thing alone: "not the bill" ends nothing. */
export function refusesAct(said: Utterance, { wordings }: Pick<Reading, 'wordings'>): boolean {
  if (wordings.has('unwanted', said.plain)) return true;
  const rest = afterFillers(said, wordings);
  const forbids = wordings.leading('forbid', rest);
  return forbids > 0 && !wordings.starts('lacks', rest.slice(forbids)) && said.tokens.length > 2;
}
