import type { Command } from '../../contracts.ts';
import { readContent } from './read-content.ts';
import { readStarts } from './read-starts.ts';
import { asksFreely, type Reading } from './reading.ts';
import { clausesOf, listen, type Utterance } from './utterance.ts';

/** "Cancel", alone or as a clause of its own; in a free answer only alone, so that "they cancelled my card" is text. */
export function readCancel(said: Utterance, reading: Reading): Command[] | null {
  const lead = reading.at.confirming ? reading.wordings.lead(said) : null;
  if (lead !== null && lead.words === said.tokens.length) return null;
  const whole = cancelOf(said, reading);
  if (whole !== null) return [whole];
  if (asksFreely(reading)) return null;
  const clauses = clausesOf(said);
  const found = clauses.map((clause) => cancelOf(clause, reading));
  const cancel = found.find((c) => c !== null);
  if (cancel === undefined) return null;
  const rest = listen(clauses.filter((_, i) => found[i] === null).map((c) => c.clean).join(' '));
  return instead(cancel, rest, reading) ?? [cancel, ...readStarts(rest, reading, []).starts];
}

/** "Never mind, I meant 60": what was said is taken back, and not the request. */
function instead(cancel: Command, rest: Utterance, reading: Reading): Command[] | null {
  if (cancel.kind !== 'cancel' || cancel.all || reading.at.flow === null || !reading.wordings.has('correction', rest.plain)) return null;
  const changes = readContent(rest, reading, { corrects: true }).filter(({ kind }) => kind === 'set' || kind === 'correct');
  return changes.length > 0 ? changes : null;
}

function cancelOf(said: Utterance, { wordings }: Reading): Command | null {
  const act = wordings.whole(said);
  return act === 'cancel' || act === 'cancelAll' ? { kind: 'cancel', all: act === 'cancelAll' } : null;
}
