import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { assert, asyncProperty, json as anyJson, uint8Array } from 'fast-check';
import type { Address, Channel, Inbound, Outbound } from '../../src/contracts.ts';
import { Retryable, Unknown } from '../../src/errors.ts';
import { until } from '../e2e/start-gateway.ts';
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
  /** A message that was rightly signed, ten minutes ago. */
  late?: (message: { id: string; text: string }) => Promise<number>;
  /** What the bot itself said comes back, as the platform tells of it. */
  own?: () => Promise<number>;
  /** Rightly signed, and of a kind that nobody knows yet. */
  unknown?: () => Promise<number>;
  /** The next thing that we send is not taken, for now. */
  fail?: () => void;
}

/** What a rig has to be able to do; who cannot has to declare the gap. */
function able<T>(ability: T | undefined): T {
  if (ability === undefined) throw new Error('The rig cannot do this: teach it, or declare the gap with its reason.');
  return ability;
}

/** A promise of the contract that a channel cannot keep, and why. */
export type Gaps = { [promise: string]: string };

type Line = Extract<Outbound, { kind: 'message' }>;
const outbound: Outbound[] = [
  { kind: 'message', seq: 1, text: 'Which number should move?' },
  { kind: 'message', seq: 2, text: 'What happened?', choices: [{ id: 'lost', label: 'Lost' }, { id: 'stolen', label: 'Stolen' }] },
  { kind: 'progress', seq: 3, text: 'Number moved', status: 'done', work: 'swap' },
  { kind: 'typing', on: true },
  { kind: 'typing', on: false },
];

const line = (seq: number, text: string, more: Partial<Line> = {}): Line => ({ kind: 'message', seq, text, ...more });

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

    promise('hands over what comes out of its order all the same', async () => {
      for (const id of ['3', '1', '2']) await rig.deliver({ id, text: `message ${id}` });
      expect(said().map((message) => ('text' in message ? message.text : ''))).toEqual(['message 3', 'message 1', 'message 2']);
    });

    promise('refuses a message that was signed too long ago', async () => {
      expect([401, 403]).toContain(await able(rig.late)({ id: 'a', text: 'hello' }));
      expect(said()).toHaveLength(0);
    });

    promise('hands over nothing of what the bot itself said', async () => {
      expect(await able(rig.own)()).toBeLessThan(300);
      expect(said()).toHaveLength(0);
    });

    promise('takes a kind that nobody knows, counts it, and hands nothing over', async () => {
      expect(await able(rig.unknown)()).toBeLessThan(300);
      expect(said()).toHaveLength(0);
      expect(rig.host.odd).toEqual([name]);
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

    const send = async (message: Line): Promise<unknown> => {
      if (rig.channel.limits.delivery === 'transcript') {
        rig.host.write(rig.session, { from: 'bot', text: message.text, ...(message.choices && { choices: message.choices }) });
        await rig.shown();
      }
      const once = async (): Promise<unknown> => rig.channel.send(rig.address, message, `${rig.session}/s${message.seq}`).then(() => null, (error: unknown) => error);
      if (rig.channel.limits.delivery === 'push') return once();
      // Not yet read, or not yet said to its end, is asked again.
      return until('the line is seen', async () => {
        const outcome = await once();
        return outcome instanceof Retryable ? undefined : { outcome };
      }).then(({ outcome }) => outcome);
    };

    promise('carries a line of the length, and with the choices, that it declares', async () => {
      const { text, choices } = rig.channel.limits;
      const long = `Long ${'words '.repeat(Math.floor((text - 5) / 6))}`.trim();
      const many = Array.from({ length: choices }, (_, i) => ({ id: `c${i}`, label: `${i + 1} ${'label '.repeat(8)}`.trim() }));
      expect([await send(line(1, long)), await send(line(2, 'Which?', { choices: many }))]).toEqual([null, null]);
      expect((await rig.shown()).length).toBeGreaterThanOrEqual(2);
    });

    promise('sends a line that was not taken once more, in its place', async () => {
      able(rig.fail)();
      const failed = await send(line(1, 'First'));
      expect(failed instanceof Retryable || failed instanceof Unknown).toBe(true);
      expect([await send(line(1, 'First')), await send(line(2, 'Second'))]).toEqual([null, null]);
      expect(await rig.shown()).toEqual(['First', 'Second']);
    });

    promise('sends nothing of its own accord to who wants no more, but the line that says so', async () => {
      await rig.host.host.consent.set(rig.address, { stopped: true, because: 'stop', at: 1 });
      expect(await send(line(1, 'News', { unasked: true }))).toMatchObject({ code: 'opted_out' });
      expect(await send(line(2, 'All right', { farewell: true }))).toBeNull();
      expect(await rig.shown()).toEqual(['All right']);
    });

    promise('reaches a customer who has not spoken for long', async () => {
      expect(await send(line(1, 'News', { unasked: true }))).toBeNull();
      expect(await rig.shown()).toEqual(['News']);
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
