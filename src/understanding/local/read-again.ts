import type { Command } from '../../contracts.ts';
import { filledSlots, isSame } from './read-corrections.ts';
import { readOf, valuesOf } from './read-slots.ts';
import type { Reading } from './reading.ts';
import type { Utterance } from './utterance.ts';

/** What was said before, said again: the running flow's own request, or values that are held already. */
export function readAgain(said: Utterance, reading: Reading): Command[] {
  const held = filledSlots(said, reading).flatMap((slot) => valuesOf(said, slot, reading)
    .filter((found) => isSame(found.value, reading.at.filled[slot])).slice(0, 1).map((found) => readOf('set', slot, found).command));
  if (held.length > 0) return held;
  const [best] = reading.at.flow === null ? [] : reading.model().rank(said);
  return best !== undefined && best.flow === reading.at.flow && best.confidence >= SURE ? [{ kind: 'start', ...best }] : [];
}

const SURE = 0.7;
