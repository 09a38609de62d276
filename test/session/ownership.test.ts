import { afterEach, describe, expect, it } from '@jest/globals';
import type { Channel, ChannelLimits, Command, Inbound, InboundBody, Log, Outbound, SessionRecord, Store } from '../../src/contracts.ts';
import { createConversation } from '../../src/conversation/machine.ts';
import { Retryable } from '../../src/errors.ts';
import { createBox, idle, kick, push, type Box } from '../../src/session/session-box.ts';
import { createWindowLimits } from '../../src/session/window-limits.ts';
import { createWorker } from '../../src/session/worker.ts';
import { start } from '../conversation/talk.ts';
import { toyWorld } from '../conversation/toy-world.ts';
import { STORES, type Opened } from './stores.ts';

const SILENT: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const SESSION = 's';
const ANN = 'ann@example.com';
const WRITE = { flow: 'write', title: 'Write', description: 'Writes.', examples: { en: ['write'] }, steps: [{ call: 'toy.write', with: { size: '1' }, irreversible: true, unconfirmed: 'a test needs no yes', progress: 'Written' }], done: 'Done.' };

/** Something that waits until it is let go, and says when it was reached. */
function gate() {
  let [reach, open] = [(): void => {}, (): void => {}];
  const reached = new Promise<void>((done) => { reach = done; });
  const opened = new Promise<void>((done) => { open = done; });
  return { reached, open: () => open(), pass: async () => { reach(); await opened; } };
}

describe.each(STORES)('on $name, when a person takes the conversation', ({ open }) => {
  let opened: Opened | null = null;
  let running: Box | null = null;
  afterEach(async () => {
    if (running?.wake) clearTimeout(running.wake);
    await opened?.close();
  });

  interface Given {
    limits?: Partial<ChannelLimits>;
    read?: () => Promise<Command[]>;
    post?: (text: string, asked: number) => void | Promise<void>;
    work?: () => Promise<void>;
    saved?: (record: SessionRecord) => void;
  }

  async function begin({ limits = {}, read = async () => [start('write')], post = () => {}, work = async () => {}, saved = () => {} }: Given) {
    opened = await open();
    const store: Store = { ...opened.store, sessions: { ...opened.store.sessions, async save(next) {
      const won = await (opened?.store.sessions.save(next) ?? false);
      saved(next);
      return won;
    } } };
    const clock = { now: 1_000_000 };
    const sent: string[] = [];
    let [asked, worked] = [0, 0];
    const channel: Channel = {
      name: 'phone', limits: { text: 1000, choices: 10, delivery: 'push', progress: true, lasting: true, follow: null, ...limits }, mount: () => {},
      async send(_to, message: Outbound) {
        asked += 1;
        const text = message.kind === 'typing' ? '' : message.text;
        await post(text, asked);
        sent.push(text);
      },
    };
    const now = (): number => clock.now;
    const perform = createWorker({
      executors: [{ name: 'call', input: { safeParse: (data: unknown) => ({ success: true, data }) } as never, run: async () => { worked += 1; await work(); return { output: {} }; } }],
      channel: () => channel, approvals: store.approvals, elsewhere: { any: async () => null, on: async () => null }, limits: createWindowLimits(store.documents, now),
      now, random: () => 1, log: SILENT, stopping: new AbortController().signal, observe: () => {},
    });
    const box = createBox(SESSION, {
      store, machine: createConversation(toyWorld(WRITE)), speaks: () => true, locale: 'en', burstMs: 0, log: SILENT,
      stamp: { worker: 'me', auditKey: 'k', channel: () => channel }, now, settled: () => {}, changed: () => {}, took: () => {}, perform,
      read: async (messages) => ({ commands: messages.some(({ kind }) => kind === 'text') ? await read() : [], answers: [] }),
    });
    running = box;
    const hear = (body: InboundBody, id: string): void => {
      const message: Inbound = { id, session: SESSION, address: { channel: 'phone', id: '+1' }, at: clock.now, ...body };
      push(box, { kind: 'message', message });
    };
    return {
      box, sent, hear, worked: () => worked,
      claim: (by = ANN) => hear({ kind: 'claimed', by }, `claimed by ${by}`),
      async pass(ms: number) {
        clock.now += ms;
        kick(box);
        await idle(box);
      },
      said: async () => (await store.records.entries(SESSION, 0, 100)).filter(({ from }) => from !== 'customer').map(({ text }) => text),
      audit: async () => store.records.auditChain(SESSION, 0, 100),
      ledger: async () => (await store.records.ledger(SESSION)).map(({ stage, detail }) => (typeof detail === 'string' ? `${stage}: ${detail}` : stage)),
      outbox: async () => (await store.sessions.load(SESSION))?.outbox ?? [],
    };
  }

  it.each(['push', 'transcript'] as const)('while the bot reads what was said, its answer is never given, and nothing begun (%s)', async (delivery) => {
    const reading = gate();
    const t = await begin({ limits: { delivery }, read: async () => { await reading.pass(); return [start('write')]; } });
    t.hear({ kind: 'opened', locale: 'en' }, 'opened');
    await idle(t.box);
    const before = await t.said();
    t.hear({ kind: 'text', text: 'write' }, 'text');
    await reading.reached;
    t.claim();
    reading.open();
    await idle(t.box);
    expect((await t.said()).slice(before.length)).toEqual(['A person has taken over.']);
    expect(t.worked()).toBe(0);
    expect(await t.ledger()).toEqual([]);
  });

  it('while a turn is being saved, what it owes is neither sent nor begun', async () => {
    const then: { claim?: () => void } = {};
    const t = await begin({ saved: ({ handled }) => { if (handled.at(-1) === 'text') then.claim?.(); } });
    t.hear({ kind: 'opened', locale: 'en' }, 'opened');
    await idle(t.box);
    then.claim = () => t.claim();
    t.hear({ kind: 'text', text: 'write' }, 'text');
    await idle(t.box);
    await t.pass(60_000);
    expect(t.worked()).toBe(0);
    expect(t.sent.at(-1)).toBe('A person has taken over.');
    expect((await t.outbox()).map(({ kind, held, lease }) => ({ kind, held, lease }))).toEqual([{ kind: 'work', held: true, lease: null }]);
  });

  it('a line under way that fails is not tried again, and the person’s goes out at once', async () => {
    const sending = gate();
    const t = await begin({ async post(_text, asked) {
      if (asked > 1) return;
      await sending.pass();
      throw new Retryable('unavailable', 'the platform is away');
    } });
    t.hear({ kind: 'opened', locale: 'en' }, 'opened');
    await sending.reached;
    const before = await t.said();
    t.claim();
    await t.box.running;
    sending.open();
    await idle(t.box);
    t.hear({ kind: 'agent', by: ANN, text: 'Ann here.' }, 'agent');
    await idle(t.box);
    await t.pass(600_000);
    expect(t.sent).toEqual(['A person has taken over.', 'Ann here.']);
    const lines = (await t.audit()).filter(({ kind }) => kind === 'replies.discarded').flatMap(({ data }) => data['lines']);
    expect(new Set(lines)).toEqual(new Set(before.map((_, i) => i + 1)));
  });

  it('work that comes back says nothing, on a channel that is sent the progress either', async () => {
    const working = gate();
    const t = await begin({ work: async () => working.pass() });
    t.hear({ kind: 'text', text: 'write' }, 'text');
    await working.reached;
    t.claim();
    await t.box.running;
    working.open();
    await idle(t.box);
    await t.pass(60_000);
    expect(t.sent.at(-1)).toBe('A person has taken over.');
    expect(await t.ledger()).toEqual(['intent', 'attempt', 'done']);
    expect((await t.said()).at(-1)).toBe('Written');
    t.hear({ kind: 'resumed', by: ANN, slots: {} }, 'resumed');
    await idle(t.box);
    await t.pass(1);
    expect(t.sent.slice(-2)).toEqual(['I’m back – the automated assistant.', 'Done.']);
    expect(t.worked()).toBe(1);
  });

  it('somebody else who claims it a moment later stops nothing that the first one has written, or has the bot say', async () => {
    let away = true;
    const t = await begin({ post: () => { if (away) throw new Retryable('unavailable', 'the platform is away'); } });
    t.claim();
    await idle(t.box);
    t.hear({ kind: 'agent', by: ANN, text: 'Ann here.' }, 'agent');
    await idle(t.box);
    t.hear({ kind: 'ran', by: ANN, flow: 'write', slots: {} }, 'ran');
    await idle(t.box);
    t.claim('bob@example.com');
    await idle(t.box);
    away = false;
    for (let minutes = 0; minutes < 10; minutes += 1) await t.pass(60_000);
    expect(t.sent).toEqual(expect.arrayContaining(['Ann here.', 'Done.']));
  });

  it('a write that was tried and held is not done when they return it', async () => {
    let fails = true;
    const t = await begin({ work: async () => { if (fails) throw new Retryable('unavailable', 'away'); } });
    t.hear({ kind: 'text', text: 'write' }, 'text');
    await idle(t.box);
    t.claim();
    await idle(t.box);
    fails = false;
    await t.pass(60_000);
    expect(t.worked()).toBe(1);
    t.hear({ kind: 'returned', by: ANN }, 'returned');
    await idle(t.box);
    await t.pass(60_000);
    expect(t.worked()).toBe(1);
    expect(await t.ledger()).toEqual(['intent', 'attempt', 'failed: held back']);
    expect((await t.audit()).find(({ kind }) => kind === 'work.dropped')).toMatchObject({ by: ANN, data: { actions: ['toy.write'] } });
  });
});
