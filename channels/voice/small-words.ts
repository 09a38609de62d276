import { spokenIn, type Spoken } from './speech/letters.ts';

/** Sounds of listening: they want nothing. */
const SOUND = /^(?:m+|h+m+|m+[- ]?h+m+|m+[- ]?hmm|u+h[- ]?hu+h|a+h|u+h|u+m|hein|aha|ajá|hè|i see|ach so|je vois|ya veo)$/u;
/** The same, where nothing was asked that they could answer. */
const ASSENT = /^(?:okay|ok|right|yeah|d'accord|ouais|genau|ja|vale|claro|juist|oké)$/u;

/** "Mm-hm" and its like: what a listener says while somebody else speaks. `asked`: an answer may be due. */
export function isListening(text: string, { asked }: { asked: boolean }): boolean {
  const parts = text.toLowerCase().replaceAll('’', "'").split(/[.,!?…]+/).map((part) => part.trim()).filter((part) => part !== '');
  return parts.length > 0 && parts.every((part) => SOUND.test(part) || (!asked && ASSENT.test(part)));
}

const DIGITS: { readonly [language in Spoken]: readonly (readonly string[])[] } = {
  en: [['zero', 'oh', 'o', 'nought'], ['one'], ['two'], ['three'], ['four'], ['five'], ['six'], ['seven'], ['eight'], ['nine']],
  fr: [['zéro'], ['un', 'une'], ['deux'], ['trois'], ['quatre'], ['cinq'], ['six'], ['sept'], ['huit'], ['neuf']],
  de: [['null'], ['eins', 'ein'], ['zwei', 'zwo'], ['drei'], ['vier'], ['fünf'], ['sechs'], ['sieben'], ['acht'], ['neun']],
  es: [['cero'], ['uno', 'una'], ['dos'], ['tres'], ['cuatro'], ['cinco'], ['seis'], ['siete'], ['ocho'], ['nueve']],
  nl: [['nul'], ['een', 'één'], ['twee'], ['drie'], ['vier'], ['vijf'], ['zes'], ['zeven'], ['acht'], ['negen']],
};
const TIMES: { readonly [word: string]: number } = { double: 2, triple: 3, doppel: 2, doble: 2, dubbel: 2 };
const PLUS = new Set(['plus', 'más', '+']);

/** "oh seven seven, double nine" → "07799": digits that were said one by one; null where anything else was said too. */
export function digitsIn(text: string, locale: string): string | null {
  const names = DIGITS[spokenIn(locale)];
  let times = 1;
  let digits = '';
  for (const word of text.toLowerCase().split(/[\s,.;:-]+/).filter((part) => part !== '')) {
    const digit = /^\+?\d+$/.test(word) ? word : names.findIndex((those) => those.includes(word));
    if (PLUS.has(word) && digits === '') digits = '+';
    else if (TIMES[word] !== undefined) times = TIMES[word];
    else if (digit === -1) return null;
    else {
      digits += String(digit).repeat(times);
      times = 1;
    }
  }
  return /\d/.test(digits) ? digits : null;
}
