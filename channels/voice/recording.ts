import twilio from 'twilio';
import type { Gathered } from './parse.ts';
import type { VoiceParts } from './parts.ts';
import { spokenIn, type Spoken } from './speech/letters.ts';

const YES: { readonly [language in Spoken]: RegExp } = {
  en: /^(yes|yeah|yep|sure|ok|okay|of course|i agree|yes please|go ahead)$/i, fr: /^(oui|d'accord|bien sûr|ok|oui merci)$/i, de: /^(ja|gerne|ja gerne|ok|okay|einverstanden)$/i,
  es: /^(sí|si|claro|de acuerdo|vale|ok)$/i, nl: /^(ja|oké|ok|goed|ja hoor|akkoord)$/i,
};

/** Only a clear yes is one. */
export function agreed(answer: Gathered, locale: string): boolean {
  if (answer.kind === 'keys') return answer.keys === '1';
  return answer.kind === 'speech' && YES[spokenIn(locale)].test(answer.text.replaceAll('’', "'").replaceAll(/[.,!?]/g, '').trim());
}

/** Both sides, each on its own track. A call that cannot be recorded goes on without. */
export async function startRecording({ settings, host }: VoiceParts, call: string): Promise<void> {
  const { accountSid, authToken, baseUrl, timeoutMs } = settings.account;
  const client = twilio(accountSid, authToken, { timeout: timeoutMs });
  client.api.baseUrl = baseUrl;
  try {
    await client.calls(call).recordings.create({ recordingChannels: 'dual' });
  } catch (error) {
    host.log.warn({ call, error: String(error) }, 'a call could not be recorded');
  }
}
