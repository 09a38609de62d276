import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { found, hasDigit, type Recogniser } from './recogniser.ts';

const CANDIDATE = /(?:\+|\b00)?\(?\d[\d\s().\-/]{5,20}\d(?!\d)/g;
/** Reserved for drama by Ofcom, and used by demos: possible, though never assigned. */
const FICTIONAL = /^\+44(?:7700900|2079460|1632960)\d{3}$/;

const MOST_CANDIDATES = 5;

/** Phone numbers → E.164. A number without a country code belongs to `country`. */
export const phone: Recogniser = {
  distinctive: true,
  find: (said, at) => [...said.clean.slice(0, 2000).matchAll(CANDIDATE)].slice(0, MOST_CANDIDATES).flatMap((match) => {
    const value = e164(match[0], at.country);
    const written = match[0].trimEnd();
    return value === null ? [] : [found(said, value, { start: match.index, end: match.index + written.length })];
  }),
  tries: (said) => hasDigit(said),
};

function e164(written: string, country: string): string | null {
  const digits = written.replace(/\D/g, '').length;
  if (digits < 7 || digits > 15) return null;
  const international = written.replace(/^\s*00/, '+');
  const parsed = parsePhoneNumberFromString(international.trim(), { defaultCountry: isSupportedCountry(country) ? country : 'US', extract: false });
  return parsed !== undefined && (parsed.isValid() || FICTIONAL.test(parsed.number)) ? parsed.number : null;
}
