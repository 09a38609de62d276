import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Choice, Entry } from '../../src/contracts.ts';
import { TEMPLATE } from '../../src/lab/platforms/twilio.ts';
import { ANN, line, OURS } from './sms-rig.ts';
import { startWhatsapp, type WhatsappRig } from './whatsapp-rig.ts';

const HOUR_MS = 3_600_000;
const YES_NO: Choice[] = [{ id: 'yes', label: 'Yes, do it' }, { id: 'no', label: 'No' }];

describe('WhatsApp over Twilio', () => {
  let rig: WhatsappRig;
  let now = Date.parse('2026-12-01T10:00:00Z');
  beforeEach(async () => {
    now = Date.parse('2026-12-01T10:00:00Z');
    rig = await startWhatsapp({}, () => now);
  });
  afterEach(async () => rig.host.close());
  const said = (): unknown[] => rig.host.received.filter(({ kind }) => kind !== 'opened');
  /** The bot says it, and it is sent as the worker sends it. */
  const say = async (text: string, choices?: Choice[]): Promise<Entry> => {
    const entry = rig.host.write(rig.session, { from: 'bot', text, ...(choices && { choices }) });
    await rig.channel.send(rig.address, line(text, { seq: entry.seq, ...(choices && { choices }) }), `${rig.session}/s${entry.seq}`);
    return entry;
  };
  const restart = async (more: Parameters<typeof startWhatsapp>[0]): Promise<void> => {
    await rig.host.close();
    rig = await startWhatsapp(more, () => now);
  };

  it('opens the conversation once, at the number without its prefix', async () => {
    await rig.hello();
    await rig.hello();
    expect(rig.host.received.map(({ kind }) => kind)).toEqual(['opened', 'text', 'text']);
    expect(rig.host.received[0]).toMatchObject({ session: rig.session, address: { channel: 'whatsapp', id: ANN, via: OURS } });
  });

  it('shows buttons, and takes what is tapped for the choice', async () => {
    await rig.hello();
    await say('Shall I?', YES_NO);
    expect(rig.last()).toMatchObject({ body: 'Shall I?', buttons: [{ id: '1', title: 'Yes, do it' }, { id: '2', title: 'No' }], status: expect.any(String) });
    await rig.platform.tap({ sid: rig.last().sid, id: '1' });
    expect(said().at(-1)).toMatchObject({ kind: 'choice', choice: 'yes' });
    await rig.platform.settled();
    expect(rig.last().status).toBe('delivered');
  });

  it('shows a list, and takes a row of it for the choice', async () => {
    await rig.hello();
    await say('Which plan?', ['Small', 'Medium', 'Large', 'The largest that there is here'].map((label) => ({ id: label, label })));
    expect(rig.last().list).toMatchObject({ button: 'Choose', items: [{ item: 'Small' }, { item: 'Medium' }, { item: 'Large' }, { item: 'The largest that there…', description: 'The largest that there is here' }] });
    await rig.platform.tap({ sid: rig.last().sid, id: '4' });
    expect(said().at(-1)).toMatchObject({ kind: 'choice', choice: 'The largest that there is here' });
    await rig.platform.settled();
    expect(rig.last().status).toBe('delivered');
  });

  it('takes a tap on an old question for the choice of that one, never for one of the question that is open', async () => {
    await rig.hello();
    await say('Shall I?', YES_NO);
    const old = rig.last().sid;
    await say('Really the other one?', [{ id: 'really', label: 'Really' }, { id: 'wait', label: 'Wait' }]);
    await rig.platform.tap({ sid: old, id: '1' });
    expect(said().at(-1)).toMatchObject({ kind: 'choice', choice: 'yes' });
  });

  it('takes a tap on what it does not know for the words on the button', async () => {
    await rig.hello();
    await say('Shall I?', YES_NO);
    await rig.text({ MessageSid: 'SM1', Body: 'Yes, do it', ButtonPayload: '1', ButtonText: 'Yes, do it', MessageType: 'button', OriginalRepliedMessageSid: 'SM99' });
    expect(said().at(-1)).toMatchObject({ kind: 'text', text: 'Yes, do it' });
  });

  it('takes a typed number for the choice too', async () => {
    await rig.hello();
    await say('Shall I?', YES_NO);
    await rig.deliver({ id: 'SM1', text: '2' });
    expect(said().at(-1)).toMatchObject({ kind: 'choice', choice: 'no' });
  });

  it('makes a content of one shape once, and again when it was deleted at Twilio', async () => {
    await rig.hello();
    const before = rig.platform.contents.length;
    await say('Shall I?', YES_NO);
    await say('Is that right?', YES_NO);
    expect(rig.platform.contents).toHaveLength(before + 1);
    rig.platform.contents.pop();
    const entry = rig.host.write(rig.session, { from: 'bot', text: 'Again?', choices: YES_NO });
    const send = async (): Promise<void> => rig.channel.send(rig.address, line('Again?', { seq: entry.seq, choices: YES_NO }), `${rig.session}/s${entry.seq}`);
    await expect(send()).rejects.toMatchObject({ kind: 'retryable', code: 'content_gone' });
    await send();
    expect(rig.last()).toMatchObject({ body: 'Again?', buttons: [{ title: 'Yes, do it' }, { title: 'No' }] });
  });

  it('posts buttons once though the answer was lost after Twilio had taken them', async () => {
    await rig.hello();
    const { seq } = rig.host.write(rig.session, { from: 'bot', text: 'Shall I?', choices: YES_NO });
    const send = async (): Promise<void> => rig.channel.send(rig.address, line('Shall I?', { seq, choices: YES_NO }), `${rig.session}/s${seq}`);
    rig.platform.faults.push('lost answer');
    await expect(send()).rejects.toMatchObject({ kind: 'unknown' });
    await send();
    expect(rig.platform.posted).toHaveLength(1);
  });

  it('tells that a line was delivered, and that it was read', async () => {
    await rig.hello();
    const { seq } = await say('Hi');
    await rig.platform.settled();
    expect(rig.host.delivered.get(`${rig.session}/s${seq}`)).toBe('delivered');
    await rig.platform.read(rig.last().sid);
    expect(rig.host.delivered.get(`${rig.session}/s${seq}`)).toBe('read');
  });

  it('sees nobody there when the 24 hours are over and there is no template', async () => {
    await rig.hello();
    now += 24 * HOUR_MS;
    await expect(say('Your SIM is ready.')).rejects.toMatchObject({ kind: 'terminal', code: 'gone' });
    await expect(rig.channel.send({ ...rig.address, id: '+447700900999' }, line('Hi'), 'k1')).rejects.toMatchObject({ code: 'gone' });
    expect(rig.platform.posted).toEqual([]);
  });

  it('sends the template when they are over, once, and freely again when the customer wrote', async () => {
    await restart({ template: TEMPLATE });
    await rig.hello();
    now += 24 * HOUR_MS;
    rig.platform.faults.push('lost answer');
    const { seq } = rig.host.write(rig.session, { from: 'bot', text: 'Your SIM is ready.\nGo on?', choices: YES_NO });
    const send = async (): Promise<void> => rig.channel.send(rig.address, line('Your SIM is ready.\nGo on?', { seq, choices: YES_NO }), `${rig.session}/s${seq}`);
    await expect(send()).rejects.toMatchObject({ kind: 'unknown' });
    await send();
    await rig.platform.settled();
    expect(rig.platform.posted).toMatchObject([{ content: TEMPLATE, body: 'News about your request: Your SIM is ready. · Go on? · 1: Yes, do it · 2: No Reply to go on.', status: 'delivered' }]);
    await rig.deliver({ id: 'SM1', text: '1' });
    expect(said().at(-1)).toMatchObject({ kind: 'choice', choice: 'yes' });
    await rig.hello();
    await say('Done.');
    expect(rig.last()).toMatchObject({ body: 'Done.', content: null });
  });

  it('sends the whole line as the template where they end between two attempts', async () => {
    await restart({ template: TEMPLATE });
    await rig.hello();
    const map = await rig.host.host.saveFile({ name: 'map.png', type: 'image/png', data: Buffer.from('x'), session: rig.session });
    const send = async (): Promise<void> => rig.channel.send(rig.address, line('Here.', { files: [map] }), `${rig.session}/s9`);
    rig.platform.faults.push({ slowMs: 0 }, { status: 503 });
    await expect(send()).rejects.toMatchObject({ kind: 'unknown' });
    now += 24 * HOUR_MS;
    await send();
    const link = rig.host.host.fileLink(rig.session, map.id);
    expect(rig.platform.posted).toMatchObject([{ body: 'Here.', content: null }, { content: TEMPLATE, body: expect.stringContaining(`Here. ${link}`) }]);
  });

  it('believes WhatsApp when it says that they are over', async () => {
    await rig.hello();
    rig.platform.heard.clear();
    const { seq } = await say('Hi');
    await rig.platform.settled();
    expect(rig.last()).toMatchObject({ status: 'undelivered', errorCode: 63016 });
    expect(rig.host.delivered.get(`${rig.session}/s${seq}`)).toBe('failed');
    await expect(say('Are you there?')).rejects.toMatchObject({ code: 'gone' });
  });

  it('sends each file as a message of its own, and what WhatsApp does not carry as a link', async () => {
    await rig.hello();
    const [map, zip] = await Promise.all([['map.png', 'image/png'], ['all.zip', 'application/zip']].map(async ([name = '', type = '']) => rig.host.host.saveFile({ name, type, data: Buffer.from('x'), session: rig.session })));
    if (map === undefined || zip === undefined) throw new Error('nothing was saved');
    const link = (id: string): string => rig.host.host.fileLink(rig.session, id);
    await rig.channel.send(rig.address, line('Here.', { files: [map, zip] }), `${rig.session}/s9`);
    expect(rig.platform.posted).toMatchObject([{ body: `Here.\nall.zip: ${link(zip.id)}`, media: [] }, { body: '', media: [link(map.id)] }]);
  });

  it('fetches pictures, and hands a place over as words', async () => {
    await rig.platform.write({ channel: 'whatsapp', from: ANN, to: OURS, text: 'look', media: [{ type: 'image/webp', data: Buffer.from('a picture') }] });
    await rig.text({ MessageSid: 'SM2', Body: '', MessageType: 'location', Latitude: '51.5', Longitude: '-0.12' });
    expect(said()).toMatchObject([{ text: 'look', files: [{ type: 'image/webp', bytes: 9 }] }, { text: '51.5, -0.12' }]);
  });

  it('stops at STOP for WhatsApp alone, with one answer, until START; "cancel" is the conversation\'s', async () => {
    await rig.hello();
    await rig.platform.write({ channel: 'whatsapp', from: ANN, to: OURS, text: 'cancel' });
    await rig.platform.write({ channel: 'whatsapp', from: ANN, to: OURS, text: 'Stop' });
    expect(rig.platform.posted.map(({ body }) => body)).toEqual(['Acme: you will get no more messages from us here. Reply START to get them again.']);
    await expect(say('Hi')).rejects.toMatchObject({ code: 'opted_out' });
    expect(await rig.host.host.consent.stopped({ channel: 'sms', id: ANN })).toBe(false);
    expect(said()).toMatchObject([{ text: 'hello' }, { text: 'cancel' }, { kind: 'consent', stopped: true }]);
    await rig.platform.write({ channel: 'whatsapp', from: ANN, to: OURS, text: 'START' });
    await say('Hi');
    expect(rig.last().body).toBe('Hi');
  });

  it('numbers the choices where the account can make no contents, and waits where it cannot be asked', async () => {
    await rig.hello();
    rig.platform.limits.contents = 0;
    await say('Shall I?', YES_NO);
    expect(rig.last()).toMatchObject({ body: 'Shall I?\n1: Yes, do it\n2: No', buttons: [] });
    await restart({ account: { accountSid: `AC${'0'.repeat(32)}`, authToken: 'x', baseUrl: 'http://127.0.0.1:9', timeoutMs: 300 } });
    await expect(say('Shall I?', YES_NO)).rejects.toMatchObject({ kind: 'retryable', code: 'contents_unavailable' });
  });

  it('waits with what nobody asked for until the quiet hours are over', async () => {
    now = Date.parse('2026-12-01T23:00:00Z');
    await restart({ quiet: { from: '21:00', until: '08:00', timeZone: 'Europe/London' } });
    await expect(rig.channel.send(rig.address, line('News', { unasked: true }), 'k1')).rejects.toMatchObject({ code: 'quiet_hours', afterMs: 9 * HOUR_MS });
  });
});
