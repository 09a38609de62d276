import type { Command } from '../../contracts.ts';
import { readAct, readClauses } from './read-acts.ts';
import { readAnswer } from './read-answer.ts';
import { readCancel } from './read-cancel.ts';
import { readContent } from './read-content.ts';
import { readOffer, readOption } from './read-offer.ts';
import { asksForPerson } from './read-person.ts';
import { UNCLEAR, type Reading } from './reading.ts';
import type { Utterance } from './utterance.ts';

/** A text → commands, in the order of the text. The first reader that understands it decides; a person always wins. */
export function readText(said: Utterance, reading: Reading): Command[] {
  if (said.tokens.length === 0) return [UNCLEAR];
  if (asksForPerson(said, reading)) return [{ kind: 'person' }];
  return readOption(said, reading)
    ?? readOffer(said, reading)
    ?? readCancel(said, reading)
    ?? readAct(said, reading)
    ?? readClauses(said, reading, (rest) => readText(rest, reading))
    ?? readAnswer(said, reading, (rest) => readText(rest, reading))
    ?? readContent(said, reading, { corrects: false });
}
