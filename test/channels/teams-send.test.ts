import { beforeEach, describe, expect, it } from '@jest/globals';
import { TEAMS } from '../../src/lab/platforms/teams-tokens.ts';
import { says, teamsRigs, type TeamsRig } from './teams-rig.ts';

const { start } = teamsRigs();
let rig: TeamsRig;
const send = async (text: string, key: string): Promise<void> => rig.channel.send(rig.address, { kind: 'message', seq: 1, text }, key);

describe('what the bot sends', () => {
  beforeEach(async () => { rig = await start(); });

  it('replaces what was said about the same work', async () => {
    const progress = async (seq: number, text: string, status: 'working' | 'done'): Promise<void> => rig.channel.send(rig.address, { kind: 'progress', seq, text, status, work: 'w1' }, `${rig.session}/s${seq}`);
    await progress(1, 'Moving your number', 'working');
    await progress(2, 'Number moved', 'done');
    await progress(2, 'Number moved', 'done');
    expect(rig.bot()).toMatchObject([{ text: '✓ Number moved', edited: 1 }]);
  });

  it('says that it is typing', async () => {
    await rig.channel.send(rig.address, { kind: 'typing', on: true }, `${rig.session}/s1`);
    expect(rig.platform.conversations.find(({ id }) => id === rig.ada.conversation)).toMatchObject({ typing: true });
    await send('There.', 'k');
    expect(rig.platform.conversations.find(({ id }) => id === rig.ada.conversation)).toMatchObject({ typing: false });
  });

  it('is told to be sent', async () => {
    const key = await says(rig, { text: 'Hello' });
    expect(rig.host.delivered.get(key)).toBe('sent');
  });

  it('is gone where the bot was removed, known or not, and comes again after an installation', async () => {
    await rig.ada.uninstall();
    await expect(send('Hello', 'k1')).rejects.toMatchObject({ kind: 'terminal', code: 'gone' });
    await rig.ada.install();
    await send('Welcome back', 'k2');
    const room = rig.platform.conversations.find(({ id }) => id === rig.ada.conversation);
    if (room) room.installed = false;
    await expect(send('Hello', 'k3')).rejects.toMatchObject({ kind: 'terminal', code: 'gone' });
    await expect(rig.channel.send({ channel: 'teams', id: 'nobody', via: TEAMS.tenantId }, { kind: 'message', seq: 1, text: 'Hi' }, 'k4')).rejects.toMatchObject({ code: 'gone' });
    expect(rig.bot()).toMatchObject([{ text: 'Welcome back' }]);
  });

  it('reaches somebody in their own chat where no thread is named', async () => {
    const { thread: _, ...address } = rig.address;
    await rig.channel.send(address, { kind: 'message', seq: 1, text: 'Your number has moved.' }, 'k1');
    expect(rig.bot()).toMatchObject([{ text: 'Your number has moved.' }]);
  });

  it.each([
    [{ status: 429, code: 'Throttled', retryAfterS: 7 }, { kind: 'retryable', code: 'rate_limited', afterMs: 7_000 }], [{ status: 502 }, { kind: 'retryable', code: 'unavailable' }],
    [{ status: 503, retryAfterS: 2 }, { kind: 'retryable', afterMs: 2_000 }], [{ status: 412, code: 'PreconditionFailed' }, { kind: 'retryable' }], [{ status: 403, code: 'ConversationBlockedByUser' }, { kind: 'terminal', code: 'gone' }],
    [{ status: 403, code: 'NotEnoughPermissions' }, { kind: 'terminal', code: 'teams_403' }], [{ status: 413, code: 'MessageSizeTooBig' }, { kind: 'terminal', code: 'too_large' }], [{ status: 400, code: 'BadSyntax' }, { kind: 'terminal', code: 'teams_400' }],
  ])('after %j says what helps, and was tried once', async (fault, error) => {
    rig.platform.faults.push(fault, fault);
    await expect(send('Hello', 'k')).rejects.toMatchObject(error);
    expect(rig.platform.faults).toHaveLength(1);
  });

  it('is sent once though it is sent again, and twice only where the answer was lost', async () => {
    await send('one', 'k1');
    await send('one', 'k1');
    rig.platform.faults.push('lost answer');
    await expect(send('two', 'k2')).rejects.toMatchObject({ kind: 'unknown' });
    await send('two', 'k2');
    await send('two', 'k2');
    rig.platform.faults.push('no connection');
    await expect(send('three', 'k3')).rejects.toMatchObject({ kind: 'unknown' });
    await send('three', 'k3');
    expect(rig.bot().map(({ text }) => text)).toEqual(['one', 'two', 'two', 'three']);
  });

  it('waits where there is no token, and signs in anew where one was refused', async () => {
    rig = await start({ appPassword: 'wrong' });
    await expect(send('Hello', 'k')).rejects.toMatchObject({ kind: 'retryable', code: 'not_signed_in' });
    rig = await start();
    await send('one', 'k1');
    rig.platform.faults.push({ status: 401, code: 'AuthorizationRequired' });
    await expect(send('two', 'k2')).rejects.toMatchObject({ kind: 'retryable', code: 'not_signed_in' });
    await send('two', 'k2');
    expect(rig.bot().map(({ text }) => text)).toEqual(['one', 'two']);
  });

  it('stays inside the limits of Teams by being told when', async () => {
    const results = await Promise.allSettled(Array.from({ length: 12 }, async (_, i) => send(`line ${i}`, `k${i}`)));
    const late = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    expect(late.length).toBeGreaterThan(0);
    expect(late[0]).toMatchObject({ kind: 'retryable', code: 'rate_limited', afterMs: 1_000 });
  });

  it('leaves who wants no more alone, but for answers', async () => {
    await rig.host.host.consent.set(rig.address, { stopped: true, because: 'said so', at: 0 });
    await expect(rig.channel.send(rig.address, { kind: 'message', seq: 1, text: 'News!', unasked: true }, 'k1')).rejects.toMatchObject({ code: 'opted_out' });
    await send('Your answer', 'k2');
    expect(rig.bot().map(({ text }) => text)).toEqual(['Your answer']);
  });
});
