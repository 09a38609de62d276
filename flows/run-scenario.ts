import type { Json, JsonObject, Mending } from '../src/contracts.ts';
import type { Scenario, ScenarioFault, Turn } from './scenario.ts';
import { toMs } from './words.ts';

/** A gateway and its systems, fresh for each conversation. Each act resolves when nothing more is due at the present time. */
export interface ScenarioHarness { open(at: Opening): Promise<Conversation> }
/** `starts`: the flow begins with these slots, and no customer is there. */
export interface Opening { locale: string; flow: string; starts: JsonObject | null; faults: ScenarioFault[] }
export interface Conversation {
  say(text: string): Promise<void>;
  /** Presses the open button with this label; rejects when there is none. */
  press(label: string): Promise<void>;
  /** All that the bot said so far, oldest first, each line with the labels of its buttons. */
  botLines(): Promise<{ text: string; choices: string[] }[]>;
  /** The newest one-time code that was sent. */
  code(): Promise<string>;
  /** Decides on the open approval, or changes its inputs, as this person of a role that is asked; null: somebody who has not yet. */
  decide(decision: 'approved' | 'refused' | { slots: JsonObject }, by: string | null): Promise<void>;
  /** Deals with the open exception. */
  mend(mending: Mending): Promise<void>;
  happen(event: { event: string; key?: string; data: Json }): Promise<void>;
  /** What goes wrong with the systems from now on. */
  disturb(faults: ScenarioFault[]): Promise<void>;
  advance(ms: number): Promise<void>;
  aftermath(): Promise<Aftermath>;
  close(): Promise<void>;
}
export interface Aftermath {
  /** Flows that ended, oldest first. */
  endings: { flow: string; ending: string }[];
  queue: string | null;
  slots: JsonObject;
  /** Writes by the systems' own ledgers, oldest first, as system.operation. */
  work: string[];
  undone: string[];
  /** The exceptions that are open, oldest first. */
  exceptions: { kind: string; because: string }[];
  sent: { to: string; text: string }[];
}
export interface ScenarioResult { scenario: string; flow: string; ok: boolean; failures: string[]; transcript: string[] }

/** Plays a scenario. It stops at the first turn that goes wrong; of what is expected afterwards, it names everything that is not so. */
export async function runScenario(scenario: Scenario, harness: ScenarioHarness): Promise<ScenarioResult> {
  const { locale, flow, faults } = scenario;
  const talk = await harness.open({ locale, flow, faults, starts: scenario.starts?.slots ?? null });
  const play: Play = { talk, transcript: [], shown: 0, heard: [] };
  try {
    await listen(play);
    const wrong = await playTurns(scenario.turns, play);
    const after = await talk.aftermath();
    const failures = wrong === null ? misfits(scenario, after) : [wrong];
    play.transcript.push(...after.exceptions.map(({ kind, because }) => `(exception, ${kind}: ${because})`));
    return { scenario: scenario.scenario, flow: scenario.flow, ok: failures.length === 0, failures, transcript: play.transcript };
  } finally {
    await talk.close();
  }
}

/** `heard`: what the bot said since the last act, as far as no turn has asked for it yet. */
type Act = Exclude<Turn, { bot: string[] } | { identifies: string }>;
interface Play { talk: Conversation; transcript: string[]; shown: number; heard: string[] }

/** What went wrong first, or null. */
async function playTurns(turns: readonly Turn[], play: Play): Promise<string | null> {
  for (const [i, turn] of turns.entries()) {
    const failure = await playTurn(turn, play);
    if (failure !== null) return `turn ${i + 1}: ${failure}`;
  }
  return null;
}

async function playTurn(turn: Turn, play: Play): Promise<string | null> {
  if ('bot' in turn) return turn.bot.map((words) => expectWords(words, play)).find((failure) => failure !== null) ?? null;
  if ('identifies' in turn) return playTurns([{ customer: turn.identifies }, { bot: ['code'] }, { customer: '{code}' }], play);
  try {
    play.heard = [];
    await act(turn, play);
    await listen(play);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function act(turn: Act, { talk, transcript }: Play): Promise<void> {
  if ('customer' in turn) {
    const text = turn.customer.includes('{code}') ? turn.customer.replaceAll('{code}', await talk.code()) : turn.customer;
    transcript.push(`customer: ${text}`);
    return talk.say(text);
  }
  transcript.push(told(turn));
  if ('wait' in turn) return talk.advance(toMs(turn.wait));
  if ('staff' in turn) return talk.decide(typeof turn.staff === 'object' ? { slots: turn.staff.edit } : turn.staff === 'approve' ? 'approved' : 'refused', turn.as ?? null);
  if ('mends' in turn) return talk.mend(mendingOf(turn.mends));
  if ('event' in turn) return talk.happen(turn.key === undefined ? { event: turn.event, data: turn.data } : { event: turn.event, key: turn.key, data: turn.data });
  return 'faults' in turn ? talk.disturb(turn.faults) : talk.press(turn.presses);
}

function told(turn: Exclude<Act, { customer: string }>): string {
  if ('presses' in turn) return `customer: [${turn.presses}]`;
  if ('wait' in turn) return `(${turn.wait} later)`;
  if ('event' in turn) return `(${turn.event} ${JSON.stringify(turn.data)})`;
  if ('faults' in turn) return `(${turn.faults.map(({ on, kind, times }) => `${on}: ${kind}, ${times}×`).join('; ') || 'all goes well'})`;
  const [who, what] = 'staff' in turn ? [turn.as ?? 'staff', turn.staff] : ['staff', turn.mends];
  return `${who}: ${typeof what === 'string' ? what : JSON.stringify(what)}`;
}

function mendingOf(mends: Extract<Turn, { mends: unknown }>['mends']): Mending {
  if (typeof mends === 'string') return { act: mends };
  if ('edit' in mends) return { act: 'edit', arguments: mends.edit };
  return { act: 'resolve', outcome: mends.resolve, ...(mends.output !== undefined && { output: mends.output }) };
}

async function listen(play: Play): Promise<void> {
  const lines = await play.talk.botLines();
  const fresh = lines.slice(play.shown).map(({ text, choices }) => [text, ...choices.map((label) => `[${label}]`)].join(' '));
  play.shown = lines.length;
  play.heard.push(...fresh);
  play.transcript.push(...fresh.map((line) => `bot: ${line}`));
}

function expectWords(words: string, play: Play): string | null {
  const at = play.heard.findIndex((line) => says(line, words));
  if (at < 0) return `the bot should say ${JSON.stringify(words)}; it said ${play.heard.length > 0 ? play.heard.map((line) => JSON.stringify(line)).join(', ') : 'nothing more'}`;
  // The same line may hold the next words too, an earlier one may not.
  play.heard = play.heard.slice(at);
  return null;
}

function says(line: string, words: string): boolean {
  const [, pattern] = /^\/(.*)\/$/s.exec(words) ?? [];
  return pattern === undefined ? plain(line).includes(plain(words)) : new RegExp(pattern, 'iu').test(line);
}

/** Case, and the kind of apostrophe, make no difference. */
function plain(text: string): string {
  return text.toLowerCase().replaceAll('’', "'");
}

function misfits({ flow, expect }: Scenario, after: Aftermath): string[] {
  const ending = after.endings.findLast((ended) => ended.flow === flow)?.ending ?? null;
  const outbox = expect.outbox;
  const troubles = after.exceptions.map(({ kind }) => kind);
  const slots: [string, Json][] = Object.entries(expect.slots);
  return [
    expect.ending !== undefined && ending !== expect.ending && `it should end as ${String(expect.ending)}; it ended as ${String(ending)}`,
    expect.queue !== undefined && after.queue !== expect.queue && `it should be with ${expect.queue}; it is with ${after.queue ?? 'nobody'}`,
    workMisfit(expect.work, after.work),
    expect.undone !== undefined && !same(expect.undone, after.undone) && `${listed(expect.undone)} should have been undone; undone was ${listed(after.undone)}`,
    !same(expect.exceptions, troubles) && `the exceptions still open should be ${listed(expect.exceptions)}; they are ${listed(troubles)}`,
    ...expect.not.map((action) => after.work.includes(action) && `${action} should not have been done`),
    outbox !== undefined && !after.sent.some(({ to, text }) => to === outbox.to && says(text, outbox.text)) && `a message to ${outbox.to} should say ${JSON.stringify(outbox.text)}; sent were ${JSON.stringify(after.sent)}`,
    ...slots.map(([name, value]) => after.slots[name] !== value && `${name} should be ${JSON.stringify(value)}; it is ${JSON.stringify(after.slots[name] ?? null)}`),
  ].filter((failure) => failure !== false);
}

function workMisfit(expected: readonly string[], done: readonly string[]): string | false {
  return !same(expected, done.filter((action) => expected.includes(action))) && `the systems should have done ${expected.join(', ')}, each once and in this order; they did ${done.join(', ') || 'nothing'}`;
}

function same(expected: readonly string[], found: readonly string[]): boolean {
  return found.length === expected.length && found.every((one, i) => one === expected[i]);
}

function listed(names: readonly string[]): string {
  return names.join(', ') || 'nothing';
}
