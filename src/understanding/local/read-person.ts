import type { Reading } from './reading.ts';
import { clausesOf, type Utterance } from './utterance.ts';

/** True when a person is asked for, in any wording and at any step; "I don't need a human" is not. */
export function asksForPerson(said: Utterance, { wordings }: Reading): boolean {
  if (wordings.whole(said) === 'person') return true;
  return clausesOf(said).some((clause) => {
    if (wordings.within(clause, 'bot') >= 0) return false;
    if (wordings.whole(clause) === 'person') return clause.tokens.length > 1 || clause.clean.length === said.clean.length;
    const at = wordings.within(clause, 'person');
    const before = clause.plain.slice(0, at + (at > 0 ? 1 : 0));
    return at >= 0 && !wordings.ends('unwanted', before) && !wordings.ends('not', before);
  });
}
