import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SLACK, type SlackMessage } from '../../src/lab/platforms/slack.ts';
import type { Address, Outbound } from '../../src/contracts.ts';
import { settled, startSlackRig, type SlackRig } from './slack-rig.ts';

type Message = Extract<Outbound, { kind: 'message' }>;

describe('lines to Slack', () => {
  let rig: SlackRig;
  beforeEach(async () => { rig = await startSlackRig(); });
  afterEach(async () => rig.host.close());
  const send = async (text: string, seq = 1, { to = rig.address, ...more }: Partial<Message> & { to?: Address } = {}): Promise<void> => {
    const session = await rig.host.host.sessionOf(to);
    return rig.channel.send(to, { kind: 'message', seq, text, ...more }, `${session}/s${seq}`);
  };
  const posts = (): SlackMessage[] => rig.platform.state.messages.filter(({ bot_id: bot }) => bot !== undefined);

  it('are posted once though the answer was lost after Slack had taken it, in a thread too', async () => {
    const { ts } = await rig.ann.mention('hi');
    for (const to of [rig.address, { ...rig.address, thread: `${SLACK.help}:${ts}` }]) {
      rig.platform.state.faults.push({ on: 'chat.postMessage', fault: 'lost answer' });
      await expect(send('Your number has moved.', 9, { to })).rejects.toMatchObject({ kind: 'unknown' });
      await send('Your number has moved.', 9, { to });
    }
    expect(posts().map(({ channel }) => channel)).toEqual([expect.stringMatching(/^D/), SLACK.help]);
  });

  it('are posted once though the attempt whose answer was lost came long after the first', async () => {
    await rig.host.close();
    let now = 1_796_000_000_000;
    rig = await startSlackRig({ now: () => now });
    for (const fault of ['no connection', 'lost answer'] as const) {
      rig.platform.state.faults.push({ on: 'chat.postMessage', fault });
      await expect(send('Your number has moved.')).rejects.toMatchObject({ kind: 'unknown' });
      now += 1_800_000;
    }
    await send('Your number has moved.');
    expect(posts()).toHaveLength(1);
  });

  it('are posted again when they never arrived, and the same words twice under two keys', async () => {
    rig.platform.state.faults.push({ on: 'chat.postMessage', fault: 'no connection' });
    await expect(send('Anything else?', 1)).rejects.toMatchObject({ kind: 'unknown' });
    await send('Anything else?', 1);
    await send('Anything else?', 2);
    expect(posts()).toHaveLength(2);
    expect([...rig.host.delivered.values()]).toEqual(['delivered', 'delivered']);
  });

  it('wait as long as Slack says when there are too many', async () => {
    await rig.host.close();
    rig = await startSlackRig({ now: () => 1_796_000_000_000 });
    for (let i = 1; i <= 30; i += 1) await send(`line ${i}`, i);
    await expect(send('one more', 31)).rejects.toMatchObject({ kind: 'retryable', code: 'rate_limited', afterMs: 1_000 });
  });

  it.each([
    ['account_inactive', { kind: 'terminal', code: 'gone' }], ['channel_not_found', { kind: 'terminal', code: 'gone' }], ['invalid_auth', { kind: 'retryable', code: 'not_signed_in' }],
    ['fatal_error', { kind: 'unknown' }], ['ratelimited', { kind: 'retryable' }], ['msg_too_long', { kind: 'terminal', code: 'slack_msg_too_long' }],
  ])('fail for what Slack says: %s', async (error, expected) => {
    await send('first', 1);
    rig.platform.state.faults.push({ on: 'chat.postMessage', fault: { error } });
    await expect(send('second', 2)).rejects.toMatchObject(expected);
  });

  it('are tried again when Slack is not reached, or is slow', async () => {
    await rig.host.close();
    rig = await startSlackRig({ change: { timeoutMs: 150 } });
    rig.platform.state.faults.push({ on: 'conversations.open', fault: { status: 503 } }, { on: 'chat.postMessage', fault: { slowMs: 300 } });
    await expect(send('a', 1)).rejects.toMatchObject({ kind: 'unknown' });
    await expect(send('a', 1)).rejects.toMatchObject({ kind: 'unknown', code: 'no_answer' });
    await settled(() => posts().length === 1);
    await send('a', 1);
    expect(posts()).toHaveLength(1);
  });

  it('of one piece of work replace each other', async () => {
    const progress = async (line: { seq: number; text: string; status: 'working' | 'done'; work: string }) => rig.channel.send(rig.address, { kind: 'progress', ...line }, `${rig.session}/s${line.seq}`);
    await progress({ seq: 1, text: 'Moving the number', status: 'working', work: 'w1' });
    await progress({ seq: 2, text: 'Adding the fee', status: 'working', work: 'w2' });
    for (let i = 0; i < 2; i += 1) await progress({ seq: 3, text: 'Number moved', status: 'done', work: 'w1' });
    expect(rig.ann.sees().map(({ text }) => text)).toEqual(['✅ Number moved', '⏳ Adding the fee']);
  });

  it('bring files, once, or an address where Slack takes none', async () => {
    const file = await rig.host.host.saveFile({ name: 'letter.pdf', type: 'application/pdf', data: Buffer.from('%PDF'), session: rig.session });
    rig.platform.state.faults.push({ on: 'files.completeUploadExternal', fault: 'lost answer' });
    await expect(send('Here it is.', 1, { files: [file] })).rejects.toMatchObject({ kind: 'unknown' });
    await send('Here it is.', 1, { files: [file] });
    expect(posts().map(({ text, files }) => [text, files?.map(({ name }) => name)])).toEqual([['Here it is.', undefined], ['', ['letter.pdf']]]);
    rig.platform.state.faults.push({ on: 'files.getUploadURLExternal', fault: { error: 'method_not_supported_for_channel_type' } });
    await send('Again.', 2, { files: [file] });
    expect(posts().at(-1)?.text).toMatch(/^letter\.pdf: https:\/\/bot\.example\.com\/files\//);
  });

  it('are not sent unasked to who wants nothing more, while answers and one farewell are', async () => {
    await rig.host.host.consent.set(rig.address, { stopped: true, because: 'said so', at: 1 });
    await expect(send('News', 1, { unasked: true })).rejects.toMatchObject({ kind: 'terminal', code: 'opted_out' });
    await send('You will get no more.', 2, { unasked: true, farewell: true });
    await send('Your answer', 3);
    expect(posts()).toHaveLength(2);
  });

  it('of typing are not worth a message', async () => {
    await rig.channel.send(rig.address, { kind: 'typing', on: true }, 'k');
    expect(posts()).toEqual([]);
  });
});
