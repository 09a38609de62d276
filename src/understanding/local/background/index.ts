import { plainOf } from '../utterance.ts';
import { en } from './en.ts';
import { fr } from './fr.ts';

/** What no flow should claim, in every language, as folded words. */
export const BACKGROUND: readonly string[] = [en, fr].flatMap((texts) => texts.trim().split('\n')).map(plainOf);
