import type { ReadingContext } from '../../contracts.ts';
import { LANGUAGES } from './phrases/index.ts';
import { recogniserOf } from './recognisers/index.ts';
import type { Found } from './recognisers/recogniser.ts';
import { specOf } from './reading.ts';
import { listen } from './utterance.ts';
import { compileWordings } from './wordings.ts';

/** Reads a value for one slot as if it were the answer to its question; null when the recogniser refuses it. */
export type NormaliseValue = (slot: string, text: string, at: ReadingContext) => Found | null;

export function createNormaliseValue(): NormaliseValue {
  const wordings = compileWordings(LANGUAGES);
  return (slot, text, at) => {
    const spec = specOf(at, slot);
    if (spec === undefined) return null;
    const { locale, now, timeZone, country } = at;
    return recogniserOf(spec).find(listen(text), { spec, locale, now, timeZone, country, asked: true, current: undefined, wordings })[0] ?? null;
  };
}
