import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import type { Aftermath, Conversation, ScenarioHarness } from '../../flows/run-scenario.ts';
import { assemble, type Assembly } from '../../src/assemble.ts';
import type { Channel, Entry, InboundBody, JsonObject, Log, Store } from '../../src/contracts.ts';
import { openStore } from '../../src/store/open-store.ts';

const SILENT: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const CHANNEL: Channel = { name: 'scenario', limits: { text: 4000, choices: 10, delivery: 'transcript' }, mount: () => {}, send: async () => {} };
/** A Thursday morning. */
const FIRST_DAY = Date.UTC(2026, 0, 15, 10);

/** The real gateway, store and stand-in systems (over HTTP), fresh for each conversation, on a clock of their own. */
export function createScenarioHarness(parts: { root: string; packs: readonly string[] }): ScenarioHarness {
  return { open: (at) => openConversation(parts, at.locale) };
}

interface Play { assembly: Assembly; store: Store; session: string; base: string; clock: { now: number }; said: number }

async function openConversation(parts: { root: string; packs: readonly string[] }, locale: string): Promise<Conversation> {
  const folder = await mkdtemp(join(tmpdir(), 'errand-scenario-'));
  const store = await openStore({ dataDir: folder, mongoUri: null });
  const clock = { now: FIRST_DAY };
  const app = express();
  const server = createServer(app);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address: AddressInfo | string | null = server.address();
  const base = `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}/sandbox`;
  const assembly = await assemble({
    root: parts.root, store, log: SILENT, channels: [CHANNEL], now: () => clock.now, sandboxUrl: () => base, took: () => {}, observe: () => {},
    config: { packs: parts.packs, country: 'GB', timeZone: 'Europe/London', locale, openai: null, sandbox: true, auditKey: 'scenario', variable: () => undefined, burstMs: 0 },
  });
  if (assembly.sandboxRoutes) app.use('/sandbox', assembly.sandboxRoutes);
  const play: Play = { assembly, store, session: 'scenario', base, clock, said: 0 };
  await receive(play, { kind: 'opened', locale });
  return {
    ...acts(play),
    close: async () => {
      await assembly.gateway.stop();
      server.closeAllConnections();
      server.close();
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
}

function acts(play: Play): Omit<Conversation, 'close'> {
  return {
    say: (text) => receive(play, { kind: 'text', text }),
    press: async (label) => receive(play, { kind: 'choice', choice: await openChoice(play, label) }),
    botLines: async () => (await entriesOf(play)).filter((entry) => entry.from === 'bot').map((entry) => ({ text: entry.text, choices: (entry.choices ?? []).map((choice) => choice.label) })),
    code: () => newestCode(play),
    decide: (decision) => decideOpen(play, decision),
    async advance(ms) {
      play.clock.now += ms;
      await play.assembly.gateway.wake();
      await settle(play);
    },
    aftermath: () => aftermath(play),
  };
}

async function receive(play: Play, body: InboundBody): Promise<void> {
  play.said += 1;
  await play.assembly.gateway.receive({ id: `${play.session}:${play.said}`, session: play.session, address: { channel: CHANNEL.name, id: play.session }, at: play.clock.now, ...body });
  await settle(play);
}

/** Until nothing is due: a retry or a second look at a system comes early here, a timer comes when time passes. */
async function settle(play: Play): Promise<void> {
  for (;;) {
    await play.assembly.gateway.idle();
    const owed = (await play.store.sessions.load(play.session))?.outbox.filter((effect) => effect.kind === 'work') ?? [];
    if (owed.length === 0) return;
    play.clock.now = Math.max(play.clock.now, Math.min(...owed.map((effect) => effect.dueAt)));
    await play.assembly.gateway.wake();
  }
}

const entriesOf = (play: Play): Promise<Entry[]> => play.store.records.entries(play.session, 0, 1_000);

async function openChoice(play: Play, label: string): Promise<string> {
  const lines = await entriesOf(play);
  const choices = lines.findLast((entry) => entry.choices)?.choices ?? [];
  const found = choices.find((choice) => choice.label === label);
  if (!found) throw new Error(`there is no open button "${label}"; there are ${choices.map((choice) => choice.label).join(', ') || 'none'}`);
  return found.id;
}

async function decideOpen(play: Play, decision: 'approved' | 'refused'): Promise<void> {
  const record = await play.store.sessions.load(play.session);
  const timer = record?.outbox.find((effect) => effect.kind === 'timer' && effect.name.startsWith('approval:'));
  if (timer?.kind !== 'timer') throw new Error('no approval is open');
  const effect = timer.name.slice('approval:'.length);
  const { won } = await play.store.approvals.decide(`${play.session}/${effect}`, { state: decision, by: 'staff@errand.example', at: play.clock.now, note: null });
  if (!won) throw new Error('the approval was decided before');
  await receive(play, { kind: 'decided', effect, decision, by: 'staff@errand.example' });
}

interface LedgerLine { at: number; key: string; action: string; arguments: JsonObject; result: JsonObject }

async function newestCode(play: Play): Promise<string> {
  const { text } = (await sent(play)).findLast((message) => /\b\d{6}\b/.test(message.text)) ?? { text: '' };
  const [code] = /\b\d{6}\b/.exec(text) ?? [];
  if (code === undefined) throw new Error('no code was sent');
  return code;
}

async function sent(play: Play): Promise<{ to: string; text: string }[]> {
  const lines = await ledger(play, 'outbox');
  return lines.map((line) => ({ to: String(line.arguments['to']), text: String(line.arguments['text']) }));
}

async function ledger(play: Play, system: string): Promise<LedgerLine[]> {
  const response = await fetch(`${play.base}/${system}/ledger`);
  return await response.json() as LedgerLine[];
}

const SYSTEMS = ['crm', 'billing', 'provisioning', 'identity', 'orders', 'outbox'];

async function aftermath(play: Play): Promise<Aftermath> {
  const lines = (await Promise.all(SYSTEMS.map(async (system) => (await ledger(play, system)).map((line) => ({ at: line.at, n: Number(/(\d+)\D*$/.exec(line.key)?.[1]), name: `${system}.${line.action}` }))))).flat();
  const events = await play.store.records.auditChain(play.session, 0, 10_000);
  const [handover] = await play.assembly.gateway.handovers();
  const view = await play.assembly.gateway.view(play.session);
  return {
    endings: events.filter((event) => event.kind === 'flow.ended').map((event) => ({ flow: String(event.data['flow']), ending: String(event.data['ending']) })),
    queue: handover?.queue ?? null, slots: view?.slots ?? {}, sent: await sent(play),
    work: lines.toSorted((a, b) => a.at - b.at || a.n - b.n).map((line) => line.name),
  };
}
