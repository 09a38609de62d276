import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Seen } from '../../flows/coverage.ts';
import type { Aftermath, Conversation, Opening, ScenarioHarness } from '../../flows/run-scenario.ts';
import type { Address, Entry, Exception, InboundBody, Mending, Store } from '../contracts.ts';
import { BACK_OFFICE } from '../conversation/world.ts';
import { mendingOf } from '../decision-message.ts';
import { decide, edit } from '../http/approval-decisions.ts';
import { openStore } from '../store/open-store.ts';
import { RIG_CHANNEL, settle, startRig, type Rig } from './rig.ts';

/** A Thursday morning. */
const FIRST_DAY = Date.UTC(2026, 0, 15, 10);
const SESSION = 'scenario';
const STARTER = 'starter@errand.example';
/** Where there is one, a folder in memory: nothing of a scenario has to outlive it. */
const IN_MEMORY = '/dev/shm';

export interface HarnessParts { root: string; packs: readonly string[]; seen?: Seen }

/** The real gateway, store and stand-in systems (over HTTP), fresh for each conversation, on a clock of their own. */
export function createScenarioHarness(parts: HarnessParts): ScenarioHarness {
  return { open: (at) => openConversation(parts, at) };
}

interface Play { rig: Rig; store: Store; session: string; clock: { now: number }; address: Address; said: number }

async function openConversation(parts: HarnessParts, at: Opening): Promise<Conversation> {
  const folder = await mkdtemp(join(existsSync(IN_MEMORY) ? IN_MEMORY : tmpdir(), 'errand-scenario-'));
  const store = await openStore({ dataDir: folder, mongoUri: null });
  const drop = async (): Promise<void> => {
    await store.close();
    await rm(folder, { recursive: true });
  };
  try {
    const play = await begin({ parts, store }, at);
    return { ...acts(play), close: async () => { await play.rig.close(); await drop(); } };
  } catch (error) {
    await drop();
    throw error;
  }
}

async function begin({ parts, store }: { parts: HarnessParts; store: Store }, { locale, flow, starts, faults }: Opening): Promise<Play> {
  const clock = { now: FIRST_DAY };
  const rig = await startRig({ ...parts, store, clock, locale });
  rig.disturb(faults);
  const address = starts ? { channel: BACK_OFFICE, id: STARTER } : { channel: RIG_CHANNEL.name, id: SESSION };
  const play: Play = { rig, store, clock, address, session: SESSION, said: 0 };
  await receive(play, starts ? { kind: 'started', flow, slots: starts, by: STARTER } : { kind: 'opened', locale });
  return play;
}

function acts(play: Play): Omit<Conversation, 'close'> {
  return {
    say: (text) => receive(play, { kind: 'text', text }),
    press: async (label) => receive(play, { kind: 'choice', choice: await openChoice(play, label) }),
    botLines: async () => (await entriesOf(play)).filter((entry) => entry.from === 'bot').map((entry) => ({ text: entry.text, choices: (entry.choices ?? []).map((choice) => choice.label) })),
    code: () => newestCode(play),
    decide: (decision, by) => decideOpen(play, { decision, by }),
    mend: (mending) => mendOpen(play, mending),
    happen: (event) => receive(play, { kind: 'event', ...event }),
    disturb: async (faults) => play.rig.disturb(faults),
    advance: (ms) => advance(play, ms),
    aftermath: () => aftermath(play),
  };
}

async function receive(play: Play, body: InboundBody): Promise<void> {
  play.said += 1;
  await play.rig.assembly.gateway.receive({ id: `${SESSION}:${play.said}`, session: SESSION, address: play.address, at: play.clock.now, ...body });
  await settle(play.rig, play);
}

const entriesOf = (play: Play): Promise<Entry[]> => play.store.records.entries(SESSION, 0, 1_000);

/** Into so many parts a time is divided, so that what a system does in it comes before what follows from it. */
const PARTS = 12;

/** Each timer runs out at its own time, and the systems do what is due to them meanwhile. */
async function advance(play: Play, ms: number): Promise<void> {
  const { clock, store, rig } = play;
  const end = clock.now + ms;
  while (clock.now < end) {
    const timers = (await store.sessions.load(SESSION))?.outbox.flatMap(({ dueAt }) => (dueAt > clock.now ? [dueAt] : [])) ?? [];
    clock.now = Math.min(end, clock.now + Math.ceil(ms / PARTS), ...timers);
    await fetch(`${rig.sandbox}/settle`, { method: 'POST' });
    await rig.assembly.gateway.wake();
    await settle(rig, play);
  }
}

async function openChoice(play: Play, label: string): Promise<string> {
  const lines = await entriesOf(play);
  const choices = lines.findLast((entry) => entry.choices)?.choices ?? [];
  const found = choices.find((choice) => choice.label === label);
  if (!found) throw new Error(`there is no open button "${label}"; there are ${choices.map((choice) => choice.label).join(', ') || 'none'}`);
  return found.id;
}

async function decideOpen(play: Play, { decision, by }: { decision: Parameters<Conversation['decide']>[0]; by: string | null }): Promise<void> {
  const { store, clock: { now }, rig: { assembly: { gateway } } } = play;
  const record = await store.sessions.load(SESSION);
  const timer = record?.outbox.find((effect) => effect.kind === 'timer' && effect.name.startsWith('approval:'));
  const approval = timer?.kind === 'timer' ? await store.approvals.load(`${SESSION}/${timer.name.slice('approval:'.length)}`) : null;
  if (approval === null) throw new Error('no approval is open');
  const email = by ?? `colleague-${approval.votes.length + 1}@errand.example`;
  const deciding = { approval, digest: approval.digest, person: { email, name: email, roles: approval.roles } };
  const parts = { store, gateway, now: () => now };
  await (typeof decision === 'string' ? decide(parts, { ...deciding, decision }) : edit(parts, { ...deciding, slots: decision.slots }));
  await settle(play.rig, play);
}

async function openExceptions({ store }: Play): Promise<Exception[]> {
  return (await store.exceptions.open({}, 100)).toSorted((a, b) => a.raisedAt - b.raisedAt);
}

const CLOSED = { retry: 'retried', edit: 'edited', undo: 'undone', resolve: 'resolved' } as const satisfies { [act in Mending['act']]: Exception['state'] };

async function mendOpen(play: Play, mending: Mending): Promise<void> {
  const { store, clock, address } = play;
  const [open] = await openExceptions(play);
  if (!open) throw new Error('no exception is open');
  const { exception } = await store.exceptions.close(open.id, { state: CLOSED[mending.act], by: 'operations@errand.example', at: clock.now, note: null, mending });
  const message = exception && mendingOf(exception, [address]);
  if (message) await play.rig.assembly.gateway.receive(message);
  await settle(play.rig, play);
}

async function newestCode(play: Play): Promise<string> {
  const { text } = (await sent(play)).findLast((message) => /\b\d{6}\b/.test(message.text)) ?? { text: '' };
  const [code] = /\b\d{6}\b/.exec(text) ?? [];
  if (code === undefined) throw new Error('no code was sent');
  return code;
}

const ended = z.object({ flow: z.string(), ending: z.string() });
const undone = z.object({ action: z.string() });
const ledgerLines = z.array(z.object({
  system: z.string(), at: z.string(), action: z.string(), key: z.string().nullable(), arguments: z.looseObject({ to: z.string().default(''), text: z.string().default('') }),
}));
type LedgerLine = z.output<typeof ledgerLines>[number] & { name: string };

/** What the stand-in systems really did, oldest first; `name` is system.operation. */
export async function allWork(rig: Rig): Promise<LedgerLine[]> {
  const response = await fetch(`${rig.sandbox}/ledger`);
  const lines = ledgerLines.parse(await response.json()).map((line) => ({ ...line, name: `${line.system}.${line.action}` }));
  // On a clock that stands still, the effects' own numbers tell the order.
  return lines.toSorted((a, b) => a.at.localeCompare(b.at) || effectOf(a.key) - effectOf(b.key));
}

/** The same of one of them. */
export async function ledgerOf(rig: Rig, system: string): Promise<LedgerLine[]> {
  return (await allWork(rig)).filter((line) => line.system === system);
}

function effectOf(key: string | null): number {
  // What an action calls goes under the number of the action, with more behind it.
  return Number(/(?<=\/w)\d+|\d+$/.exec(key ?? '')?.[0] ?? 0);
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
    undone: events.filter((event) => event.kind === 'work.undone').map((event) => undone.parse(event.data).action),
    exceptions: (await openExceptions(play)).map(({ kind, action, error }) => ({ kind, because: `${action} ${error.code}, ${error.message}` })),
    queue: handover?.queue ?? null, slots: view?.slots ?? {}, sent: await sent(play), work: (await allWork(play.rig)).map(({ name }) => name),
  };
}
