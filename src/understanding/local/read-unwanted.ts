import type { Guess } from './intents/train-intents.ts';
import { afterFillers, type Reading } from './reading.ts';
import { plainOf, type Utterance } from './utterance.ts';

/** "I don't want to change my plan", "don't block my SIM", unless the flow's own examples are said that way. */
export function isUnwanted(said: Utterance, best: Pick<Guess, 'flow'>, reading: Reading): boolean {
  return refuses(said, reading) && !isExample(said, best, reading);
}

/** "My phone was not stolen" wants nothing, or something else: only a question tells. */
export function isDenied(said: Utterance, best: Pick<Guess, 'flow'>, reading: Reading): boolean {
  return (reading.wordings.has('untroubled', said.plain) && !isExample(said, best, reading)) || wantsOther(said, best, reading);
}

const WORK = ['ending', 'paying'] as const;

/** "Cancel my plan" is about plans, but not what a flow does whose examples only change them; nor does a refund pay a bill. */
export function wantsOther(said: Utterance, best: Pick<Guess, 'flow'>, reading: Reading): boolean {
  const { wordings } = reading;
  return WORK.some((work) => wordings.has(work, said.plain) && !examplesOf(best, reading).some((text) => wordings.has(work, plainOf(text))));
}

function isExample(said: Utterance, best: Pick<Guess, 'flow'>, reading: Reading): boolean {
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
