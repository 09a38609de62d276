import type { PhoneCall } from './twilio-call-state.ts';
import type { Fields } from './twilio-callbacks.ts';
import { parseTwiml, type Verb } from './twilio-twiml.ts';

/** <Dial>: whoever answers hears the whisper first; resolves to what its action is told, and not while they talk. */
export async function dial(verb: Verb, at: { call: PhoneCall; from: string; answers: boolean; post: (url: string, fields: Fields) => Promise<string> }): Promise<Fields> {
  const number = verb.children.find(({ name }) => name === 'Number');
  if (!at.answers || number === undefined) return { DialCallStatus: 'no-answer' };
  const whisper = number.attributes['url'];
  const told = whisper === undefined ? null : await at.post(new URL(whisper, at.from).href, {});
  at.call.by = 'person';
  at.call.person = { number: number.text.trim(), whispered: told === null ? [] : parseTwiml(told).flatMap(({ name, text }) => (name === 'Say' ? [text.trim()] : [])) };
  // Until somebody hangs up.
  return new Promise(() => undefined);
}
