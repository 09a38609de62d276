import type { Json, JsonObject } from '../src/contracts.ts';
import { toMs } from './compile.ts';
import type { Scenario, Turn } from './scenario.ts';

/** A gateway and its systems, fresh for each conversation. Each act resolves when nothing more is due at the present time. */
export interface ScenarioHarness { open(at: { locale: string }): Promise<Conversation> }
export interface Conversation {
  say(text: string): Promise<void>;
  /** Presses the open button with this label; rejects when there is none. */
  press(label: string): Promise<void>;
  /** All that the bot said so far, oldest first, each line with the labels of its buttons. */
  botLines(): Promise<{ text: string; choices: string[] }[]>;
  /** The newest one-time code that was sent. */
  code(): Promise<string>;
  /** Decides on the open approval as somebody of the role that is asked. */
  decide(decision: 'approved' | 'refused'): Promise<void>;
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
  sent: { to: string; text: string }[];
}
export interface ScenarioResult { scenario: string; flow: string; ok: boolean; failures: string[]; transcript: string[] }

/** Plays a scenario. It stops at the first turn that goes wrong; of what is expected afterwards, it names everything that is not so. */
export async function runScenario(scenario: Scenario, harness: ScenarioHarness): Promise<ScenarioResult> {
  const talk = await harness.open({ locale: scenario.locale });
  const play: Play = { talk, transcript: [], shown: 0, heard: [] };
  try {
    await listen(play);
    const wrong = await playTurns(scenario.turns, play);
    const failures = wrong === null ? misfits(scenario, await talk.aftermath()) : [wrong];
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
  if ('wait' in turn) {
    transcript.push(`(${turn.wait} later)`);
    await talk.advance(toMs(turn.wait));
  } else if ('staff' in turn) {
    transcript.push(`staff: ${turn.staff}`);
    await talk.decide(turn.staff === 'approve' ? 'approved' : 'refused');
  } else if ('presses' in turn) {
    transcript.push(`customer: [${turn.presses}]`);
    await talk.press(turn.presses);
  } else {
    const text = turn.customer.includes('{code}') ? turn.customer.replaceAll('{code}', await talk.code()) : turn.customer;
    transcript.push(`customer: ${text}`);
    await talk.say(text);
  }
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
  const slots: [string, Json][] = Object.entries(expect.slots);
  return [
    expect.ending !== undefined && ending !== expect.ending && `it should end as ${String(expect.ending)}; it ended as ${String(ending)}`,
    expect.queue !== undefined && after.queue !== expect.queue && `it should be with ${expect.queue}; it is with ${after.queue ?? 'nobody'}`,
    workMisfit(expect.work, after.work),
    ...expect.not.map((action) => after.work.includes(action) && `${action} should not have been done`),
    outbox !== undefined && !after.sent.some(({ to, text }) => to === outbox.to && says(text, outbox.text)) && `a message to ${outbox.to} should say ${JSON.stringify(outbox.text)}; sent were ${JSON.stringify(after.sent)}`,
    ...slots.map(([name, value]) => after.slots[name] !== value && `${name} should be ${JSON.stringify(value)}; it is ${JSON.stringify(after.slots[name] ?? null)}`),
  ].filter((failure) => failure !== false);
}

function workMisfit(expected: readonly string[], done: readonly string[]): string | false {
  const seen = done.filter((action) => expected.includes(action));
  const same = seen.length === expected.length && seen.every((action, i) => action === expected[i]);
  return !same && `the systems should have done ${expected.join(', ')}, each once and in this order; they did ${done.join(', ') || 'nothing'}`;
}
