import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parseCall, parseGathered, parseHandoff, parsePlace, parseRelayed, wasAnswered } from '../../channels/voice/parse.ts';

const CALL = 'CA00000000000000000000000000000000';
const raw = (name: string): string => readFileSync(new URL(`../../channels/voice/fixtures/${name}.json`, import.meta.url), 'utf8');
const fields = (name: string): { [field: string]: string } => JSON.parse(raw(name));

describe('what Twilio posts about a call', () => {
  it('is read as its documentation shows it', () => {
    expect(parseCall(fields('call'))).toEqual({ call: CALL, from: '+18005550100', to: '+18005550101', over: false });
    expect(parseCall(fields('status'))).toMatchObject({ call: CALL, over: true });
    expect(parseGathered(fields('gather-speech'))).toEqual({ kind: 'speech', text: 'I lost my phone.' });
    expect(parseGathered(fields('gather-digits'))).toEqual({ kind: 'keys', keys: '07700900123' });
    expect(parseGathered(fields('call'))).toEqual({ kind: 'nothing' });
    expect([parseHandoff(fields('relay-ended')), parseHandoff(fields('call')), parseHandoff({ HandoffData: '{"reason":"dance"}' }), parseHandoff({ HandoffData: '{' })]).toEqual(['person', null, null, null]);
    expect([wasAnswered(fields('dialled')), wasAnswered({ DialCallStatus: 'completed' }), wasAnswered({})]).toEqual([false, true, false]);
  });

  it.each([[{}], [{ CallSid: 'CA1' }], [{ CallSid: `${CALL}0` }], [{ CallSid: CALL, From: 'x'.repeat(81) }]])('is no call: %j', (given) => {
    expect(parseCall(given)).toBeNull();
  });

  it.each([
    [{}, { turn: '0', after: 0, silent: 0, waits: 0, quiet: false }], [{ turn: '7', after: '12', silent: '2', waits: '1', quiet: '1' }, { turn: '7', after: 12, silent: 2, waits: 1, quiet: true }],
    [{ turn: ['a'], after: '-1', silent: '99', waits: 'x' }, { turn: '0', after: 0, silent: 0, waits: 0, quiet: false }],
  ])('stands at a place in the call: %j', (query, place) => {
    expect(parsePlace(query)).toEqual(place);
  });
});

describe('what ConversationRelay tells', () => {
  it.each([
    ['setup', { type: 'setup', callSid: CALL, customParameters: { callReference: 'bar' } }], ['prompt', { type: 'prompt', voicePrompt: 'Hi! I want to learn more about Twilio.', last: true }], ['dtmf', { type: 'dtmf', digit: '1' }],
    ['interrupt', { type: 'interrupt', utteranceUntilInterrupt: 'Life is a complex set of', durationUntilInterruptMs: 460 }], ['error', { type: 'error' }],
    ['agent-speaking', { type: 'info', name: 'agentSpeaking', value: 'off' }], ['tokens-played', { type: 'info', name: 'tokensPlayed', value: 'Life is a complex' }],
  ])('is read as its documentation shows it: %s', (name, message) => {
    expect(parseRelayed(raw(name))).toMatchObject(message);
  });

  it.each(['', 'null', '[]', '{"type":"dance"}', '{"type":"dtmf","digit":"12"}', '{"type":"prompt"}', '{"type":"setup","callSid":"x"}'])('is left out: %j', (text) => {
    expect(parseRelayed(text)).toBeNull();
  });
});
