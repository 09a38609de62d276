import type { Json, SlotSpec } from '../../src/contracts.ts';
import { LANGUAGES } from '../../src/understanding/local/phrases/index.ts';
import { recogniserOf } from '../../src/understanding/local/recognisers/index.ts';
import type { Found } from '../../src/understanding/local/recognisers/recogniser.ts';
import { listen } from '../../src/understanding/local/utterance.ts';
import { compileWordings } from '../../src/understanding/local/wordings.ts';
import { NOW } from './context.ts';

const wordings = compileWordings(LANGUAGES);

export interface How { asked?: boolean; locale?: string; country?: string; now?: number; timeZone?: string; current?: Json }

/** What one recogniser finds in a text. */
export function findIn(said: string, spec: SlotSpec, how: How = {}): Found[] {
  const { asked = true, locale = 'en', country = 'GB', now = NOW, timeZone = 'Europe/London', current } = how;
  return recogniserOf(spec).find(listen(said), { spec, locale, country, now, timeZone, asked, current, wordings });
}
