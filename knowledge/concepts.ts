import { fold } from './fold.ts';

/** Words and phrases for one thing, whatever the business is about; what is particular to it belongs in an article's `questions`. */
interface Concept { words: string; phrases: readonly RegExp[] }

/** In folded text. "How much data do I have left" asks for no price. */
export const CONCEPTS: { readonly [locale: string]: { readonly [name: string]: Concept } } = {
  en: {
    cost: { words: 'cost price fee charge tariff pricing free', phrases: [/\bhow much (?=(?:is|are|s|does|do|did|for|would|will|to|it|the|an?|my)\b)(?!.*\b(?:left|have|remain|remaining|used)\b)/g] },
    duration: { words: 'duration', phrases: [/\bhow (?:long|soon|quick|quickly|fast)\b/g] },
    age: { words: 'age', phrases: [/\bhow old\b/g] },
  },
  fr: {
    cost: { words: 'cout couter prix tarif frais gratuit', phrases: [/\bcombien\b(?! (?:de|d'))/g] },
    duration: { words: 'duree delai', phrases: [/\bcombien de (?:temps|jours)\b/g] },
  },
  de: {
    cost: { words: 'kosten preis gebuhr gebuhren entgelt tarif kostenlos gratis', phrases: [/\bwie ?viel (?:ist|sind|macht)\b/g] },
    duration: { words: 'dauer dauern', phrases: [/\bwie (?:lange|schnell)\b/g] },
  },
  es: {
    cost: { words: 'costar coste costo cuesta cuestan precio tarifa gratis', phrases: [/\bcuanto (?:es|vale|sale)\b/g] },
    duration: { words: 'duracion plazo', phrases: [/\bcuanto (?:tiempo|tarda|dura)\b/g] },
  },
  nl: {
    cost: { words: 'kosten kost prijs tarief gratis', phrases: [/\bhoeveel is\b/g] },
    duration: { words: 'duur duurt', phrases: [/\bhoe (?:lang|snel)\b/g] },
  },
};

/** What an answer of a kind looks like, in any text: an amount, a span of time. */
export const SIGNS: { readonly [concept: string]: RegExp } = {
  cost: /(?:[€£$] ?\d|\b\d+[.,]\d{2}\b(?! ?(?:h|uhr|am|pm)\b)|\d ?%)/,
  duration: /\b(?:seconds?|minutes?|hours?|days?|weeks?|months?|jours?|heures?|semaines?|mois|sekunden?|minuten?|stunden?|tage?n?|wochen?|monate?n?|minutos?|horas?|dias?|semanas?|mes(?:es)?|uren|uur|dagen|dag|weken|maanden)\b/,
};

const POINTING: { readonly [locale: string]: RegExp } = {
  en: /\b(?:it|that|this)\b/, fr: /\b(?:ca|cela|c'est)\b/, de: /\b(?:es|das|dies)\b/, es: /\b(?:eso|esto)\b/, nl: /\b(?:het|dat|dit)\b/,
};

/** "What does it cost?": what is meant was said before. */
export function pointsAway(question: string, locale: string): boolean {
  return POINTING[locale]?.test(fold(question)) ?? false;
}
