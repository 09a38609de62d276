import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createEmailChannel } from '../../channels/email/index.ts';
import type { Inbound } from '../../src/contracts.ts';
import { until } from '../e2e/start-gateway.ts';
import { ANN, emailSettings, startEmail, type EmailRig } from './email-rig.ts';
import { startFakeHost } from './fake-host.ts';

const SEEN = String.raw`\Seen`;

describe('a mailbox that is read', () => {
  let rig: EmailRig;
  beforeEach(async () => { rig = await startEmail({ imap: true }); });
  afterEach(async () => rig.host.close());
  const said = (): Inbound[] => rig.host.received.filter(({ kind }) => kind !== 'opened');
  const read = async (count: number): Promise<unknown> => until(`${count} mails are read`, async () => rig.platform.inbox.filter(({ flags }) => flags.includes(SEEN)).length === count, 20_000);

  it('hands over what comes, as it comes, and marks it as read', async () => {
    await rig.answer({ text: 'I lost my phone' });
    await read(1);
    expect(said()).toMatchObject([{ kind: 'text', text: 'I lost my phone', session: rig.session }]);
    await rig.answer({ text: 'It was stolen — «volée»' });
    await read(2);
    expect(said()).toMatchObject([{}, { text: 'It was stolen — «volée»' }]);
    expect(rig.platform.logins()).toBe(1);
  });

  it('leaves unread what could not be stored, and takes it later, in order', async () => {
    rig.host.failNext(new Error('the disk is full'));
    await rig.answer({ text: 'one' });
    await until('it was tried', async () => rig.host.logged.includes('the mailbox cannot be read; trying again'));
    expect(rig.platform.inbox.map(({ flags }) => flags)).toEqual([[]]);
    await rig.answer({ text: 'two' });
    await read(2);
    expect(said()).toMatchObject([{ text: 'one' }, { text: 'two' }]);
  });

  it('is not held up for ever by a mail that always fails', async () => {
    const save = rig.host.host.saveFile.bind(rig.host.host);
    rig.host.host.saveFile = async (file) => (file.name === 'bad.bin' ? Promise.reject(new Error('this one never')) : save(file));
    await rig.answer({ text: 'one', files: [{ name: 'bad.bin', type: 'application/octet-stream', data: Buffer.from('x') }] });
    await rig.answer({ text: 'two' });
    await read(1);
    expect(said()).toMatchObject([{ text: 'two' }]);
    expect(rig.platform.inbox.map(({ flags }) => flags)).toEqual([[], [SEEN]]);
    expect(rig.host.logged).toContain('a mail cannot be taken; those behind it are');
  });

  it('comes back when the connection breaks, and misses nothing', async () => {
    await rig.answer({ text: 'one' });
    await read(1);
    rig.platform.cut();
    await rig.answer({ text: 'two' });
    await read(2);
    expect(said()).toMatchObject([{ text: 'one' }, { text: 'two' }]);
    expect(rig.platform.logins()).toBe(2);
  });

  it('hands over a mail once that is there twice', async () => {
    const headers = { 'Message-ID': '<once@customer.example>' };
    await rig.answer({ text: 'one', headers });
    await rig.answer({ text: 'one', headers });
    await read(2);
    expect(said()).toHaveLength(1);
  });

  it('passes over what a program wrote and what is no mail, and flags what a person should see', async () => {
    await rig.platform.deliver(Buffer.from('nonsense'));
    await rig.answer({ text: 'away', headers: { 'Auto-Submitted': 'auto-replied' } });
    for (let i = 0; i < 61; i += 1) await rig.platform.write({ from: ANN, text: `mail ${i}` });
    await read(63);
    expect(said()).toHaveLength(60);
    expect(rig.platform.inbox.filter(({ flags }) => flags.includes(String.raw`\Flagged`)).map(({ uid }) => uid)).toEqual([63]);
  });
});

it('a mailbox that does not let us in is tried again, and given up at once when the gateway stops', async () => {
  const channel = createEmailChannel(emailSettings({ smtpUrl: 'smtp://127.0.0.1:1', imapUrl: 'imap://a:b@127.0.0.1:1' }));
  const host = await startFakeHost(channel);
  await until('it was tried twice', async () => host.logged.filter((line) => line === 'the mailbox cannot be read; trying again').length >= 2);
  const before = performance.now();
  await host.close();
  expect(performance.now() - before).toBeLessThan(2_000);
});
