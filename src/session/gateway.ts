import { setTimeout as delay } from 'node:timers/promises';
import type { ConversationView, Entry, Inbound, Owner } from '../contracts.ts';
import type { World } from '../conversation/speak.ts';
import { Refusal } from '../errors.ts';
import { createForStaff, type ForStaff } from './for-staff.ts';
import { createLive } from './live.ts';
import { holdsSensitive, redactInbound, type Redacted } from './redact-inbound.ts';
import { busy, createBox, idle, kick, load, push, type Box, type BoxParts } from './session-box.ts';
import { packetOf, viewOf, viewOfNew, type HandoverPacket } from './view.ts';

/** The gateway: what channels and the HTTP API talk to. */
export interface Gateway extends ForStaff {
  /** Durable when it resolves; the turn follows. A second delivery of the same id changes nothing. */
  receive: (message: Inbound) => Promise<void>;
  view: (session: string) => Promise<ConversationView | null>;
  entries: (session: string, after: number, limit: number) => Promise<Entry[]>;
  subscribe: (session: string, changed: () => void) => () => void;
  /** Something about a session's lines has changed that no turn did. */
  told: (session: string) => void;
  /** Sessions with a person, or waiting for one. */
  handovers: () => Promise<HandoverPacket[]>;
  /** Of one session; null while the bot has it. */
  handover: (session: string) => Promise<HandoverPacket | null>;
  /** Takes up what an earlier life has left, and from then on what is due. Before it, nothing leaves. */
  begin(): Promise<void>;
  /** Takes up what is due now; done by itself every few seconds. */
  wake(): Promise<void>;
  /** When every turn is taken and every effect that was begun is back. */
  idle(): Promise<void>;
  /** Takes nothing more, finishes what runs, leaves the rest to the next start. */
  stop(): Promise<void>;
}

export interface GatewayParts extends Omit<BoxParts, 'settled' | 'changed' | 'speaks'> {
  world: World;
  /** Aborts the work under way when stopping takes too long. */
  leave: AbortController;
}

const SWEEP_MS = 5_000;
const SETTLE_MS = 50;
const MOST_IDLE_BOXES = 5_000;
const FINISH_MS = 10_000;
/** Longer than any lease: what a dead process of an embedded store had claimed is taken up at once. */
const ANY_LEASE_MS = 3_600_000;

export function createGateway(given: GatewayParts): Gateway {
  const { store, world, now, log } = given;
  const live = createLive(store.shared);
  const settle = createSettling(given);
  const parts: BoxParts = { ...given, speaks: (locale) => world.speaks(locale), settled: settle.add, changed: live.changed };
  const { boxes, box } = createBoxes(parts);
  let stopping = false;
  const sweepNow = async (): Promise<void> => sweep({ parts, box, horizon: now(), before: now() - SWEEP_MS });
  let sweeping: NodeJS.Timeout | undefined;
  const allIdle = async (): Promise<void> => {
    await idleAll(boxes);
    await settle.flush();
  };
  return {
    async receive(message) {
      if (stopping) throw new Refusal('unavailable');
      const { stored, heard } = holdsSensitive(message) ? await withoutSensitive(message, { box: boxes.get(message.session), parts, world }) : { stored: message, heard: message };
      if (!(await store.inbox.accept(stored))) return;
      push(box(message.session), { kind: 'message', message: heard });
      live.changed(message.session);
    },
    async view(session) {
      return look(boxes.get(session) ?? createBox(session, parts), world);
    },
    entries: (session, after, limit) => store.records.entries(session, after, limit),
    subscribe: live.subscribe,
    told: live.changed,
    handovers: () => packets(parts, world),
    handover: async (session) => packet(boxes.get(session) ?? createBox(session, parts), world),
    // Another replica may have gone on; what is in memory here may be old.
    ...createForStaff({ world, live, record: (session) => store.sessions.load(session), load: async (session) => load((store.shared ? undefined : boxes.get(session)) ?? createBox(session, parts)) }),
    async begin() {
      await sweep({ parts, box, ...(store.shared ? { horizon: now(), before: now() - SWEEP_MS } : { horizon: now() + ANY_LEASE_MS, before: now() + 1 }) });
      sweeping = setInterval(() => {
        sweepNow().catch((error: unknown) => log.error({ error: String(error) }, 'the sweep broke off'));
      }, SWEEP_MS).unref();
    },
    wake: sweepNow,
    idle: allIdle,
    async stop() {
      stopping = true;
      clearInterval(sweeping);
      await Promise.race([allIdle(), delay(FINISH_MS, undefined, { ref: false })]);
      given.leave.abort();
      await allIdle();
      for (const one of boxes.values()) if (one.wake) clearTimeout(one.wake);
      live.close();
    },
  };
}

/** What the session asks for now decides which numbers may stay. */
async function withoutSensitive(message: Inbound, at: { box: Box | undefined; parts: BoxParts; world: World }): Promise<Redacted> {
  // Another replica may have gone on; what is in memory here may be old.
  const known = at.parts.store.shared ? undefined : at.box;
  const loaded = await load(known ?? createBox(message.session, at.parts));
  return redactInbound(message, { context: loaded?.snapshot.context ?? null, world: at.world });
}

async function look(box: Box, world: World): Promise<ConversationView | null> {
  const begun = async (): Promise<ConversationView | null> => {
    // Another replica may have gone on; what is in memory here may be old.
    const loaded = await load(box.parts.store.shared ? createBox(box.id, box.parts) : box);
    return loaded && viewOf(loaded, { world, busy: busy(box) });
  };
  // Accepted, and its first turn still to come, here or on another replica; by the last look it may have come.
  return (await begun()) ?? ((await box.parts.store.inbox.waiting(box.id)).length > 0 ? viewOfNew(box.id, box.parts.locale) : begun());
}

async function packet(box: Box, world: World): Promise<HandoverPacket | null> {
  const loaded = await load(box);
  return loaded !== null && loaded.record.owner !== 'bot' ? packetOf(loaded, world) : null;
}

async function packets(parts: BoxParts, world: World): Promise<HandoverPacket[]> {
  const owners: Owner[] = ['nobody', 'human'];
  const records = (await Promise.all(owners.map((owner) => parts.store.sessions.byOwner(owner, 200)))).flat();
  const sessions = await Promise.all(records.map((record) => load(createBox(record.id, parts))));
  return sessions.flatMap((loaded) => (loaded ? [packetOf(loaded, world)] : []));
}

/** Takes up what a crash, another replica or a passing fault has left: due effects, messages without a turn. */
async function sweep(at: { parts: BoxParts; box: (session: string) => Box; horizon: number; before: number }): Promise<void> {
  const { store } = at.parts;
  for (const session of await store.sessions.due(at.horizon, 1_000)) kick(at.box(session));
  for (const session of await store.inbox.sessionsWaiting(at.before, 1_000)) {
    const one = at.box(session);
    const handled = new Set((await load(one))?.record.handled);
    const rows = await store.inbox.waiting(session);
    const done = rows.filter((row) => handled.has(row.message.id)).map((row) => row.message.id);
    if (done.length > 0) await store.inbox.settle(done);
    for (const row of rows) if (!handled.has(row.message.id)) push(one, { kind: 'message', message: row.message });
  }
}

function createBoxes(parts: BoxParts): { boxes: Map<string, Box>; box: (session: string) => Box } {
  const boxes = new Map<string, Box>();
  return {
    boxes,
    box(session) {
      const known = boxes.get(session) ?? createBox(session, parts);
      boxes.delete(session);
      boxes.set(session, known);
      if (boxes.size > MOST_IDLE_BOXES) dropIdle(boxes);
      return known;
    },
  };
}

async function idleAll(boxes: ReadonlyMap<string, Box>): Promise<void> {
  while ([...boxes.values()].some((one) => one.running !== null || one.flying.size > 0)) await Promise.all([...boxes.values()].map(idle));
}

/** Marks messages as handled, many at a time: the session's own document already says so. */
function createSettling(parts: GatewayParts): { add: (ids: string[]) => void; flush: () => Promise<void> } {
  let ids: string[] = [];
  let timer: NodeJS.Timeout | null = null;
  const flush = async (): Promise<void> => {
    const batch = ids;
    ids = [];
    timer = null;
    if (batch.length > 0) await parts.store.inbox.settle(batch);
  };
  return {
    add(more) {
      ids.push(...more);
      timer ??= setTimeout(() => {
        flush().catch((error: unknown) => parts.log.warn({ error: String(error) }, 'messages were not marked as handled; the sweep will'));
      }, SETTLE_MS);
    },
    flush,
  };
}

function dropIdle(boxes: Map<string, Box>): void {
  for (const [id, one] of boxes) {
    if (boxes.size <= MOST_IDLE_BOXES / 2) return;
    if (!one.running && one.flying.size === 0 && one.inputs.length === 0 && !one.wake) boxes.delete(id);
  }
}
