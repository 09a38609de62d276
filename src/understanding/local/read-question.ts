import { refuses } from './read-unwanted.ts';
import { afterFillers, type Reading } from './reading.ts';
import type { Utterance } from './utterance.ts';

/** Ends with a question mark, opens like a question and goes on, or says for which case one is asked: "if I lose my phone, …". */
export function isQuestion(said: Utterance, { wordings }: Reading): boolean {
  if (/[?？؟]\s*$/u.test(said.clean)) return true;
  if (said.tokens.length < 3 || refuses(said, { wordings }) || wordings.lead(said)?.words === said.tokens.length) return false;
  return wordings.starts('question', afterFillers(said, wordings)) || supposes(said, { wordings });
}

/** Asks for information, not for work: "what does it cost", "how long does it take". */
export function asksForInformation(said: Utterance, reading: Reading): boolean {
  return isQuestion(said, reading) && reading.wordings.starts('inform', afterFillers(said, reading.wordings));
}

/** Asks what would be: "what happens if I change my plan?" */
export function supposes(said: Utterance, { wordings }: Pick<Reading, 'wordings'>): boolean {
  return wordings.starts('supposing', afterFillers(said, wordings));
}
