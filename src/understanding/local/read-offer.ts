import type { Command } from '../../contracts.ts';
import { choice } from './recognisers/choice.ts';
import { askedSpec, recogniserContext, type Reading } from './reading.ts';
import { refusesAct } from './read-unwanted.ts';
import { clausesOf, type Utterance } from './utterance.ts';

/** The asked choice, named word for word: an option may be called "Cancel" or "No". */
export function readOption(said: Utterance, reading: Reading): Command[] | null {
  const slot = reading.at.asking;
  if (slot === null || askedSpec(reading)?.type !== 'choice') return null;
  const [option] = choice.find(said, recogniserContext(reading, slot, false));
  const [first, last] = [said.tokens[0], said.tokens.at(-1)];
  if (option === undefined || option.start !== first?.start || option.end !== last?.end) return null;
  return [{ kind: 'set', slot, value: option.value, said: option.said }];
}

/** An answer to "did you mean …?": one of the candidates, or none of them. */
export function readOffer(said: Utterance, reading: Reading): Command[] | null {
  const { at, wordings } = reading;
  if (at.candidates.length === 0) return null;
  const lead = wordings.lead(said);
  const rest = lead === null ? said.tokens.length : said.tokens.length - lead.words;
  const [only] = at.candidates;
  if (lead?.yes === true && rest === 0) {
    return at.candidates.length === 1 && only !== undefined ? [{ kind: 'start', flow: only, confidence: 1 }] : null;
  }
  if ((lead?.yes === false && rest === 0) || wordings.leading('none', said.plain) === said.plain.length) return [{ kind: 'deny' }];
  return pick(said, reading);
}

/** "I don't want to change my plan" names no choice, and neither does that clause beside one that does. */
function pick(said: Utterance, reading: Reading): Command[] | null {
  const options = reading.at.candidates.map((id) => ({ id, label: reading.flows().find((f) => f.name === id)?.title ?? id }));
  const spec = { type: 'choice' as const, options };
  const clauses = clausesOf(said);
  const wanted = clauses.filter((clause) => !refusesAct(clause, reading));
  if (wanted.length === 0) return [{ kind: 'deny' }];
  const naming = wanted.length === clauses.length ? [said] : wanted;
  const [chosen] = naming.flatMap((part) => choice.find(part, { ...recogniserContext(reading, '', true), spec }));
  return typeof chosen?.value === 'string' ? [{ kind: 'start', flow: chosen.value, confidence: 1 }] : null;
}
