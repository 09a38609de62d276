import { afterEach, describe, expect, it } from '@jest/globals';
import type { Channel, ChannelLimits, Inbound, InboundBody, Log, Outbound } from '../../src/contracts.ts';
import { createConversation } from '../../src/conversation/machine.ts';
import { Retryable } from '../../src/errors.ts';
import { createBox, idle, kick, push, type Box } from '../../src/session/session-box.ts';
import { createWindowLimits } from '../../src/session/window-limits.ts';
import { createWorker } from '../../src/session/worker.ts';
import { MOVE, STATUS, toyWorld } from '../conversation/toy-world.ts';
import { STORES, type Opened } from './stores.ts';

const SILENT: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const SESSION = 's';
const MINUTE_MS = 60_000;

describe.each(STORES)('on $name, what is said over a channel that has to be sent to', ({ open }) => {
  let opened: Opened | null = null;
  let running: Box | null = null;
  afterEach(async () => {
    if (running?.wake) clearTimeout(running.wake);
    await opened?.close();
  });

  /** `post` is the platform: it throws what goes wrong, and is told how often it was asked before. */
  async function begin(post: (text: string, asked: number, message: Outbound) => void | Promise<void>, gather: Pick<ChannelLimits, 'gatherMs'> = {}) {
    opened = await open();
    const { store } = opened;
    const clock = { now: 1_000_000 };
    const sent: string[] = [];
    let asked = 0;
    const channel: Channel = {
      name: 'phone', limits: { text: 1000, choices: 10, delivery: 'push', progress: true, lasting: true, follow: null, ...gather }, mount: () => {},
      async send(_to, message: Outbound) {
        const text = message.kind === 'typing' ? '' : message.text;
        asked += 1;
        await post(text, asked, message);
        sent.push(text);
      },
    };
    const now = (): number => clock.now;
    const perform = createWorker({
      executors: [], channel: () => channel, approvals: store.approvals, elsewhere: { any: async () => null, on: async () => null }, limits: createWindowLimits(store.documents, now),
      now, random: () => 1, log: SILENT, stopping: new AbortController().signal, observe: () => {},
    });
    const box = createBox(SESSION, {
      store, machine: createConversation(toyWorld({ ...MOVE, identity: 'anonymous' }, STATUS)), speaks: () => true, locale: 'en', burstMs: 0, log: SILENT,
      stamp: { worker: 'me', auditKey: 'k', channel: () => channel }, now, settled: () => {}, changed: () => {}, took: () => {}, perform,
      read: async () => ({ commands: [{ kind: 'chitchat', about: 'thanks' }], answers: [] }),
    });
    running = box;
    const hear = (body: InboundBody, id: string): void => {
      const message: Inbound = { id, session: SESSION, address: { channel: 'phone', id: '+1' }, at: clock.now, ...body };
      push(box, { kind: 'message', message });
    };
    const pass = async (ms: number): Promise<void> => {
      clock.now += ms;
      kick(box);
      await idle(box);
    };
    const said = async (): Promise<string[]> => (await store.records.entries(SESSION, 0, 100)).filter(({ from }) => from !== 'customer').map(({ text }) => text);
    return { box, store, sent, hear, pass, said };
  }

  it('leaves in order, nothing lost, after the platform was away for an hour', async () => {
    let away = true;
    const t = await begin(() => {
      if (away) throw new Retryable('unavailable', 'the platform is away');
    });
    t.hear({ kind: 'opened', locale: 'en' }, 'opened');
    await idle(t.box);
    for (let minutes = 0; minutes < 60; minutes += 1) await t.pass(MINUTE_MS);
    expect(t.sent).toEqual([]);
    away = false;
    for (let minutes = 0; minutes < 10; minutes += 1) await t.pass(MINUTE_MS);
    expect((await t.said()).length).toBeGreaterThan(1);
    expect(t.sent).toEqual(await t.said());
    expect((await t.store.sessions.load(SESSION))?.outbox).toEqual([]);
  });

  it('counts no attempt of a line that waits behind another', async () => {
    const t = await begin(() => { throw new Retryable('unavailable', 'the platform is away'); });
    t.hear({ kind: 'opened', locale: 'en' }, 'opened');
    await idle(t.box);
    for (let minutes = 0; minutes < 5; minutes += 1) await t.pass(MINUTE_MS);
    const attempts = (await t.store.sessions.load(SESSION))?.outbox.map((effect) => effect.attempts) ?? [];
    expect(attempts[0]).toBeGreaterThan(3);
    expect(attempts.slice(1)).toEqual(attempts.slice(1).map(() => 0));
    expect(attempts.length).toBeGreaterThan(1);
  });

  it('is held back where a person takes the conversation before it has left, and the audit says so', async () => {
    let [reached, release] = [(): void => {}, (): void => {}];
    const held = new Promise<void>((done) => { release = done; });
    const first = new Promise<void>((done) => { reached = done; });
    const t = await begin(async (_text, asked) => {
      if (asked > 1) return;
      reached();
      await held;
    });
    t.hear({ kind: 'opened', locale: 'en' }, 'opened');
    await first;
    const saidBefore = await t.said();
    t.hear({ kind: 'claimed', by: 'ann@example.com' }, 'claimed');
    await t.box.running;
    release();
    await idle(t.box);
    t.hear({ kind: 'agent', by: 'ann@example.com', text: 'Ann here.' }, 'agent');
    await idle(t.box);
    expect(saidBefore.length).toBeGreaterThan(1);
    const saidAfter = (await t.said()).slice(saidBefore.length);
    expect(t.sent).toEqual([saidBefore[0], ...saidAfter]);
    expect(t.sent.at(-1)).toBe('Ann here.');
    const audit = await t.store.records.auditChain(SESSION, 0, 100);
    expect(audit.find(({ kind }) => kind === 'replies.discarded')).toMatchObject({ by: 'ann@example.com', data: { lines: saidBefore.slice(1).map((_, i) => i + 2) } });
  });

  it('leaves as one where the channel gathers, however many turns said it, and names all its lines', async () => {
    const t = await begin(() => {}, { gatherMs: 2_000 });
    t.hear({ kind: 'opened', locale: 'en' }, 'opened');
    await idle(t.box);
    t.hear({ kind: 'text', text: 'thanks' }, 'thanks');
    await idle(t.box);
    expect(t.sent).toEqual([]);
    const owed = (await t.store.sessions.load(SESSION))?.outbox.filter(({ kind }) => kind === 'send') ?? [];
    await t.pass(2_000);
    const said = await t.said();
    expect(said.length).toBeGreaterThan(2);
    expect(t.sent).toEqual([said.join('\n\n')]);
    expect(owed).toHaveLength(1);
    expect(owed).toMatchObject([{ message: { lines: said.map(() => expect.any(Number)) } }]);
    expect(owed).not.toMatchObject([{ message: { unasked: true } }]);
  });

  it('is no answer late behind what nobody asked for and must wait: who writes is there', async () => {
    const t = await begin((_text, _asked, message) => {
      if (message.kind === 'message' && message.unasked) throw new Retryable('quiet_hours', 'it is night', 480 * MINUTE_MS);
    });
    t.hear({ kind: 'opened', locale: 'en' }, 'opened');
    await idle(t.box);
    const before = await t.said();
    expect(t.sent).toEqual(before);
    await t.pass(120 * MINUTE_MS);
    t.hear({ kind: 'claimed', by: 'ann@example.com' }, 'claimed');
    t.hear({ kind: 'agent', by: 'ann@example.com', text: 'It is done.' }, 'agent');
    await idle(t.box);
    expect(t.sent).toEqual(before);
    t.hear({ kind: 'text', text: 'are you there?' }, 'there');
    await idle(t.box);
    expect(t.sent).toEqual([...before, 'A person has taken over.', 'It is done.']);
  });

  it('adds nothing to what was tried and may have arrived', async () => {
    let away = true;
    const t = await begin(() => {
      if (away) throw new Retryable('unavailable', 'the platform is away');
    }, { gatherMs: 2_000 });
    t.hear({ kind: 'opened', locale: 'en' }, 'opened');
    await idle(t.box);
    await t.pass(2_000);
    const first = await t.said();
    t.hear({ kind: 'text', text: 'thanks' }, 'thanks');
    await idle(t.box);
    away = false;
    for (let minutes = 0; minutes < 3; minutes += 1) await t.pass(MINUTE_MS);
    const after = (await t.said()).slice(first.length);
    expect(after.length).toBeGreaterThan(0);
    expect(t.sent).toEqual([first.join('\n\n'), after.join('\n\n')]);
  });
});
