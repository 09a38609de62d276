import { request } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import type { Caller } from '../../src/lab/platforms/twilio-calls.ts';
import { TWILIO } from '../../src/lab/platforms/twilio.ts';
import { until } from '../e2e/start-gateway.ts';
import { ANN, handClock, hears, OURS, startVoice, type VoiceRig } from './voice-rig.ts';

let rig: VoiceRig;
afterEach(async () => rig.close());

describe('who calls', () => {
  it.each([['+33612340578', 'fr'], ['+4930901820', 'de'], ['+34911234567', 'es'], ['+31207940800', 'nl'], ['+14155550100', 'en']])('greets %s in the language of its country: %s', async (from, locale) => {
    rig = await startVoice({ clock: handClock() });
    await rig.ring({ from });
    expect(rig.host.received).toMatchObject([{ kind: 'opened', locale }]);
  });

  it('takes whoever hides their number as somebody else at each call', async () => {
    rig = await startVoice({ clock: handClock() });
    await rig.ring({ from: '' });
    await rig.ring({ from: 'anonymous' });
    expect(new Set(rig.host.received.map(({ session }) => session)).size).toBe(2);
  });
});

describe('recording', () => {
  it.each(['yes', 'Yes, please.', 'OK'])('begins after %j', async (text) => { expect(await asked((one) => one.say(text))).toBe(true); });
  it.each(['no', 'yes and no', 'what?'])('does not begin after %j', async (text) => { expect(await asked((one) => one.say(text))).toBe(false); });
  it('begins after 1, and not after 2 or silence', async () => {
    expect(await asked((one) => one.press('1'))).toBe(true);
    await rig.close();
    expect(await asked((one) => one.press('2'))).toBe(false);
    await rig.close();
    expect(await asked((one) => one.waitOut())).toBe(false);
  });
});

const SID = `CA${'1'.repeat(32)}`;

describe('a webhook about a call', () => {
  it.each(['/calls', '/status', '/heard', '/more', '/ended', '/dialled', '/whisper', '/recording'])('%s is refused without a signature and answered without a call', async (path) => {
    rig = await startVoice({ clock: handClock() });
    expect((await post(path, { CallSid: SID, From: ANN, To: OURS }, { signature: 'AAAA' })).status).toBe(403);
    const nothing = await post(path, { Anything: 'else' });
    expect([nothing.status, await nothing.text()]).toEqual([200, expect.stringContaining('<Hangup/>')]);
    if (path !== '/calls') expect((await post(path, { CallSid: SID, From: ANN, To: OURS })).status).toBe(200);
    expect(rig.host.received).toEqual([]);
  });

  it('begins a call once, however often it comes', async () => {
    rig = await startVoice({ clock: handClock() });
    const answers = await Promise.all([1, 2, 3, 4].map(async () => post('/calls', { CallSid: SID, From: ANN, To: OURS, CallStatus: 'ringing' })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(rig.host.received).toHaveLength(1);
  });

  it('takes no more than it needs', async () => {
    rig = await startVoice({ clock: handClock() });
    expect((await post('/heard', { CallSid: SID, SpeechResult: 'x'.repeat(100_000) })).status).toBe(413);
  });

  it('never fails with a server error, whatever 10,000 requests hold', async () => {
    rig = await startVoice({ clock: handClock() });
    await post('/calls', { CallSid: SID, From: ANN, To: OURS });
    const random = seeded(23);
    const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] ?? (all[0] as T);
    const worst: number[] = [];
    for (let round = 0; round < 200; round += 1) {
      const statuses = await Promise.all(Array.from({ length: 50 }, async () => {
        const fields = Object.fromEntries(Array.from({ length: Math.floor(random() * 5) }, () => [pick(['CallSid', 'From', 'To', 'Digits', 'SpeechResult', 'HandoffData', 'DialCallStatus', 'CallStatus', '']), pick([SID.replace('1', '2'), '', '\u0000', '💥'.repeat(9), '{"reason":"person"}', '-1', 'completed'])]));
        const query = pick(['', '?turn=', '?turn=1&after=-1', '?after=999999999999999999999', '?turn[]=a&turn[]=b', '?of=%00', '?silent=x&waits=-3&quiet']);
        return rawPost(`${rig.host.url}/channels/voice${pick(['/status', '/heard', '/more', '/ended', '/dialled', '/whisper', '/recording'])}${query}`, fields);
      }));
      worst.push(Math.max(...statuses));
    }
    expect(Math.max(...worst)).toBeLessThan(500);
  }, 120_000);
});

async function rawPost(url: string, fields: { [name: string]: string }): Promise<number> {
  const body = new URLSearchParams(fields).toString();
  return new Promise((done, fail) => {
    const sent = request(url, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body), 'x-twilio-signature': getExpectedTwilioSignature(TWILIO.authToken, url, fields) } }, (response) => {
      response.resume();
      response.on('end', () => done(response.statusCode ?? 0));
    });
    sent.on('error', fail);
    sent.end(body);
  });
}

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

/** Whether the call is recorded after this answer. */
async function asked(answer: (caller: Caller) => void): Promise<boolean> {
  rig = await startVoice({ clock: handClock(), settings: { recording: true } });
  const caller = await rig.ring();
  await hears(caller, /May we record/);
  expect(caller.call.heard[0]?.text).toMatch(/a machine, not a person/);
  answer(caller);
  await until('the call goes on', async () => caller.call.by === 'relay');
  return caller.call.recorded;
}

async function post(path: string, fields: { [name: string]: string }, how: { signature?: string } = {}): Promise<globalThis.Response> {
  return rig.platform.call(`${rig.host.url}/channels/voice${path}`, fields, how);
}
