import twilio from 'twilio';
import { isPick, takesDigits, type Asked } from './asked.ts';
import { codeOf, LANGUAGES } from './language.ts';
import { phrase } from './phrases.ts';
import { MOST_CHOICES, type Utterance } from './render.ts';

/** Opens the relay of a call. What it is to say comes over its socket. https://www.twilio.com/docs/voice/twiml/connect/conversationrelay */
export function relayTwiml(at: { url: string; action: string; token: string; locale: string; hints: string }): string {
  const response = new twilio.twiml.VoiceResponse();
  const attributes = { url: at.url, language: codeOf(at.locale), dtmfDetection: true, interruptible: 'any', ...(at.hints !== '' && { hints: at.hints }) };
  // The library does not know these as the platform does.
  const more: object = { ignoreBackchannel: 'true', reportInputDuringAgentSpeech: 'dtmf', events: 'speaker-events tokens-played' };
  const relay = response.connect({ action: at.action, method: 'POST' }).conversationRelay({ ...attributes, ...more });
  relay.parameter({ name: 'token', value: at.token });
  for (const code of LANGUAGES) relay.language({ code });
  return response.toString();
}

export interface GatherTwiml {
  said: readonly Utterance[]; locale: string; asked: Asked | null; failures: number;
  /** Where what was heard goes, and where the call goes on when nothing was. */
  heard: string; more: string; timeout: number;
}

/** Says lines and listens. What must be heard to its end is said before the listening begins. https://www.twilio.com/docs/voice/twiml/gather */
export function gatherTwiml(at: GatherTwiml): string {
  const response = new twilio.twiml.VoiceResponse();
  const firmUpTo = at.said.findLastIndex(({ firm }) => firm) + 1;
  for (const { text } of at.said.slice(0, firmUpTo)) response.say({ language: codeOf(at.locale) }, text);
  const digits = takesDigits(at.asked);
  const onlyKeys = digits && at.failures >= 2;
  const gather = response.gather({
    input: onlyKeys ? ['dtmf'] : ['dtmf', 'speech'], action: at.heard, method: 'POST', timeout: at.timeout, speechTimeout: speechTimeout(at.asked), bargeIn: true,
    ...keysOf(at.asked), ...(hintsOf(at.asked) !== '' && { hints: hintsOf(at.asked) }), language: codeOf(at.locale),
  });
  for (const { text } of at.said.slice(firmUpTo)) gather.say({ language: codeOf(at.locale) }, text);
  response.redirect({ method: 'POST' }, at.more);
  return response.toString();
}

/** A number ends with the hash key; one key answers everything else, and is a wish for a person. */
function keysOf(asked: Asked | null): { numDigits?: number; finishOnKey: string } {
  const several = takesDigits(asked) || (asked?.choices.length ?? 0) > MOST_CHOICES;
  return several ? { finishOnKey: '#' } : { numDigits: 1, finishOnKey: '' };
}

/** Silence that ends an answer (s): shorter after a yes than within a number. */
function speechTimeout(asked: Asked | null): string {
  if (takesDigits(asked)) return '3';
  return isPick(asked) ? '1' : '2';
}

/** What is likely to be said: the choices, or a class of Twilio's. */
export function hintsOf(asked: Asked | null): string {
  const labels = asked?.choices.map(({ label }) => label.replaceAll(',', ' ')) ?? [];
  const type = asked?.expects?.kind === 'slot' ? asked.expects.type : null;
  const classes = type === null ? undefined : CLASSES[type];
  return [...labels, ...(classes === undefined ? [] : [classes])].join(',').slice(0, 1_000);
}

const CLASSES: { readonly [type: string]: string } = {
  phone: '$FULLPHONENUM', code: '$OOV_CLASS_DIGIT_SEQUENCE', number: '$OOV_CLASS_DIGIT_SEQUENCE', money: '$MONEY', date: '$MONTH,$DAY,$YEAR', time: '$TIME', address: '$ADDRESSNUM,$STREET,$POSTALCODE',
  text: '$OOV_CLASS_ALPHANUMERIC_SEQUENCE',
};

/** Says something, and what follows. */
export function sayTwiml(at: { text: string; locale: string; after: 'hangup' | { redirect: string } }): string {
  const response = new twilio.twiml.VoiceResponse();
  response.say({ language: codeOf(at.locale) }, at.text);
  if (at.after === 'hangup') response.hangup();
  else response.redirect({ method: 'POST' }, at.after.redirect);
  return response.toString();
}

export function hangupTwiml(): string {
  const response = new twilio.twiml.VoiceResponse();
  response.hangup();
  return response.toString();
}

/** Puts the caller through; whoever answers hears the whisper first. https://www.twilio.com/docs/voice/twiml/dial */
export function dialTwiml(at: { text: string | null; locale: string; to: string; whisper: string; action: string }): string {
  const response = new twilio.twiml.VoiceResponse();
  if (at.text !== null) response.say({ language: codeOf(at.locale) }, at.text);
  response.dial({ action: at.action, method: 'POST', timeout: 30, answerOnBridge: true }).number({ url: at.whisper, method: 'POST' }, at.to);
  return response.toString();
}

/** Asks whether the call may be recorded; without an answer it is not. */
export function consentTwiml(at: { business: string; locale: string; action: string }): string {
  const response = new twilio.twiml.VoiceResponse();
  const gather = response.gather({ input: ['dtmf', 'speech'], numDigits: 1, finishOnKey: '', timeout: 6, speechTimeout: '1', action: at.action, method: 'POST', actionOnEmptyResult: true, language: codeOf(at.locale) });
  gather.say({ language: codeOf(at.locale) }, phrase(at.locale, 'machine', { business: at.business }));
  gather.say({ language: codeOf(at.locale) }, phrase(at.locale, 'askRecording'));
  return response.toString();
}

export function whisperTwiml(lines: readonly string[], locale: string): string {
  const response = new twilio.twiml.VoiceResponse();
  for (const line of lines) response.say({ language: codeOf(locale) }, line);
  return response.toString();
}
