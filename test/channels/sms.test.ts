import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createSmsChannel } from '../../channels/sms/index.ts';
import { SERVICE, SERVICE_NUMBER } from '../../src/lab/platforms/twilio.ts';
import { ANN, line, OURS, smsSettings, startSms, type SmsRig } from './sms-rig.ts';

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
    await rig.host.close();
    rig = await startSms({ from: [] });
    await expect(rig.channel.send({ ...rig.address, via: '+15550000000' }, line('a'), 'k3')).rejects.toMatchObject({ kind: 'terminal', code: 'twilio_21606' });
  });

  it('writes from SMS_FROM where the number that was called cannot, once, and the answer goes on in that conversation', async () => {
    const called = { channel: 'sms', id: ANN, via: '+15550000000' };
    const session = await rig.host.host.sessionOf(called);
    rig.host.set(session, {});
    rig.platform.faults.push({ status: 400, code: 21606 }, 'lost answer');
    await expect(rig.channel.send(called, line('Done.'), `${session}/s1`)).rejects.toMatchObject({ kind: 'unknown' });
    await rig.channel.send(called, line('Done.'), `${session}/s1`);
    expect(rig.platform.posted).toMatchObject([{ from: OURS, to: ANN, body: 'Done.' }]);
    await rig.deliver({ id: 'SM1', text: 'thanks' });
    await rig.deliver({ id: 'SM2', text: 'STOP' });
    expect(rig.host.received).toMatchObject([{ kind: 'text', session, address: { id: ANN, via: OURS } }, { kind: 'consent', session, stopped: true }]);
  });

  it('is tried later where it is not there yet', async () => {
    const early = createSmsChannel(smsSettings(rig.platform.url));
    await expect(early.send(rig.address, line('a'), 'k1')).rejects.toMatchObject({ kind: 'retryable', code: 'not_mounted' });
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
    expect(rig.host.odd).toEqual(['sms']);
  });

  it('takes "two" for the second choice, but not where a choice is called that', async () => {
    rig.host.set(rig.session, {});
    rig.host.write(rig.session, { from: 'bot', text: 'Which?', choices: [{ id: 'a', label: 'A' }, { id: 'b', label: 'B' }] });
    await rig.deliver({ id: 'SM1', text: 'two' });
    rig.host.write(rig.session, { from: 'bot', text: 'Which plan?', choices: [{ id: 'x', label: 'Two' }, { id: 'y', label: 'Three' }] });
    await rig.deliver({ id: 'SM2', text: 'two' });
    expect(said()).toMatchObject([{ kind: 'choice', choice: 'b' }, { kind: 'text', text: 'two' }]);
  });

  it('writes first from the first number, or through a messaging service', async () => {
    await rig.channel.send({ channel: 'sms', id: ANN }, line('Your bill is ready.'), 'k1');
    await rig.channel.send({ channel: 'sms', id: '+14017122661', via: SERVICE }, line('Your bill is ready.'), 'k2');
    await rig.channel.send({ channel: 'sms', id: '+14017122661', via: SERVICE }, line('Your bill is ready.'), 'k2');
    expect(rig.platform.posted).toMatchObject([{ from: OURS, to: ANN, service: null }, { from: SERVICE_NUMBER, to: '+14017122661', service: SERVICE }]);
  });

  it('finds a text again that went through a messaging service when the answer was lost', async () => {
    rig.platform.faults.push('lost answer');
    const to = { channel: 'sms', id: '+14017122661', via: SERVICE };
    await expect(rig.channel.send(to, line('Your bill is ready.'), 'k1')).rejects.toMatchObject({ kind: 'unknown' });
    await rig.channel.send(to, line('Your bill is ready.'), 'k1');
    expect(rig.platform.posted).toHaveLength(1);
  });

  it('goes on in a conversation that was moved to the person, whichever of our numbers they answer to', async () => {
    const moved = await rig.host.host.sessionOf({ channel: 'sms', id: ANN });
    rig.host.set(moved, {});
    await rig.deliver({ id: 'SM1', text: 'thanks' });
    expect(rig.host.received).toMatchObject([{ kind: 'text', session: moved, address: { id: ANN, via: OURS } }]);
  });

  it('tells what became of a line, also before the post was answered, and in whichever order', async () => {
    await rig.deliver({ id: 'SM1', text: 'hello' });
    await rig.channel.send(rig.address, line('Hi'), `${rig.session}/s2`);
    await rig.platform.settled();
    expect(rig.host.delivered.get(`${rig.session}/s2`)).toBe('delivered');
    rig.platform.unreachable.add(ANN);
    await rig.channel.send(rig.address, line('Are you there?'), `${rig.session}/s3`);
    await rig.platform.settled();
    expect(rig.host.delivered.get(`${rig.session}/s3`)).toBe('failed');
  });

  it('has failed where one of its texts has, whatever becomes of the last', async () => {
    const url = `?line=${encodeURIComponent(`${rig.session}/s4`)}`;
    const about = { MessageSid: 'SM9', To: ANN, From: OURS };
    await rig.status({ ...about, MessageStatus: 'delivered' }, url);
    expect(rig.host.delivered.size).toBe(0);
    await rig.status({ ...about, MessageStatus: 'undelivered', ErrorCode: '30003' }, url);
    await rig.status({ ...about, MessageStatus: 'delivered' }, `${url}&last=1`);
    expect(rig.host.delivered.get(`${rig.session}/s4`)).toBe('failed');
  });

  it('waits with what nobody asked for until the quiet hours are over, and with nothing else', async () => {
    await rig.host.close();
    rig = await startSms({ quiet: { from: '21:00', until: '08:00', timeZone: 'Europe/London' } }, () => Date.parse('2026-12-01T23:00:00Z'));
    await expect(rig.channel.send(rig.address, line('News', { unasked: true }), 'k1')).rejects.toMatchObject({ kind: 'retryable', code: 'quiet_hours', afterMs: 9 * 3_600_000 });
    await rig.channel.send(rig.address, line('An answer'), 'k2');
    await rig.channel.send(rig.address, line('Goodbye', { unasked: true, farewell: true }), 'k3');
    expect(rig.platform.posted.map(({ body }) => body)).toEqual(['An answer', 'Goodbye']);
  });

  it('sends pictures along in North America, and a link elsewhere, the same at each attempt', async () => {
    const file = await rig.host.host.saveFile({ name: 'map.png', type: 'image/png', data: Buffer.from('a map'), session: rig.session });
    const link = rig.host.host.fileLink(rig.session, file.id);
    const to = { channel: 'sms', id: '+14017122661', via: SERVICE_NUMBER };
    await rig.channel.send(to, line('Here.', { files: [file] }), `${rig.session}/s1`);
    await rig.channel.send(to, line('', { files: [file] }), `${rig.session}/s2`);
    await rig.channel.send(rig.address, line('Here.', { files: [file] }), `${rig.session}/s3`);
    expect(rig.platform.posted).toMatchObject([{ body: 'Here.', media: [link] }, { body: '', media: [link] }, { body: `Here.\nmap.png: ${link}`, media: [] }]);
  });

  it('sends the beginning of a long text and where the rest is', async () => {
    await rig.channel.send(rig.address, line('It is a long story. '.repeat(60)), `${rig.session}/s1`);
    expect(rig.platform.posted).toHaveLength(1);
    expect(rig.platform.posted[0]?.body).toMatch(/\.\.\.\nThe rest: https:\/\/bot\.example\.com\/continue#/);
  });

  it('sees nobody at a number that is none, and waits where the token was changed', async () => {
    await expect(rig.channel.send({ ...rig.address, id: '+0' }, line('a'), 'k1')).rejects.toMatchObject({ kind: 'terminal', code: 'gone' });
    rig.platform.faults.push({ status: 401, code: 20003 });
    await expect(send('a', 'k2')).rejects.toMatchObject({ kind: 'retryable', code: 'not_authenticated' });
    rig.platform.limits.perSecond = 0;
    await expect(send('a', 'k3')).rejects.toMatchObject({ kind: 'retryable', code: 'rate_limited' });
  });

  it('refuses a signature for another address, and changes nothing', async () => {
    const answer = await rig.text({ MessageSid: 'SM1', Body: 'STOP' }, { signedFor: 'https://elsewhere.example/channels/sms/messages' });
    expect(answer.status).toBe(403);
    await send('Hello');
    expect(rig.platform.posted).toHaveLength(1);
  });
});
