import { EventEmitter, once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { allWork } from '../../src/cli/scenario-harness.ts';
import { RIG_CHANNEL, settle, startRig, type Rig } from '../../src/cli/rig.ts';
import type { Append, Entry, Inbound, InboundBody, SessionRecord, Store } from '../../src/contracts.ts';
import { openStore } from '../../src/store/open-store.ts';

const SESSION = 'crash';
/** The demo customer's spare card. */
const CARD = '8944100000000005009';
const SCRIPT: InboundBody[] = [
  { kind: 'opened', locale: 'en' },
  { kind: 'text', text: 'I lost my phone' },
  { kind: 'text', text: '+44 7700 900123' },
  { kind: 'text', text: '123456' },
  { kind: 'text', text: CARD },
  { kind: 'text', text: 'yes' },
];

function deferred(): { happened: Promise<void>; happen: () => void } {
  const gate = new EventEmitter();
  return { happened: once(gate, 'now').then(() => undefined), happen: () => gate.emit('now') };
}

/** A store whose process dies after so many writes: what is asked of it later is never answered. */
function mortal(store: Store, writes: number): { store: Store; died: Promise<void> } {
  let left = writes;
  const death = deferred();
  const forever = new Promise<never>(() => {});
  const write = <A extends unknown[], R>(run: (...args: A) => Promise<R>) => async (...args: A): Promise<R> => {
    if (left <= 0) return forever;
    left -= 1;
    const result = await run(...args);
    if (left === 0) death.happen();
    return left === 0 ? forever : result;
  };
  const read = <A extends unknown[], R>(run: (...args: A) => Promise<R>) => (...args: A): Promise<R> => (left <= 0 ? forever : run(...args));
  return {
    died: death.happened,
    store: {
      ...store,
      sessions: { ...store.sessions, load: read((id: string) => store.sessions.load(id)), save: write((next: SessionRecord) => store.sessions.save(next)) },
      inbox: { ...store.inbox, accept: write((message: Inbound) => store.inbox.accept(message)), settle: write((ids: string[]) => store.inbox.settle(ids)) },
      records: { ...store.records, append: write((rows: Append[]) => store.records.append(rows)) },
    },
  };
}

/** Plays the script, dying after `writes` writes of the first life; the customer sends what was not acknowledged again. */
async function play(writes: number): Promise<{ transcript: string[]; work: { name: string; key: string | null }[]; died: boolean }> {
  const folder = await mkdtemp(join(tmpdir(), 'errand-crash-'));
  const store = await openStore({ dataDir: folder, mongoUri: null });
  const clock = { now: Date.UTC(2026, 0, 15, 10) };
  const life = async (on: Store): Promise<Rig> => startRig({ root: process.cwd(), packs: [], store: on, clock, newCode: () => '123456' });
  const first = mortal(store, writes);
  let rig = await life(first.store);
  const firstRig = rig;
  let alive = true;
  const reborn = async (): Promise<void> => {
    await first.died;
    alive = false;
    rig = await life(store);
  };
  const died = reborn();
  for (const [i, body] of SCRIPT.entries()) {
    const send = async (): Promise<void> => {
      await rig.assembly.gateway.receive({ id: `${SESSION}:${i}`, session: SESSION, address: { channel: RIG_CHANNEL.name, id: SESSION }, at: clock.now, ...body });
      await settle(rig, { store, session: SESSION, clock });
    };
    if (alive) await Promise.race([send(), died]);
    if (!alive) {
      await died;
      await send();
    }
  }
  const entries: Entry[] = await store.records.entries(SESSION, 0, 1_000);
  const work = (await allWork(rig)).map(({ name, key }) => ({ name, key }));
  await rig.close();
  if (!alive) void firstRig.close();
  await store.close();
  await rm(folder, { recursive: true });
  return { transcript: entries.map((entry) => `${entry.seq} ${entry.from}: ${entry.text} ${entry.status ?? ''}`), work, died: !alive };
}

describe('a gateway that is killed', () => {
  it('after any write goes on to the same transcript, with every effect once', async () => {
    const whole = await play(Infinity);
    expect(whole.died).toBe(false);
    expect(whole.transcript.at(-1)).toMatch(/Done/);
    expect(whole.work.filter(({ name }) => name === 'provisioning.swapSim')).toHaveLength(1);
    for (let writes = 1; ; writes += 1) {
      const cut = await play(writes);
      if (!cut.died) {
        expect(writes).toBeGreaterThan(20);
        break;
      }
      expect({ writes, ...cut }).toEqual({ writes, ...whole, died: true });
    }
  // Some fifty lives.
  }, 240_000);
});
