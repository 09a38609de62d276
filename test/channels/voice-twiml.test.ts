import { describe, expect, it } from '@jest/globals';
import type { Asked } from '../../channels/voice/asked.ts';
import { parseRelayed } from '../../channels/voice/parse.ts';
import { gatherTwiml, relayTwiml } from '../../channels/voice/twiml.ts';
import { parseTwiml, type Verb } from '../../src/lab/platforms/twilio-twiml.ts';

const slot = (type: 'phone' | 'code' | 'date' | 'text' | 'name'): Asked => ({ seq: 1, expects: { kind: 'slot', slot: 'x', type }, choices: [] });
const choice: Asked = { seq: 1, expects: { kind: 'slot', slot: 'x', type: 'choice' }, choices: [{ id: 'a', label: 'Lost' }, { id: 'b', label: 'Stolen, sadly' }] };
const gather = (asked: Asked | null, failures = 0): Verb['attributes'] => {
  const twiml = gatherTwiml({ said: [], locale: 'fr', asked, failures, heard: '/heard?turn=1&after=2', more: '/more', timeout: 8 });
  return parseTwiml(twiml).find(({ name }) => name === 'Gather')?.attributes ?? {};
};

describe('what a question listens for', () => {
  it.each([
    [slot('phone'), { hints: '$FULLPHONENUM', speechTimeout: '3', finishOnKey: '#', input: 'dtmf speech' }], [slot('code'), { hints: '$OOV_CLASS_DIGIT_SEQUENCE', speechTimeout: '3', finishOnKey: '#' }],
    [slot('date'), { hints: '$MONTH,$DAY,$YEAR', speechTimeout: '2', numDigits: '1' }], [choice, { hints: 'Lost,Stolen  sadly', speechTimeout: '1', numDigits: '1', finishOnKey: '' }],
    [null, { speechTimeout: '2', numDigits: '1', language: 'fr-FR', action: '/heard?turn=1&after=2' }],
  ])('%j', (asked, attributes) => {
    expect(gather(asked)).toMatchObject(attributes);
  });

  it('is keys alone once speech has failed twice, where it can be typed', () => {
    expect([gather(slot('phone'), 1)['input'], gather(slot('phone'), 2)['input'], gather(slot('name'), 2)['input'], gather(choice, 2)['input']]).toEqual(['dtmf speech', 'dtmf', 'dtmf speech', 'dtmf speech']);
  });

  it('does not begin before what must be heard to its end', () => {
    const said = [{ text: 'One.', seq: 1, firm: false }, { text: 'Move it?', seq: 2, firm: true }, { text: 'After.', seq: 3, firm: false }];
    const verbs = parseTwiml(gatherTwiml({ said, locale: 'en', asked: null, failures: 0, heard: '/heard', more: '/more', timeout: 8 }));
    expect(verbs.map(({ name, text, children }) => [name, text, children.length])).toEqual([['Say', 'One.', 0], ['Say', 'Move it?', 0], ['Gather', '', 1], ['Redirect', '/more', 0]]);
  });
});

it('a relay is asked for with its token, five languages, keys, and word of what was played', () => {
  const [connect] = parseTwiml(relayTwiml({ url: 'wss://bot.example.com/channels/voice/relay', action: '/channels/voice/ended', token: 'a<b', locale: 'de', hints: 'Acme & Co' }));
  const relay = connect?.children[0];
  expect([connect?.name, connect?.attributes, relay?.name]).toEqual(['Connect', { action: '/channels/voice/ended', method: 'POST' }, 'ConversationRelay']);
  expect(relay?.attributes).toEqual({
    url: 'wss://bot.example.com/channels/voice/relay', language: 'de-DE', dtmfDetection: 'true', interruptible: 'any', ignoreBackchannel: 'true', reportInputDuringAgentSpeech: 'dtmf', events: 'speaker-events tokens-played', hints: 'Acme & Co',
  });
  expect(relay?.children.map(({ attributes }) => attributes)).toEqual([{ name: 'token', value: 'a<b' }, ...['en-GB', 'fr-FR', 'de-DE', 'es-ES', 'nl-NL'].map((code) => ({ code }))]);
});

it('10,000 messages of any kind on a socket are read or left out, and break nothing', () => {
  let state = 7;
  const random = (): number => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
  const pieces = ['{', '}', '[', ']', '"type"', ':', '"prompt"', '"dtmf"', ',', 'null', '1e999', '"\\ud800"', '"voicePrompt"', 'true', '"digit"', '"setup"', '"customParameters"', '__proto__'];
  const read = Array.from({ length: 10_000 }, () => parseRelayed(Array.from({ length: Math.floor(random() * 12) }, () => pieces[Math.floor(random() * pieces.length)] ?? '').join('')));
  expect(read.filter((message) => message !== null && typeof message !== 'object')).toEqual([]);
});
