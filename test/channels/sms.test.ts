import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { normalise, render, segmentsOf } from '../../channels/sms/render.ts';
import { keywordOf } from '../../channels/sms/keyword.ts';
import type { Outbound } from '../../src/contracts.ts';
import { ANN, OURS, startSms, type SmsRig } from './sms-rig.ts';

const line = (text: string, choices?: { id: string; label: string }[]): Outbound => ({ kind: 'message', seq: 1, text, ...(choices && { choices }) });

describe('the text of a message', () => {
  it.each([
    ['It’s “done” – at last…', 'It\'s "done" - at last...'], ['Bonjour à tous', 'Bonjour à tous'], ['a•••@example.com', 'a***@example.com'], ['10\u202F000', '10 000'], ['Привет', 'Привет'],
  ])('%j costs no more than it must', (text, plain) => {
    expect(normalise(text)).toBe(plain);
  });

  it.each([
    ['a'.repeat(160), 'GSM-7', 1], ['a'.repeat(161), 'GSM-7', 2], ['a'.repeat(306), 'GSM-7', 2], ['a'.repeat(307), 'GSM-7', 3], ['{'.repeat(80), 'GSM-7', 1], ['{'.repeat(81), 'GSM-7', 2],
    ['я'.repeat(70), 'UCS-2', 1], ['я'.repeat(71), 'UCS-2', 2], ['я'.repeat(135), 'UCS-2', 3], [`${'a'.repeat(100)}’`, 'UCS-2', 2],
  ])('%j is carried as the networks carry it', (text, encoding, segments) => {
    expect(segmentsOf(text)).toEqual({ encoding, segments });
  });

  it('is split between words, and never loses any', () => {
    const words = Array.from({ length: 600 }, (_, i) => `word${i}`).join(' ');
    const parts = render(line(words));
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.every((part) => part.length <= 1600)).toBe(true);
    expect(parts.join(' ')).toBe(words);
  });

  it('never cuts an emoji in two', () => {
    const parts = render(line('a'.repeat(1599) + '😀'.repeat(5)));
    expect(parts.join('')).toBe('a'.repeat(1599) + '😀'.repeat(5));
    expect(parts.every((part) => !/[\uD800-\uDBFF]$/.test(part))).toBe(true);
  });

  it('numbers the choices', () => {
    expect(render(line('What happened?', [{ id: 'a', label: 'Lost' }, { id: 'b', label: 'Stolen' }]))).toEqual(['What happened?\n1: Lost\n2: Stolen']);
  });
});

describe('a keyword', () => {
  it.each([
    ['STOP', false, 'stop'], [' stop. ', false, 'stop'], ['Cancel', false, 'stop'], ['REVOKE', false, 'stop'], ['optout', false, 'stop'], ['cancel my order', false, null], ['stop it', false, null],
    ['START', false, 'start'], ['yes', false, null], ['yes', true, 'start'], ['unstop', true, 'start'], ['HELP', false, 'help'], ['info', true, 'help'], ['help me', false, null], ['', false, null],
  ] as const)('%j, stopped before: %j, is %j', (text, stopped, keyword) => {
    expect(keywordOf(text, { stopped })).toBe(keyword);
  });
});

describe('text messages over Twilio', () => {
  let rig: SmsRig;
  beforeEach(async () => { rig = await startSms(); });
  afterEach(async () => rig.host.close());
  const send = async (text: string, key = 'k1'): Promise<void> => rig.channel.send(rig.address, line(text), key);
  const said = (): unknown[] => rig.host.received.filter(({ kind }) => kind !== 'opened');

  it('opens the conversation once, and hides the numbers in its name', async () => {
    await rig.deliver({ id: 'SM1', text: 'hello' });
    await rig.deliver({ id: 'SM2', text: 'hello again' });
    expect(rig.host.received.map(({ kind }) => kind)).toEqual(['opened', 'text', 'text']);
    expect(rig.session).toMatch(/^sms-[\w-]{22}$/);
    expect(rig.host.received[0]).toMatchObject({ address: { channel: 'sms', id: ANN, via: OURS } });
  });

  it('answers with TwiML that says nothing', async () => {
    const answer = await rig.text({ MessageSid: 'SM1', Body: 'hello' });
    expect(answer.headers.get('content-type')).toContain('text/xml');
    expect(await answer.text()).toBe('<?xml version="1.0" encoding="UTF-8"?><Response/>');
  });

  it('takes a number for a choice only where one was offered and there are as many', async () => {
    await rig.deliver({ id: 'SM1', text: '2' });
    rig.host.write(rig.session, { from: 'bot', text: 'Which?', choices: [{ id: 'a', label: 'A' }, { id: 'b', label: 'B' }] });
    await rig.deliver({ id: 'SM2', text: '3' });
    rig.host.write(rig.session, { from: 'bot', text: 'Which?', choices: [{ id: 'a', label: 'A' }, { id: 'b', label: 'B' }] });
    await rig.deliver({ id: 'SM3', text: ' 2. ' });
    expect(said()).toMatchObject([{ kind: 'text', text: '2' }, { kind: 'text', text: '3' }, { kind: 'choice', choice: 'b' }]);
  });

  it('stops at STOP with one confirmation, sends nothing until START, and hands neither over', async () => {
    expect(await (await rig.text({ MessageSid: 'SM1', Body: 'Stop' })).text()).toContain('<Message>Acme: you will get no more texts from us.');
    await expect(send('Are you there?')).rejects.toMatchObject({ kind: 'terminal', code: 'opted_out' });
    expect(await (await rig.text({ MessageSid: 'SM2', Body: 'YES' })).text()).toContain('you will get our texts again');
    await send('Welcome back');
    expect(rig.platform.posted.map(({ body }) => body)).toEqual(['Welcome back']);
    expect(rig.host.received).toEqual([]);
  });

  it('leaves the confirmation to Twilio where Twilio has sent it', async () => {
    expect(await (await rig.text({ MessageSid: 'SM1', Body: 'STOP', OptOutType: 'STOP' })).text()).toContain('<Response/>');
    await expect(send('Are you there?')).rejects.toMatchObject({ code: 'opted_out' });
  });

  it('takes 21610 as STOP, and tries no more', async () => {
    rig.platform.unsubscribed.add(ANN);
    await expect(send('Hello')).rejects.toMatchObject({ kind: 'terminal', code: 'opted_out' });
    rig.platform.unsubscribed.clear();
    await expect(send('Hello', 'k2')).rejects.toMatchObject({ code: 'opted_out' });
    expect(rig.platform.posted).toEqual([]);
  });

  it('takes the same from a delivery status', async () => {
    expect(await rig.status({ MessageSid: 'SM9', MessageStatus: 'undelivered', To: ANN, From: OURS, ErrorCode: '21610' })).toBe(204);
    await expect(send('Hello')).rejects.toMatchObject({ code: 'opted_out' });
  });

  it('posts a text once though the answer was lost after Twilio had taken it', async () => {
    rig.platform.faults.push('lost answer');
    await expect(send('Your number has moved.')).rejects.toMatchObject({ kind: 'unknown' });
    await send('Your number has moved.');
    expect(rig.platform.posted).toHaveLength(1);
  });

  it('posts a text again that never arrived', async () => {
    rig.platform.faults.push('no connection');
    await expect(send('Your number has moved.')).rejects.toMatchObject({ kind: 'unknown' });
    await send('Your number has moved.');
    expect(rig.platform.posted).toHaveLength(1);
  });

  it('posts the same words twice under two keys', async () => {
    await send('Anything else?', 'k1');
    await send('Anything else?', 'k2');
    expect(rig.platform.posted).toHaveLength(2);
  });

  it('says what helps: later, or never', async () => {
    rig.platform.faults.push({ status: 429, code: 20429 }, { status: 503 });
    await expect(send('a', 'k1')).rejects.toMatchObject({ kind: 'retryable', code: 'rate_limited' });
    await expect(send('a', 'k2')).rejects.toMatchObject({ kind: 'unknown' });
    await expect(rig.channel.send({ ...rig.address, via: '+15550000000' }, line('a'), 'k3')).rejects.toMatchObject({ kind: 'terminal', code: 'twilio_21606' });
  });

  it('answers from the number that was written to', async () => {
    await rig.text({ MessageSid: 'SM1', Body: 'hello', To: '+441632960002' });
    const [opened] = rig.host.received;
    if (opened) await rig.channel.send(opened.address, line('Hi'), 'k1');
    expect(rig.platform.posted).toMatchObject([{ from: '+441632960002', to: ANN }]);
    expect(opened?.session).not.toBe(rig.session);
  });

  it('fetches pictures with our credentials, and from nobody but Twilio', async () => {
    rig.platform.media.set('ME1', { type: 'image/jpeg', data: Buffer.from('a picture') });
    const ours = `${rig.platform.url}/2010-04-01/Accounts/AC${'0'.repeat(32)}/Media/ME1`;
    await rig.text({ MessageSid: 'MM1', Body: 'look', NumMedia: '2', MediaUrl0: ours, MediaContentType0: 'image/jpeg', MediaUrl1: `${rig.host.url}/steal`, MediaContentType1: 'image/png' });
    expect(said()).toMatchObject([{ text: 'look', files: [{ name: 'mms-1.jpg', type: 'image/jpeg', bytes: 9 }] }]);
    expect(rig.host.logged).toContain('a picture of a text message could not be fetched');
  });

  it('answers kinds it does not know with 200, and hands nothing over', async () => {
    const answer = await rig.platform.call(`${rig.host.url}/channels/sms/messages`, { AccountSid: 'x', EventType: 'something.new' });
    expect(answer.status).toBe(200);
    expect(rig.host.received).toEqual([]);
    expect(rig.host.logged).toContain('a text message of an unknown kind is left out');
  });

  it('refuses a signature for another address, and changes nothing', async () => {
    const answer = await rig.text({ MessageSid: 'SM1', Body: 'STOP' }, { signedFor: 'https://elsewhere.example/channels/sms/messages' });
    expect(answer.status).toBe(403);
    await send('Hello');
    expect(rig.platform.posted).toHaveLength(1);
  });
});
