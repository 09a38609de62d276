import type { Reading } from './reading.ts';
import type { Utterance } from './utterance.ts';

/** Ends with a question mark, or opens like a question and goes on. */
export function isQuestion(said: Utterance, { wordings }: Reading): boolean {
  if (/[?？؟]\s*$/u.test(said.clean)) return true;
  return said.tokens.length >= 3 && wordings.starts('question', said.plain.slice(wordings.leading('fillers', said.plain)));
}

/** Asks for information, not for work: "what does it cost", "how long does it take". */
export function asksForInformation(said: Utterance, reading: Reading): boolean {
  return isQuestion(said, reading) && reading.wordings.starts('inform', said.plain.slice(reading.wordings.leading('fillers', said.plain)));
}
