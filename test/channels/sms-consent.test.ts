import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ANN, line, OURS, startSms, type SmsRig } from './sms-rig.ts';

describe('who wants no texts', () => {
  let rig: SmsRig;
  beforeEach(async () => { rig = await startSms(); });
  afterEach(async () => rig.host.close());
  const send = async (text: string, key = 'k1'): Promise<void> => rig.channel.send(rig.address, line(text), key);
  const answerTo = async (MessageSid: string, Body: string, more: { [name: string]: string } = {}): Promise<string> => (await rig.text({ MessageSid, Body, ...more })).text();
  const bodies = (): string[] => rig.platform.posted.map(({ body }) => body);
  const consents = (): unknown[] => rig.host.received.filter(({ kind }) => kind === 'consent');

  it('gets one confirmation of STOP and nothing until START', async () => {
    expect(await answerTo('SM1', 'Stop')).toContain('<Message>Acme: you will get no more messages from us here.');
    await expect(send('Are you there?')).rejects.toMatchObject({ kind: 'terminal', code: 'opted_out' });
    expect(await answerTo('SM2', 'YES')).toContain('you will get our messages again');
    await send('Welcome back');
    expect(bodies()).toEqual(['Welcome back']);
  });

  it('is told to a conversation that there is, so that it withdraws what waits; and to none where there is none', async () => {
    await answerTo('SM1', 'stop');
    expect(rig.host.received).toEqual([]);
    await answerTo('SM2', 'start');
    await rig.deliver({ id: 'SM3', text: 'hello' });
    await answerTo('SM4', 'QUIT');
    await answerTo('SM5', 'START');
    expect(consents()).toMatchObject([
      { id: 'sms:SM4', session: rig.session, stopped: true, because: 'stop', address: { channel: 'sms', id: ANN, via: OURS } }, { id: 'sms:SM5', stopped: false, because: 'start' },
    ]);
  });

  it.each([['a keyword', async () => answerTo('SM1', 'STOP')], ['a delivery status', async () => rig.status({ MessageSid: 'SM9', MessageStatus: 'undelivered', To: ANN, From: OURS, ErrorCode: '21610' })]])('is told to the conversation that was moved to them: by %s', async (_by, stop) => {
    const moved = await rig.host.host.sessionOf({ channel: 'sms', id: ANN });
    rig.host.set(moved, {});
    await stop();
    expect(consents()).toMatchObject([{ session: moved, stopped: true }]);
  });

  it('is not undone by a START that is delivered again after STOP', async () => {
    await answerTo('SM1', 'START');
    await answerTo('SM2', 'STOP');
    await answerTo('SM1', 'START');
    await expect(send('Hello')).rejects.toMatchObject({ code: 'opted_out' });
  });

  it('gets the confirmation of Twilio where Twilio has sent one', async () => {
    expect(await answerTo('SM1', 'STOP', { OptOutType: 'STOP' })).toContain('<Response/>');
    await expect(send('Are you there?')).rejects.toMatchObject({ code: 'opted_out' });
  });

  it('gets the farewell whether the ledger has been written by then or not, once, and nothing after it', async () => {
    const bye = line('You will hear no more from us.', { farewell: true });
    await rig.host.host.consent.set(rig.address, { stopped: true, because: 'the customer said so', at: 1 });
    await rig.channel.send(rig.address, bye, 'k1');
    await rig.channel.send(rig.address, bye, 'k1');
    await expect(rig.channel.send(rig.address, bye, 'k2')).rejects.toMatchObject({ code: 'opted_out' });
    expect(bodies()).toEqual(['You will hear no more from us.']);
  });

  it('gets nothing after the farewell although the ledger comes later', async () => {
    await rig.channel.send(rig.address, line('You will hear no more from us.', { farewell: true }), 'k1');
    await expect(send('And another thing', 'k2')).rejects.toMatchObject({ code: 'opted_out' });
    expect(await rig.host.host.consent.stopped(rig.address)).toBe(true);
  });

  it('gets no farewell that is tried again after START, and hears from us', async () => {
    let now = Date.parse('2026-12-01T10:00:00Z');
    await rig.host.close();
    rig = await startSms({}, () => now);
    await rig.deliver({ id: 'SM1', text: 'stop texting me' });
    const { seq } = rig.host.write(rig.session, { from: 'bot', text: 'Bye' });
    const bye = async (): Promise<void> => rig.channel.send(rig.address, line('Bye', { seq, farewell: true }), `${rig.session}/s${seq}`);
    rig.platform.faults.push({ status: 503 });
    await expect(bye()).rejects.toMatchObject({ kind: 'unknown' });
    now += 60_000;
    await answerTo('SM2', 'START');
    now += 60_000;
    await expect(bye()).rejects.toMatchObject({ kind: 'terminal', code: 'opted_out' });
    await send('Welcome back');
    expect(bodies()).toEqual(['Welcome back']);
  });

  it('gets no farewell after STOP was confirmed, and one again after START', async () => {
    await answerTo('SM1', 'STOP');
    await expect(rig.channel.send(rig.address, line('Bye', { farewell: true }), 'k1')).rejects.toMatchObject({ code: 'opted_out' });
    await answerTo('SM2', 'START');
    await rig.channel.send(rig.address, line('Bye', { farewell: true }), 'k2');
    expect(bodies()).toEqual(['Bye']);
  });

  it('is known from 21610, which is tried no more and told to the conversation', async () => {
    await rig.deliver({ id: 'SM1', text: 'hello' });
    rig.platform.unsubscribed.add(ANN);
    await expect(send('Hello')).rejects.toMatchObject({ kind: 'terminal', code: 'opted_out' });
    rig.platform.unsubscribed.clear();
    await expect(send('Hello', 'k2')).rejects.toMatchObject({ code: 'opted_out' });
    expect(bodies()).toEqual([]);
    expect(consents()).toMatchObject([{ stopped: true, because: '21610', session: rig.session }]);
  });

  it('is known from a delivery status', async () => {
    expect(await rig.status({ MessageSid: 'SM9', MessageStatus: 'undelivered', To: ANN, From: OURS, ErrorCode: '21610' })).toBe(204);
    await expect(send('Hello')).rejects.toMatchObject({ code: 'opted_out' });
  });

  it('hands over what is no keyword: "cancel my order", "stop texting me"', async () => {
    await rig.deliver({ id: 'SM1', text: 'cancel my order' });
    await rig.deliver({ id: 'SM2', text: 'stop texting me' });
    expect(rig.host.received.filter(({ kind }) => kind === 'text')).toMatchObject([{ text: 'cancel my order' }, { text: 'stop texting me' }]);
    expect(await rig.host.host.consent.stopped(rig.address)).toBe(false);
  });

  it('explains itself at HELP, in the language that is spoken', async () => {
    expect(await answerTo('SM1', 'HELP')).toContain('automated assistant');
    expect(rig.host.received).toEqual([]);
  });

  it('is who Twilio says, before our own words come: a phone of the stand-in that is stopped gets no text of ours', async () => {
    await rig.platform.write({ channel: 'sms', from: ANN, to: OURS, text: 'STOP', keywords: true });
    expect(bodies()).toEqual([]);
    await rig.platform.write({ channel: 'sms', from: ANN, to: OURS, text: 'START', keywords: true });
    expect(bodies()).toEqual(['Acme: you will get our messages again. Reply HELP for help, STOP to end.']);
  });
});
