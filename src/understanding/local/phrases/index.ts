import { en } from './en.ts';
import { fr } from './fr.ts';
import type { Phrases } from './phrases.ts';

/** The languages that are understood: one file each. */
export const LANGUAGES: readonly Phrases[] = [en, fr];
