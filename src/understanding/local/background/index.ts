import { plainOf } from '../utterance.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { nl } from './nl.ts';

/** What no flow should claim, in every language, as folded words. */
export const BACKGROUND: readonly string[] = [en, fr, de, es, nl].flatMap((texts) => texts.trim().split('\n')).map(plainOf);
