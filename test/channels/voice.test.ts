import { afterEach, describe, expect, it } from '@jest/globals';
import { request } from 'node:http';
import { WebSocket } from 'ws';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import type { VoiceSettings } from '../../channels/voice/index.ts';
import type { Entry, Inbound } from '../../src/contracts.ts';
import type { Caller, CallerOf } from '../../src/lab/platforms/twilio-calls.ts';
import { TWILIO } from '../../src/lab/platforms/twilio.ts';
import { until } from '../e2e/start-gateway.ts';
import type { FakeHost } from './fake-host.ts';
import { ANN, handClock, hears, OURS, startVoice, type HandClock, type VoiceRig } from './voice-rig.ts';

let rig: VoiceRig;
let clock: HandClock;
let caller: Caller;
afterEach(async () => rig.close());

const yesNo = [{ id: 'y', label: 'Yes, do it' }, { id: 'n', label: 'No, change something' }];
const SUMMARY = { from: 'bot', text: 'Move the number?', expects: { kind: 'yes' }, choices: yesNo } as const;
const PHONE = { from: 'bot', text: 'Which number should move?', expects: { kind: 'slot', slot: 'number', type: 'phone' } } as const;
const REASON = { from: 'bot', text: 'What happened?', expects: { kind: 'slot', slot: 'reason', type: 'choice' }, choices: [{ id: 'lost', label: 'Lost' }, { id: 'stolen', label: 'Stolen' }] } as const;

/** A call by relay, greeted, all that was said so far heard. The host answers an opening with a greeting. */
async function call(at: { settings?: Partial<VoiceSettings>; of?: Partial<CallerOf>; reply?: (message: Inbound, host: FakeHost) => void } = {}): Promise<void> {
  clock = handClock();
  rig = await startVoice({ ...(at.settings && { settings: at.settings }), clock, host: { reply: (message, host) => {
    if (message.kind === 'opened') host.write(message.session, { from: 'bot', text: 'Hello, I am a machine.' });
    at.reply?.(message, host);
  } } });
  caller = await rig.ring({ pace: 'by hand', ...at.of });
  await hears(caller, /machine/);
  await settled();
}

/** Everything is said, heard and noted. */
async function settled(): Promise<void> {
  let before = -1;
  await until('nothing more is said', async () => {
    caller.listen();
    await new Promise((done) => { setImmediate(done); });
    const same = before === caller.call.heard.length && caller.call.heard.every(({ done }) => done) && notedAll();
    before = caller.call.heard.length;
    return same;
  });
}
const lines = async (): Promise<Entry[]> => rig.host.host.entries(rig.session, 0, 100);
const noted = (seq: number): string | undefined => rig.host.delivered.get(`${rig.session}/s${seq}`);
let pending: number[] = [];
const notedAll = (): boolean => pending.every((seq) => noted(seq) !== undefined);
/** Writes a line of the bot, which begins to be said. */
async function bot(line: Parameters<FakeHost['write']>[1]): Promise<Entry> {
  const count = caller.call.heard.length;
  const entry = rig.host.write(rig.session, line);
  await hears(caller, /./, count);
  return entry;
}
/** The same, heard to its end. */
async function botHeard(line: Parameters<FakeHost['write']>[1]): Promise<Entry> {
  const entry = await bot(line);
  pending = [entry.seq];
  await settled();
  pending = [];
  return entry;
}
const said = (): Inbound[] => rig.host.received.filter(({ kind }) => kind !== 'opened');
const taken = async (count: number): Promise<Inbound[]> => until(() => `${count} messages, not ${said().length}`, async () => said().length >= count && said());
/** What the phone heard since. */
const since = (count: number): string[] => caller.call.heard.slice(count).map(({ text }) => text);
const tick = async (): Promise<void> => { for (let i = 0; i < 20; i += 1) await new Promise((done) => { setImmediate(done); }); };

describe('a call by relay', () => {
  it('begins with words that say it is a machine, and tells how to reach a person', async () => {
    await call();
    expect(caller.call.heard.map(({ text }) => text)).toEqual(['Hello, I am a machine.', 'To speak to a person, press 0 at any time.']);
    expect(rig.host.received[0]).toMatchObject({ kind: 'opened', locale: 'en', address: { channel: 'voice', id: ANN, via: OURS } });
    expect(caller.call.problems).toEqual([]);
  });

  it('hands over what is said, in order, each once', async () => {
    await call();
    caller.say('I lost my phone');
    caller.say('and my bag');
    expect(await taken(2)).toMatchObject([{ kind: 'text', text: 'I lost my phone', session: rig.session }, { kind: 'text', text: 'and my bag' }]);
  });

  it('keeps the whole line as heard when it was', async () => {
    await call();
    const { seq } = await botHeard({ from: 'bot', text: 'The line is long and goes on.' });
    expect([noted(seq), rig.host.heard.get(`${rig.session}/s${seq}`)]).toEqual(['delivered', undefined]);
  });

  it('keeps only what was heard when somebody speaks into it, and what came after as not heard', async () => {
    await call();
    const first = await bot({ from: 'bot', text: 'The line is long and goes on.' });
    const second = rig.host.write(rig.session, { from: 'bot', text: 'A second one.' });
    await tick();
    caller.say('wait', { afterWords: 3 });
    await taken(1);
    await until('it is noted', async () => noted(second.seq));
    expect([noted(first.seq), rig.host.heard.get(`${rig.session}/s${first.seq}`)]).toEqual(['delivered', 'The line is']);
    expect([noted(second.seq), rig.host.heard.get(`${rig.session}/s${second.seq}`)]).toEqual(['failed', '']);
  });

  it('goes on where it was after a sound of listening, whether the platform took it for one or not', async () => {
    await call();
    await bot({ from: 'bot', text: 'The line is long and goes on.' });
    caller.say('mm-hm');
    await tick();
    expect(caller.call.ignored).toEqual(['mm-hm']);
    const count = caller.call.heard.length;
    caller.say('hmm', { afterWords: 3 });
    await hears(caller, /^long and goes on\.$/, count);
    await settled();
    expect(said()).toEqual([]);
  });

  it('goes on after a noise that was no word', async () => {
    await call();
    await bot({ from: 'bot', text: 'The line is long and goes on.' });
    const count = caller.call.heard.length;
    caller.say('', { afterWords: 2 });
    await tick();
    clock.pass(4_100);
    await hears(caller, /^is long and goes on\.$/, count);
  });

  it('reads a summary to its end: words are not taken before, keys count then', async () => {
    await call();
    await bot(SUMMARY);
    caller.say('yes');
    await tick();
    expect([said(), caller.call.ignored]).toEqual([[], ['yes']]);
    caller.press('1');
    await tick();
    expect(said()).toEqual([]);
    expect(caller.call.heard.at(-1)).toMatchObject({ cut: false, done: false });
    await settled();
    expect(await taken(1)).toMatchObject([{ kind: 'choice', choice: 'y' }]);
  });

  it('cannot be interrupted while work runs', async () => {
    await call();
    rig.host.set(rig.session, { working: true });
    await tick();
    await bot({ from: 'bot', text: 'I am moving it now.' });
    caller.say('stop');
    await tick();
    expect(caller.call.ignored).toEqual(['stop']);
  });

  it('maps keys and words to choices', async () => {
    await call();
    await botHeard(REASON);
    caller.press('2');
    await taken(1);
    rig.host.write(rig.session, { from: 'customer', text: 'Stolen' });
    await botHeard(REASON);
    caller.say('Lost.');
    expect(await taken(2)).toMatchObject([{ kind: 'choice', choice: 'stolen' }, { kind: 'choice', choice: 'lost' }]);
  });

  it('gathers the keys of a number until the hash key or a pause; a star begins anew', async () => {
    await call();
    await botHeard(PHONE);
    caller.press('07700');
    await tick();
    expect(said()).toEqual([]);
    caller.press('*07700900123#');
    await taken(1);
    caller.press('123456');
    await tick();
    clock.pass(3_100);
    expect(await taken(2)).toMatchObject([{ kind: 'text', text: '07700900123' }, { kind: 'text', text: '123456' }]);
  });

  it('waits for the rest of a number that is said in groups', async () => {
    await call();
    await botHeard(PHONE);
    caller.say('oh seven seven double oh');
    await tick();
    clock.pass(800);
    caller.say('nine double oh one two three');
    await tick();
    expect(said()).toEqual([]);
    clock.pass(1_300);
    expect(await taken(1)).toMatchObject([{ kind: 'text', text: '07700900123' }]);
  });

  it('takes a 0 alone for a wish to speak to a person, and not the 0 that a number begins with', async () => {
    await call();
    caller.press('0');
    await taken(1);
    await botHeard(PHONE);
    caller.press('07700900123#');
    await taken(2);
    caller.press('0');
    await tick();
    clock.pass(3_100);
    expect((await taken(3)).map((message) => message.kind === 'text' && message.text)).toEqual(['I want to speak to a person', '07700900123', 'I want to speak to a person']);
  });

  it('climbs the ladder of silence: a prompt, another, goodbye; a word begins it anew', async () => {
    await call();
    await botHeard(REASON);
    const count = caller.call.heard.length;
    clock.pass(15_100);
    await hears(caller, /still there/, count);
    await settled();
    caller.say('I am here');
    await taken(1);
    rig.host.write(rig.session, { from: 'customer', text: 'I am here' });
    await botHeard(REASON);
    const again = caller.call.heard.length;
    clock.pass(15_100);
    await settled();
    clock.pass(15_100);
    await settled();
    expect(since(again)).toEqual([expect.stringMatching(/still there/), expect.stringMatching(/^What happened/), expect.stringMatching(/cannot hear/), expect.stringMatching(/^What happened/)]);
    clock.pass(15_100);
    await hears(caller, /Goodbye/, again);
    expect(caller.call.status).toBe('in-progress');
    caller.listen();
    await until('the call has ended', async () => caller.call.status === 'completed');
    expect(caller.call.problems).toEqual([]);
  });

  it('stands still on the ladder while work runs, and says that it does within seconds', async () => {
    await call();
    rig.host.set(rig.session, { working: true });
    await tick();
    const count = caller.call.heard.length;
    clock.pass(2_600);
    await hears(caller, /One moment/, count);
    await settled();
    for (let i = 0; i < 4; i += 1) {
      clock.pass(12_100);
      await settled();
    }
    expect(since(count).filter((text) => /still there|Goodbye/.test(text))).toEqual([]);
    expect(since(count).filter((text) => /still working/.test(text))).toHaveLength(4);
    rig.host.set(rig.session, { working: false });
    await tick();
    clock.pass(8_100);
    await hears(caller, /still there/, count);
  });

  it('offers the keypad once a question has failed, and asks for it after that', async () => {
    await call();
    expect((await botHeard(PHONE), caller.call.heard.at(-1)?.text)).toBe('Which number should move?');
    rig.host.write(rig.session, { from: 'customer', text: 'hm' });
    expect((await botHeard(PHONE), caller.call.heard.at(-1)?.text)).toMatch(/also type it/);
    rig.host.write(rig.session, { from: 'customer', text: 'hm' });
    expect((await botHeard(PHONE), caller.call.heard.at(-1)?.text)).toMatch(/Please type it/);
  });

  it('tells what work has done', async () => {
    await call();
    await bot({ from: 'bot', text: 'Number moved', status: 'done', work: 'w' });
    expect(caller.call.heard.at(-1)?.text).toBe('Number moved.');
  });

  it('goes over to another language when the conversation does', async () => {
    await call();
    rig.host.set(rig.session, { locale: 'fr' });
    await bot({ from: 'bot', text: 'Que puis-je faire ?' });
    expect(caller.call.language).toBe('fr-FR');
    expect(caller.call.heard.at(-1)).toMatchObject({ language: 'fr-FR' });
    expect(caller.call.problems).toEqual([]);
  });

  it.each([['+33612340578', 'fr'], ['+4930901820', 'de'], ['+34911234567', 'es'], ['+31207940800', 'nl'], ['+14155550100', 'en']])('greets %s in the language of its country: %s', async (from, locale) => {
    clock = handClock();
    rig = await startVoice({ clock });
    await rig.ring({ from });
    expect(rig.host.received).toMatchObject([{ kind: 'opened', locale }]);
  });

  it('takes whoever hides their number as somebody else at each call', async () => {
    clock = handClock();
    rig = await startVoice({ clock });
    await rig.ring({ from: '' });
    await rig.ring({ from: 'anonymous' });
    expect(new Set(rig.host.received.map(({ session }) => session)).size).toBe(2);
  });

  it('tries again to store what could not be stored, and says so where that fails', async () => {
    await call();
    rig.host.failNext(new Error('the disk is full'));
    caller.say('hello');
    await tick();
    expect(said()).toEqual([]);
    clock.pass(600);
    expect(await taken(1)).toMatchObject([{ text: 'hello' }]);
  });

  it('logs nothing of what was said or typed', async () => {
    await call();
    await botHeard(PHONE);
    caller.press('4242424242424242#');
    await taken(1);
    expect(rig.host.logged.join('\n')).not.toContain('4242');
  });
});

describe('a call that ends or goes on', () => {
  it('is over for what comes after the caller hung up; what they heard is settled', async () => {
    await call();
    const heard = await botHeard({ from: 'bot', text: 'One.' });
    await rig.channel.send(rig.address, { kind: 'message', seq: heard.seq, text: 'One.' }, `${rig.session}/s${heard.seq}`);
    await caller.hangUp();
    const later = rig.host.write(rig.session, { from: 'bot', text: 'Done.' });
    await expect(rig.channel.send(rig.address, { kind: 'message', seq: later.seq, text: 'Done.' }, `${rig.session}/s${later.seq}`)).rejects.toMatchObject({ kind: 'terminal', code: 'gone' });
    expect(rig.callers.statuses).toEqual([{ sid: caller.call.sid, status: 'completed' }]);
    await until('nobody follows the lines', async () => rig.host.listeners(rig.session) === 0);
  });

  it('is looked at until a line has been said', async () => {
    await call();
    const { seq } = await bot({ from: 'bot', text: 'One.' });
    const look = rig.channel.send(rig.address, { kind: 'message', seq, text: 'One.' }, `${rig.session}/s${seq}`);
    caller.listen();
    await look;
    const later = await bot({ from: 'bot', text: 'Two.' });
    const soon = rig.channel.send(rig.address, { kind: 'message', seq: later.seq, text: 'Two.' }, `${rig.session}/s${later.seq}`);
    await tick();
    clock.pass(10_100);
    await expect(soon).rejects.toMatchObject({ kind: 'retryable' });
  });

  it('says who speaks and asks again what was asked when the same person calls again', async () => {
    await call();
    await botHeard(REASON);
    await caller.hangUp();
    caller = await rig.ring({ pace: 'by hand' });
    await hears(caller, /automated assistant/);
    await settled();
    expect(caller.call.heard.map(({ text }) => text)).toEqual([
      'This is the automated assistant of Acme: a machine, not a person.', expect.stringMatching(/^What happened\? For Lost/), 'To speak to a person, press 0 at any time.',
    ]);
  });

  it('is put through when a person is needed, after what was being said, and the person is told first', async () => {
    await call({ settings: { transferTo: '+442079460000' } });
    rig.host.set(rig.session, { owner: 'nobody', state: 'withPerson', handover: { queue: 'identity desk', because: 'the customer asked for a person', flow: 'sim-swap', slots: { number: '+447700900123', code: '••••••' }, work: [] } });
    await bot({ from: 'bot', text: 'I am passing this on.' });
    await tick();
    expect(caller.call.by).toBe('relay');
    await settled();
    await until('it is put through', async () => caller.call.by === 'person');
    expect(caller.call.person).toEqual({ number: '+442079460000', whispered: ['A caller from the automated assistant, for identity desk. Reason: the customer asked for a person.', expect.stringMatching(/^number: plus 4 4/)] });
    expect(caller.call.heard.at(-1)?.text).toBe('I am putting you through to a person now.');
    expect(caller.call.problems).toEqual([]);
  });

  it('tells when nobody takes it', async () => {
    await call({ settings: { transferTo: '+442079460000' }, of: { personAnswers: false } });
    rig.host.set(rig.session, { owner: 'nobody', state: 'withPerson' });
    await settled();
    await hears(caller, /Nobody can take the call/);
    caller.listen();
    await until('the call has ended', async () => caller.call.status === 'completed');
  });

  it('says that somebody will be in touch where there is no number to put through to', async () => {
    await call();
    rig.host.set(rig.session, { owner: 'nobody', state: 'withPerson' });
    await settled();
    expect(caller.call.heard.at(-1)?.text).toBe('Somebody will call you back, or write to you.');
  });

  it('goes on after its socket broke', async () => {
    await call();
    await botHeard(REASON);
    const count = caller.call.heard.length;
    caller.breakOff();
    await hears(caller, /What happened/, count);
    await settled();
    caller.say('stolen');
    expect(await taken(1)).toMatchObject([{ kind: 'choice', choice: 'stolen' }]);
    expect(since(count).filter((text) => text.startsWith('Hello'))).toEqual([]);
  });
});

describe('recording', () => {
  const asked = async (answer: (caller: Caller) => void): Promise<boolean> => {
    clock = handClock();
    rig = await startVoice({ clock, settings: { recording: true } });
    caller = await rig.ring();
    await hears(caller, /May we record/);
    expect(caller.call.heard[0]?.text).toMatch(/a machine, not a person/);
    answer(caller);
    await until('the call goes on', async () => caller.call.by === 'relay');
    return caller.call.recorded;
  };
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

describe('the socket of a call', () => {
  const open = async (path: string, signedFor: string | null): Promise<{ socket: WebSocket; closed: Promise<number> }> => {
    const url = `${rig.host.url.replace('http', 'ws')}${path}`;
    const socket = new WebSocket(url, signedFor === null ? {} : { headers: { 'x-twilio-signature': getExpectedTwilioSignature(TWILIO.authToken, signedFor, {}) } });
    const closed = new Promise<number>((done) => {
      socket.on('close', (code) => done(code));
      socket.on('unexpected-response', (_request, response) => done(response.statusCode ?? 0));
      socket.on('error', () => undefined);
    });
    return { socket, closed };
  };
  const setup = (callSid: string, token: string): string => JSON.stringify({ type: 'setup', sessionId: 'VX1', callSid, customParameters: { token } });

  it('opens to nobody without a signature of Twilio', async () => {
    await call();
    const url = `${rig.host.url.replace('http', 'ws')}/channels/voice/relay`;
    expect(await (await open('/channels/voice/relay', null)).closed).toBe(403);
    expect(await (await open('/channels/voice/relay', `${url}x`)).closed).toBe(403);
  });

  it.each(['not a token', ''])('takes no call without its token: %j', async (token) => {
    await call();
    const { socket, closed } = await open('/channels/voice/relay', `${rig.host.url.replace('http', 'ws')}/channels/voice/relay`);
    socket.on('open', () => socket.send(setup(caller.call.sid, token)));
    expect(await closed).toBe(1008);
    caller.say('still here');
    await taken(1);
  });

  it('closes when it does not say which call it is of', async () => {
    await call();
    const { socket, closed } = await open('/channels/voice/relay', `${rig.host.url.replace('http', 'ws')}/channels/voice/relay`);
    await new Promise((done) => { socket.on('open', done); });
    await tick();
    clock.pass(10_100);
    expect(await closed).toBe(1008);
  });

  it('leaves out what it does not know, and goes on', async () => {
    await call();
    const token = 'x'.repeat(10);
    const { socket } = await open('/channels/voice/relay', `${rig.host.url.replace('http', 'ws')}/channels/voice/relay`);
    await new Promise((done) => { socket.on('open', done); });
    for (const text of ['', '{', '[]', '{"type":"dance"}', '{"type":"dtmf","digit":"99"}', '{"type":"prompt"}', JSON.stringify({ type: 'prompt', voicePrompt: token })]) socket.send(text);
    await until('it is logged', async () => rig.host.logged.filter((text) => text.includes('unknown kind')).length >= 6);
    expect(said()).toEqual([]);
  });

  it('leaves other sockets of the server alone', async () => {
    await call();
    const { socket } = await open('/channels/web/other', null);
    await tick();
    expect(socket.readyState).toBe(socket.CONNECTING);
    socket.terminate();
  });
});

describe('a webhook about a call', () => {
  const post = async (path: string, fields: { [name: string]: string }, how: { signature?: string } = {}): Promise<globalThis.Response> => rig.platform.call(`${rig.host.url}/channels/voice${path}`, fields, how);
  const SID = `CA${'1'.repeat(32)}`;

  it.each(['/calls', '/status', '/heard', '/more', '/ended', '/dialled', '/whisper', '/recording'])('%s is refused without a signature and answered without a call', async (path) => {
    clock = handClock();
    rig = await startVoice({ clock });
    expect((await post(path, { CallSid: SID, From: ANN, To: OURS }, { signature: 'AAAA' })).status).toBe(403);
    const nothing = await post(path, { Anything: 'else' });
    expect([nothing.status, await nothing.text()]).toEqual([200, expect.stringContaining('<Hangup/>')]);
    if (path !== '/calls') expect((await post(path, { CallSid: SID, From: ANN, To: OURS })).status).toBe(200);
    expect(rig.host.received).toEqual([]);
  });

  it('begins a call once, however often it comes', async () => {
    clock = handClock();
    rig = await startVoice({ clock });
    const answers = await Promise.all([1, 2, 3, 4].map(async () => post('/calls', { CallSid: SID, From: ANN, To: OURS, CallStatus: 'ringing' })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(rig.host.received).toHaveLength(1);
  });

  it('takes no more than it needs', async () => {
    clock = handClock();
    rig = await startVoice({ clock });
    expect((await post('/heard', { CallSid: SID, SpeechResult: 'x'.repeat(100_000) })).status).toBe(413);
  });

  it('never fails with a server error, whatever 10,000 requests hold', async () => {
    clock = handClock();
    rig = await startVoice({ clock });
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
  }, 60_000);
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
