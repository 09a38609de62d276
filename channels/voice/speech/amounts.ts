import { spokenIn, type Spoken } from './letters.ts';

type Currency = 'GBP' | 'EUR' | 'USD' | 'CHF';
const SIGNS: { readonly [sign: string]: Currency } = { '£': 'GBP', '£GB': 'GBP', GBP: 'GBP', '€': 'EUR', EUR: 'EUR', $: 'USD', US$: 'USD', $US: 'USD', USD: 'USD', CHF: 'CHF' };
/** One, several, and the hundredth part. */
const NAMES: { readonly [language in Spoken]: { readonly [currency in Currency]: readonly [string, string, string] } } = {
  en: { GBP: ['pound', 'pounds', 'pence'], EUR: ['euro', 'euros', 'cents'], USD: ['dollar', 'dollars', 'cents'], CHF: ['Swiss franc', 'Swiss francs', 'centimes'] },
  fr: { GBP: ['livre', 'livres', 'pence'], EUR: ['euro', 'euros', 'centimes'], USD: ['dollar', 'dollars', 'cents'], CHF: ['franc suisse', 'francs suisses', 'centimes'] },
  de: { GBP: ['Pfund', 'Pfund', 'Pence'], EUR: ['Euro', 'Euro', 'Cent'], USD: ['Dollar', 'Dollar', 'Cent'], CHF: ['Franken', 'Franken', 'Rappen'] },
  es: { GBP: ['libra', 'libras', 'peniques'], EUR: ['euro', 'euros', 'céntimos'], USD: ['dólar', 'dólares', 'centavos'], CHF: ['franco suizo', 'francos suizos', 'céntimos'] },
  nl: { GBP: ['pond', 'pond', 'pence'], EUR: ['euro', 'euro', 'cent'], USD: ['dollar', 'dollar', 'cent'], CHF: ['Zwitserse frank', 'Zwitserse frank', 'centimes'] },
};
const AND: { readonly [language in Spoken]: string } = { en: 'and', fr: 'et', de: 'und', es: 'con', nl: 'en' };
const SIGN = String.raw`£GB|US\$|\$US|[£€$]|GBP|EUR|USD|CHF`;
const NUMBER = String.raw`\d{1,3}(?:[.,\u00A0\u202F ’']\d{3})+(?:[.,]\d{2})?|\d+(?:[.,]\d{2})?`;

/** Finds an amount of money: a sign or a code before or behind a number. */
export const AMOUNT = String.raw`(?:(?:${SIGN})[\u00A0\u202F ]?(?:${NUMBER})(?!\d)|(?:${NUMBER})[\u00A0\u202F ]?(?:${SIGN})(?![A-Za-z]))`;

/** "£12.50" → "12 pounds and 50 pence". */
export function amountAloud(amount: string, locale: string): string {
  const language = spokenIn(locale);
  const sign = new RegExp(SIGN).exec(amount)?.[0] ?? '';
  const currency = SIGNS[sign];
  const number = new RegExp(NUMBER).exec(amount)?.[0] ?? '';
  if (currency === undefined) return amount;
  const cents = /[.,](\d{2})$/.exec(number)?.[1] ?? '00';
  const whole = number.replace(/[.,]\d{2}$/, '').replaceAll(/\D/g, '');
  const [one, several, hundredths] = NAMES[language][currency];
  const main = `${whole} ${Number(whole) === 1 ? one : several}`;
  return cents === '00' ? main : `${main} ${AND[language]} ${Number(cents)} ${hundredths}`;
}
