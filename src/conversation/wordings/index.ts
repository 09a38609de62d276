import { de } from './de.ts';
import { en, type WordingKey, type Wordings } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { nl } from './nl.ts';

export type { WordingKey } from './en.ts';

/** What the bot says of its own accord, per locale: one file each. */
export const WORDINGS = { en, fr, de, es, nl } as const;

const ALL: { readonly [locale: string]: Wordings } = WORDINGS;

/** The standing text for a key; another language falls back to English. */
export function standingWording(locale: string, key: WordingKey): string {
  return (ALL[locale] ?? en)[key];
}
