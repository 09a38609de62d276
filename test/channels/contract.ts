import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { assert, asyncProperty, json as anyJson, uint8Array } from 'fast-check';
import type { Address, Channel, Inbound, Outbound } from '../../src/contracts.ts';
import type { FakeHost } from './fake-host.ts';

/** One channel on a fake host, reached the way its platform reaches it. Every call resolves to the HTTP status. */
export interface ChannelRig {
  channel: Channel;
  host: FakeHost;
  /** The session of a customer who has already opened the conversation. */
  session: string;
  address: Address;
  deliver(message: { id: string; text: string }): Promise<number>;
  choose(message: { id: string; choice: string }): Promise<number>;
  /** A well-formed message whose token or signature is wrong. */
  forge(message: { id: string; text: string }): Promise<number>;
  /** Properly authenticated bytes that may be anything. */
  nonsense(payload: Buffer): Promise<number>;
  /** The texts that the customer can read now. */
  shown(): Promise<string[]>;
}

/** A promise of the contract that a channel cannot keep, and why. */
export type Gaps = { [promise: string]: string };

const outbound: Outbound[] = [
  { kind: 'message', seq: 1, text: 'Which number should move?' },
  { kind: 'message', seq: 2, text: 'What happened?', choices: [{ id: 'lost', label: 'Lost' }, { id: 'stolen', label: 'Stolen' }] },
  { kind: 'progress', seq: 3, text: 'Number moved', status: 'done', work: 'swap' },
  { kind: 'typing', on: true },
  { kind: 'typing', on: false },
];

/** What every channel promises. Run over every entry of channels/index.ts. */
export function channelContract(name: string, start: () => Promise<ChannelRig>, gaps: Gaps = {}): void {
  describe(`the ${name} channel`, () => {
    let rig: ChannelRig;
    beforeEach(async () => { rig = await start(); });
    afterEach(async () => { await rig.host.close(); });
    const promises = new Set<string>();
    const promise = (title: string, run: () => Promise<void>): void => {
      promises.add(title);
      const gap = gaps[title];
      if (gap === undefined) it(`it ${title}`, async () => {
        expect.hasAssertions();
        await run();
      });
      else it.todo(`it ${title} (gap: ${gap})`);
    };
    const said = (): Inbound[] => rig.host.received.filter((message) => message.kind !== 'opened');

    promise('hands a text over with its session, address and time', async () => {
      expect(await rig.deliver({ id: 'a', text: 'I lost my phone' })).toBeLessThan(300);
      expect(said()).toMatchObject([{
        kind: 'text', text: 'I lost my phone', session: rig.session, address: { channel: name }, at: expect.any(Number),
      }]);
    });

    promise('hands a choice over by its id', async () => {
      expect(await rig.choose({ id: 'a', choice: 'lost' })).toBeLessThan(300);
      expect(said()).toMatchObject([{ kind: 'choice', choice: 'lost', session: rig.session }]);
    });

    promise('keeps every character of a text', async () => {
      const text = 'Ça va ? 👩‍👩‍👧 שלום — «oui»\nsecond line';
      await rig.deliver({ id: 'a', text });
      expect(said()).toMatchObject([{ text }]);
    });

    promise('acknowledges the same delivery four times and hands over one message', async () => {
      const message = { id: 'again', text: 'hello' };
      const statuses = await Promise.all([1, 2, 3, 4].map(() => rig.deliver(message)));
      expect(Math.max(...statuses)).toBeLessThan(300);
      expect(said()).toHaveLength(1);
    });

    promise('takes the same text under two ids as two messages', async () => {
      await rig.deliver({ id: 'one', text: 'yes' });
      await rig.deliver({ id: 'two', text: 'yes' });
      expect(said()).toHaveLength(2);
    });

    promise('acknowledges nothing that could not be stored', async () => {
      rig.host.failNext(new Error('the disk is full'));
      expect(await rig.deliver({ id: 'a', text: 'hello' })).toBeGreaterThanOrEqual(500);
      expect(await rig.deliver({ id: 'a', text: 'hello' })).toBeLessThan(300);
      expect(said()).toHaveLength(1);
    });

    promise('refuses a wrong token or signature and hands nothing over', async () => {
      expect([401, 403]).toContain(await rig.forge({ id: 'a', text: 'hello' }));
      expect(said()).toHaveLength(0);
    });

    promise('takes an empty text, for the bot to answer', async () => {
      expect(await rig.deliver({ id: 'a', text: '' })).toBeLessThan(300);
      expect(said()).toMatchObject([{ kind: 'text', text: '' }]);
    });

    promise('answers any bytes without a server error, and hands none of them over', async () => {
      await assert(asyncProperty(uint8Array({ maxLength: 200 }), async (bytes) => {
        expect(await rig.nonsense(Buffer.from(bytes))).toBeLessThan(500);
      }), { numRuns: 50 });
      await assert(asyncProperty(anyJson(), async (json) => {
        expect(await rig.nonsense(Buffer.from(json))).toBeLessThan(500);
      }), { numRuns: 50 });
      expect(said()).toHaveLength(0);
    });

    promise('shows every kind of outbound line, once, even when it is sent twice', async () => {
      for (const [index, message] of outbound.entries()) {
        if (message.kind === 'message') rig.host.write(rig.session, { from: 'bot', text: message.text, ...(message.choices && { choices: message.choices }) });
        if (message.kind === 'progress') rig.host.write(rig.session, { from: 'bot', text: message.text, status: message.status, work: message.work });
        // Where the transcript is read, sending is only a look whether somebody has.
        if (rig.channel.limits.delivery === 'transcript') await rig.shown();
        await rig.channel.send(rig.address, message, `key-${index}`);
        await rig.channel.send(rig.address, message, `key-${index}`);
      }
      expect(await rig.shown()).toEqual(['Which number should move?', 'What happened?', ...(rig.channel.limits.progress ? ['Number moved'] : [])]);
    });

    it('declares what it can carry, and no gap that does not exist', () => {
      expect(rig.channel.name).toBe(name);
      expect(rig.channel.limits.text).toBeGreaterThan(0);
      expect(rig.channel.limits.choices).toBeGreaterThanOrEqual(0);
      expect(Object.keys(gaps).filter((title) => !promises.has(title))).toEqual([]);
      expect(Object.entries(gaps).filter(([, reason]) => reason.length < 10)).toEqual([]);
    });
  });
}
