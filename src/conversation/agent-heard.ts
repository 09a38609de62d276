import type { AgentLine, Command } from '../contracts.ts';
import { isAgentSlot } from '../../flows/compile-agent.ts';
import { keep, resumed, runAt, withLine, type AgentRun } from './agent-run.ts';
import { draft, top, type Context, type Frame } from './context.ts';
import type { Heard } from './events.ts';
import { record } from './speak.ts';

/** Words that answer a model rather than the machine. */
const ANSWERS: ReadonlySet<Command['kind']> = new Set(['confirm', 'deny', 'skip', 'set', 'correct', 'invalid', 'unclear']);
const OBJECTIONS: ReadonlySet<Command['kind']> = new Set(['deny', 'skip', 'set', 'correct', 'invalid', 'unclear']);

/** What was heard, where a model asked for it: a yes, a no or words that fit nothing else are its answer. */
export function answersAgent(d: Context, heard: Heard): Command[] {
  const { commands, said = '' } = heard;
  const [frame, stop] = [top(d), d.stop];
  const slot = 'slot' in stop ? stop.slot : null;
  const asked = frame && slot !== null && Object.values(frame.agents ?? {}).some((run) => run.asking !== null) && frame.slots[slot] === undefined && isAgentSlot(slot);
  if (!asked || said === '' || !commands.every(({ kind }) => ANSWERS.has(kind))) return commands;
  return [{ kind: 'set', slot, value: said, said }];
}

const MOST_LINES = 200;

/** What the customer says while the model thinks is not lost on it. */
export function overhear(d: Context, { said = '' }: Heard): void {
  const frame = top(d);
  const flight = d.flights.find(({ phase }) => phase === 'agent');
  const run = frame && flight && runAt(frame, flight.key);
  if (run && said !== '' && run.lines.length < MOST_LINES) keep(frame, flight.key, withLine(run, { by: 'customer', text: said }));
}

/** What is said between the customer and a person is not lost on it either; it need not ask again what the customer has answered there. */
export function overhearPerson(d: Context, line: AgentLine): void {
  const frame = top(d);
  for (const [key, run] of Object.entries(frame?.agents ?? {})) {
    if (!frame || frame.done[key] !== undefined || run.lines.length >= MOST_LINES) continue;
    keep(frame, key, withLine(line.by === 'customer' ? { ...resumed(run, d.now), asking: null } : run, line));
  }
}

/** Whether anything but a plain yes was said to a summary of what a model wants. */
export function answersMove(context: Context, heard: Heard): boolean {
  return proposed(context) !== null && heard.commands.some(({ kind }) => OBJECTIONS.has(kind));
}

/** What the model wanted is not done; it hears what the customer said. */
export function answerMove(context: Context, heard: Heard): Context {
  const d = draft(context);
  const proposal = proposed(d);
  if (!proposal) return d;
  const { frame, key, run, head } = proposal;
  const { said = '' } = heard;
  const refused = withLine({ ...run, doing: null, since: run.since + d.now - (run.paused ?? d.now), paused: null }, { by: 'system', of: run.doing.action, error: 'The customer did not agree; nothing was done.' });
  keep(frame, key, said === '' ? refused : withLine(refused, { by: 'customer', text: said }));
  Object.assign(d, { offered: [], misses: 0 });
  frame.confirmed = null;
  frame.pc = head;
  record(d, 'agent.refused', { action: run.doing.action, because: 'the customer did not agree' });
  return d;
}

interface Proposal { frame: Frame; key: string; head: number; run: AgentRun & { doing: NonNullable<AgentRun['doing']> } }

/** The call of a model that the customer is being asked about. */
function proposed({ stop, frames }: Context): Proposal | null {
  const frame = frames.at(-1);
  if (stop.at !== 'confirming' || !frame) return null;
  for (const key of Object.keys(frame.agents ?? {})) {
    const run = runAt(frame, key);
    const head = Number.parseInt(key, 10);
    if (run?.doing && frame.loops[head]?.i === run.doing.n && frame.loops[head].items.length === 0 && stop.op > head) return { frame, key, head, run: { ...run, doing: run.doing } };
  }
  return null;
}
