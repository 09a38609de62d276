import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { nl } from './nl.ts';
import type { Phrases } from './phrases.ts';

/** The languages that are understood: one file each. */
export const LANGUAGES: readonly Phrases[] = [en, fr, de, es, nl];
