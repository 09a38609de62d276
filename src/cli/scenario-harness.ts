import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Aftermath, Conversation, ScenarioHarness } from '../../flows/run-scenario.ts';
import type { Entry, InboundBody, Store } from '../contracts.ts';
import { openStore } from '../store/open-store.ts';
import { RIG_CHANNEL, settle, startRig, type Rig } from './rig.ts';

/** A Thursday morning. */
const FIRST_DAY = Date.UTC(2026, 0, 15, 10);
const SESSION = 'scenario';

/** The real gateway, store and stand-in systems (over HTTP), fresh for each conversation, on a clock of their own. */
export function createScenarioHarness(parts: { root: string; packs: readonly string[] }): ScenarioHarness {
  return { open: ({ locale }) => openConversation(parts, locale) };
}

interface Play { rig: Rig; store: Store; session: string; clock: { now: number }; said: number }

async function openConversation(parts: { root: string; packs: readonly string[] }, locale: string): Promise<Conversation> {
  const folder = await mkdtemp(join(tmpdir(), 'errand-scenario-'));
  const store = await openStore({ dataDir: folder, mongoUri: null });
  const clock = { now: FIRST_DAY };
  const rig = await startRig({ ...parts, store, clock, locale });
  const play: Play = { rig, store, clock, session: SESSION, said: 0 };
  await receive(play, { kind: 'opened', locale });
  return {
    ...acts(play),
    close: async () => {
      await rig.close();
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
      await play.rig.assembly.gateway.wake();
      await settle(play.rig, play);
    },
    aftermath: () => aftermath(play),
  };
}

async function receive(play: Play, body: InboundBody): Promise<void> {
  play.said += 1;
  await play.rig.assembly.gateway.receive({ id: `${SESSION}:${play.said}`, session: SESSION, address: { channel: RIG_CHANNEL.name, id: SESSION }, at: play.clock.now, ...body });
  await settle(play.rig, play);
}

const entriesOf = (play: Play): Promise<Entry[]> => play.store.records.entries(SESSION, 0, 1_000);

async function openChoice(play: Play, label: string): Promise<string> {
  const lines = await entriesOf(play);
  const choices = lines.findLast((entry) => entry.choices)?.choices ?? [];
  const found = choices.find((choice) => choice.label === label);
  if (!found) throw new Error(`there is no open button "${label}"; there are ${choices.map((choice) => choice.label).join(', ') || 'none'}`);
  return found.id;
}

async function decideOpen(play: Play, decision: 'approved' | 'refused'): Promise<void> {
  const record = await play.store.sessions.load(SESSION);
  const timer = record?.outbox.find((effect) => effect.kind === 'timer' && effect.name.startsWith('approval:'));
  if (timer?.kind !== 'timer') throw new Error('no approval is open');
  const effect = timer.name.slice('approval:'.length);
  const by = 'staff@errand.example';
  const { won } = await play.store.approvals.decide(`${SESSION}/${effect}`, { state: decision, by, at: play.clock.now, note: null });
  if (!won) throw new Error('the approval was decided before');
  await receive(play, { kind: 'decided', effect, decision, by });
}

async function newestCode(play: Play): Promise<string> {
  const { text } = (await sent(play)).findLast((message) => /\b\d{6}\b/.test(message.text)) ?? { text: '' };
  const [code] = /\b\d{6}\b/.exec(text) ?? [];
  if (code === undefined) throw new Error('no code was sent');
  return code;
}

const SYSTEMS = ['crm', 'billing', 'provisioning', 'identity', 'orders', 'outbox'];
const ended = z.object({ flow: z.string(), ending: z.string() });
const ledgerLines = z.array(z.object({
  at: z.string(), action: z.string(), key: z.string().nullable(), arguments: z.looseObject({ to: z.string().default(''), text: z.string().default('') }),
}));

/** What a stand-in system really did, oldest first. */
export async function ledgerOf(rig: Rig, system: string): Promise<z.output<typeof ledgerLines>> {
  const response = await fetch(`${rig.sandbox}/${system}/ledger`);
  return ledgerLines.parse(await response.json());
}

/** What all of them did, oldest first, as system.operation. */
export async function allWork(rig: Rig): Promise<{ at: string; name: string; key: string | null }[]> {
  const lines = await Promise.all(SYSTEMS.map(async (system) => (await ledgerOf(rig, system)).map(({ at, action, key }) => ({ at, key, name: `${system}.${action}` }))));
  // On a clock that stands still, the effects' own numbers tell the order.
  return lines.flat().toSorted((a, b) => a.at.localeCompare(b.at) || effectOf(a.key) - effectOf(b.key));
}

function effectOf(key: string | null): number {
  return Number(/\d+$/.exec(key ?? '')?.[0] ?? 0);
}

async function sent(play: Play): Promise<{ to: string; text: string }[]> {
  return (await ledgerOf(play.rig, 'outbox')).map((line) => ({ to: line.arguments.to, text: line.arguments.text }));
}

async function aftermath(play: Play): Promise<Aftermath> {
  const { gateway } = play.rig.assembly;
  const events = await play.store.records.auditChain(SESSION, 0, 10_000);
  const [handover] = await gateway.handovers();
  const view = await gateway.view(SESSION);
  return {
    endings: events.filter((event) => event.kind === 'flow.ended').map((event) => ended.parse(event.data)),
    queue: handover?.queue ?? null, slots: view?.slots ?? {}, sent: await sent(play), work: (await allWork(play.rig)).map(({ name }) => name),
  };
}
