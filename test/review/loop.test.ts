import { EventEmitter, once } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Approval, Command, Effect, Inbound, InboundBody, Log, SessionRecord, Store } from '../../src/contracts.ts';
import { createConversation } from '../../src/conversation/machine.ts';
import { createBox, idle, kick, load, push, type Box, type BoxParts } from '../../src/session/session-box.ts';
import { createApprove } from '../../src/session/approve.ts';
import type { Input } from '../../src/session/turn.ts';
import { createWindowLimits } from '../../src/session/window-limits.ts';
import { createWorker } from '../../src/session/worker.ts';
import { set, start } from '../conversation/talk.ts';
import { MOVE, STATUS, toyWorld } from '../conversation/toy-world.ts';
import { STORES, type Opened } from '../session/stores.ts';

const SILENT: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const SESSION = 's';
const WRITES = {
  ...STATUS, steps: [{ confirm: 'Send {id}?' }, { call: 'toy.sendIt', with: { id: 'id' }, irreversible: true }], done: 'Sent.',
};
const APPROVED = { ...STATUS, flow: 'approved', steps: [{ approve: { by: 'boss', within: '5m', otherwise: 'refused', shows: { id: 'id' } } }], refused: 'Not here.', done: 'All right.' };

function gate(): { opened: Promise<unknown>; open: () => void } {
  const bell = new EventEmitter();
  return { opened: once(bell, 'open'), open: () => void bell.emit('open') };
}

/** What each text means in these tests. */
const MEANS: { [text: string]: Command[] } = {
  send: [start('status'), set('id', 'A1')], approve: [start('approved'), set('id', 'A1')], yes: [{ kind: 'confirm' }], hello: [{ kind: 'chitchat', about: 'greeting' }],
};

async function untilTaken(box: Box): Promise<void> {
  for (let i = 0; i < 10 && box.inputs.length > 0; i += 1) {
    kick(box);
    await idle(box);
  }
  if (box.wake) clearTimeout(box.wake);
}

describe.each(STORES)('on $name, the loop', ({ open }) => {
  let opened: Opened | null = null;
  afterEach(async () => opened?.close());

  async function begin(change: (parts: BoxParts) => Partial<BoxParts>, wrap: (store: Store) => Store = (store) => store) {
    opened = await open();
    const store = wrap(opened.store);
    const clock = { now: 1_000_000 };
    const base: BoxParts = {
      store, machine: createConversation(toyWorld({ ...MOVE, identity: 'anonymous' }, WRITES, APPROVED)), speaks: () => true, locale: 'en', burstMs: 0, log: SILENT,
      stamp: { worker: 'me', auditKey: 'k', channel: () => null }, now: () => clock.now, settled: () => {}, changed: () => {}, took: () => {},
      perform: async (effect) => ({ kind: 'result', effect: effect.id, outcome: { ok: true, output: {} } }),
      read: async (messages) => ({ commands: messages.flatMap((message) => (message.kind === 'text' ? MEANS[message.text] ?? [] : [])), answers: [] }),
    };
    const box = createBox(SESSION, { ...base, ...change(base) });
    const say = (body: InboundBody, id: string, at = clock.now): void => {
      const message: Inbound = { id, session: SESSION, address: { channel: 'web', id: SESSION }, at, ...body };
      push(box, { kind: 'message', message });
    };
    return { box, store, clock, say, text: async (text: string) => { say({ kind: 'text', text }, text); await idle(box); }, lines: async () => (await store.records.entries(SESSION, 0, 1_000)).map((entry) => entry.text) };
  }

  it('performs an effect once when its result lands while another turn is being saved', async () => {
    const calls: string[] = [];
    const [called, landed, saving, goOn] = [gate(), gate(), gate(), gate()];
    let hold = false;
    const t = await begin(() => ({
      async perform(effect: Effect): Promise<Input> {
        calls.push(effect.id);
        if (calls.length === 1) {
          called.open();
          await landed.opened;
        }
        return { kind: 'result', effect: effect.id, outcome: { ok: true, output: {} } };
      },
    }), (store) => ({
      ...store,
      sessions: { ...store.sessions, async save(next: SessionRecord) {
        const saved = await store.sessions.save(next);
        if (hold) {
          hold = false;
          saving.open();
          await goOn.opened;
        }
        return saved;
      } },
    }));
    await t.text('send');
    t.say({ kind: 'text', text: 'yes' }, 'yes');
    await called.opened;
    await t.box.running;
    hold = true;
    t.say({ kind: 'text', text: 'hello' }, 'hello');
    await saving.opened;
    landed.open();
    await Promise.all(t.box.flying.values());
    goOn.open();
    await idle(t.box);
    expect(calls).toHaveLength(1);
    expect((await t.lines()).at(-1)).toBe('Sent.');
  });

  it('takes a yes that was sent before the summary was shown for no answer to it', async () => {
    const t = await begin(() => ({}));
    await t.text('send');
    t.say({ kind: 'text', text: 'yes' }, 'early', t.clock.now - 1);
    await idle(t.box);
    expect((await t.lines()).slice(-2)).toEqual(['yes', 'Send A1?']);
    await t.text('yes');
    expect((await t.lines()).at(-1)).toBe('Sent.');
  });

  it('passes a message that cannot be read on to a person, and says so, be it the first one or a later one', async () => {
    for (const before of [[], ['hello']]) {
      const t = await begin((base) => ({
        read: async (messages, loaded) => {
          if (messages.some((message) => message.kind === 'text' && message.text === 'poison')) throw new Error('unreadable');
          return base.read(messages, loaded);
        },
      }));
      for (const text of before) await t.text(text);
      t.say({ kind: 'text', text: 'poison' }, 'poison');
      await untilTaken(t.box);
      expect(t.box.inputs).toEqual([]);
      expect(await t.store.sessions.load(SESSION)).toMatchObject({ owner: 'nobody' });
      expect((await t.lines()).join(' ')).toMatch(/poison.*passing this on to a person/);
      if (before.length === 0) await opened?.close();
    }
  });

  it('gives no effect an id again after a session could not go on', async () => {
    const t = await begin((base) => ({
      read: async (messages, loaded) => {
        if (messages.some((message) => message.id === 'poison')) throw new Error('unreadable');
        return base.read(messages, loaded);
      },
    }));
    const keys: string[] = [];
    const { perform } = t.box.parts;
    Object.assign(t.box.parts, { perform: async (effect: Effect, loaded: Parameters<typeof perform>[1]) => { keys.push(effect.id); return perform(effect, loaded); } });
    await t.text('send');
    await t.text('yes');
    t.say({ kind: 'text', text: '?' }, 'poison');
    await untilTaken(t.box);
    t.say({ kind: 'returned', by: 'amy' }, 'returned');
    await idle(t.box);
    t.say({ kind: 'text', text: 'send' }, 'send again');
    await idle(t.box);
    t.say({ kind: 'text', text: 'yes' }, 'yes again');
    await idle(t.box);
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(2);
  });

  it('keeps the newer of two views of a session that were loaded at once', async () => {
    const [reading, goOn] = [gate(), gate()];
    let slow = false;
    const t = await begin(() => ({}), (store) => ({
      ...store,
      sessions: { ...store.sessions, async load(id: string) {
        const found = await store.sessions.load(id);
        if (slow) {
          slow = false;
          reading.open();
          await goOn.opened;
        }
        return found;
      } },
    }));
    await t.text('hello');
    t.box.loaded = null;
    slow = true;
    const looked = load(t.box);
    await reading.opened;
    await t.text('send');
    goOn.open();
    await looked;
    expect(t.box.loaded).toMatchObject({ record: { revision: (await t.store.sessions.load(SESSION))?.revision } });
  });

  it('lets an approval that never reached anybody run out, and tells the customer', async () => {
    let broken = true;
    const t = await begin((base) => {
      const approvals = { ...base.store.approvals, request: async (approval: Approval) => { if (broken) throw new Error('the store is away'); await base.store.approvals.request(approval); } };
      return { perform: createWorker({ elsewhere: { any: async () => null, on: async () => null }, executors: [createApprove(approvals, base.now)], channel: () => null, approvals, limits: createWindowLimits(base.store.documents, base.now), now: base.now, random: () => 0, log: SILENT, stopping: new AbortController().signal, observe: () => {} }) };
    });
    await t.text('approve');
    for (let i = 0; i < 8; i += 1) {
      t.clock.now += 60_000;
      kick(t.box);
      await idle(t.box);
    }
    expect((await t.lines()).at(-1)).toBe('Not here.');
    broken = false;
  });

  it('survives a store that is away when an approval runs out', async () => {
    let away = false;
    const t = await begin((base) => {
      const approvals = { ...base.store.approvals, decide: async (...args: Parameters<Store['approvals']['decide']>) => { if (away) throw new Error('the store is away'); return base.store.approvals.decide(...args); } };
      return { perform: createWorker({ elsewhere: { any: async () => null, on: async () => null }, executors: [createApprove(approvals, base.now)], channel: () => null, approvals, limits: createWindowLimits(base.store.documents, base.now), now: base.now, random: () => 0, log: SILENT, stopping: new AbortController().signal, observe: () => {} }) };
    });
    await t.text('approve');
    t.clock.now += 600_000;
    away = true;
    kick(t.box);
    await expect(idle(t.box)).resolves.toBeUndefined();
    away = false;
    t.clock.now += 600_000;
    kick(t.box);
    await idle(t.box);
    expect((await t.lines()).at(-1)).toBe('Not here.');
  });

  it('knows that work with an input of the wrong shape was never sent', async () => {
    const t = await begin(() => ({}));
    await t.text('hello');
    const { loaded } = t.box;
    if (!loaded) throw new Error('no session');
    const perform = createWorker({ elsewhere: { any: async () => null, on: async () => null }, executors: [createApprove(t.store.approvals, () => 0)], channel: () => null, approvals: t.store.approvals, limits: createWindowLimits(t.store.documents, () => 0), now: () => 0, random: () => 0, log: SILENT, stopping: new AbortController().signal, observe: () => {} });
    const effect: Effect = {
      id: 'w1', dueAt: 0, attempts: 1, lease: null, kind: 'work', executor: 'approve', action: 'boss', input: { to: null }, write: true, flow: 'f', version: 1, step: '1',
      guard: { identity: 'anonymous', proof: {}, confirmed: null }, timeoutMs: 1_000, retry: { times: 3, firstMs: 1, maxMs: 1 },
    };
    expect(await perform(effect, loaded)).toMatchObject({ kind: 'result', outcome: { ok: false, error: { kind: 'terminal' } } });
  });
});
