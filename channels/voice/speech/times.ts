import { spokenIn, type Spoken } from './letters.ts';

const CLOCK: { readonly [language in Spoken]: (hour: number, minute: string) => string } = {
  en: (hour, minute) => `${hour % 12 === 0 ? 12 : hour % 12}${minute === '00' ? '' : `:${minute}`} ${hour < 12 ? 'a.m.' : 'p.m.'}`,
  fr: (hour, minute) => `${hour} heures${minute === '00' ? '' : ` ${Number(minute)}`}`,
  de: (hour, minute) => `${hour} Uhr${minute === '00' ? '' : ` ${Number(minute)}`}`,
  es: (hour, minute) => `las ${hour}${minute === '00' ? '' : ` y ${Number(minute)}`}`,
  nl: (hour, minute) => `${hour} uur${minute === '00' ? '' : ` ${Number(minute)}`}`,
};
const LOCALES: { readonly [language in Spoken]: string } = { en: 'en-GB', fr: 'fr', de: 'de', es: 'es', nl: 'nl' };

/** "14:30" as it is said. */
export function timeAloud(time: string, locale: string): string {
  const [hour = '', minute = '00'] = time.split(':');
  return CLOCK[spokenIn(locale)](Number(hour), minute);
}

/** A day written as 2026-11-29, with its month in words; what is no day stays as it is. */
export function dayAloud(day: string, locale: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(date.getTime())) return day;
  return new Intl.DateTimeFormat(LOCALES[spokenIn(locale)], { dateStyle: 'long', timeZone: 'UTC' }).format(date);
}
