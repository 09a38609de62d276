import { calls } from './calls.ts';
import { de } from './de.ts';
import { en, type WordingKey, type Wordings } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { nl } from './nl.ts';
import { texts } from './texts.ts';

export type { WordingKey } from './en.ts';

/** What the bot says of its own accord, per locale: one file each. */
export const WORDINGS = { en, fr, de, es, nl } as const;

/** Where a word that is said elsewhere would be taken for something else. */
const ON_CHANNELS: { readonly [channel: string]: { readonly [locale: string]: Partial<Wordings> } } = { sms: texts, whatsapp: texts, voice: calls };
const ALL: { readonly [locale: string]: Wordings } = WORDINGS;

/** The standing text for a key, on a channel that may have its own; another language falls back to English. */
export function standingWording(locale: string, key: WordingKey, channel = ''): string {
  const spoken = locale in ALL ? locale : 'en';
  return ON_CHANNELS[channel]?.[spoken]?.[key] ?? (ALL[spoken] ?? en)[key];
}
