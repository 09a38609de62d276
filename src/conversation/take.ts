import type { Command, JsonObject, SlotValue } from '../contracts.ts';
import type { Heard } from './events.ts';
import { draft, newFrame, top, type Context } from './context.ts';
import { answersAgent } from './agent-heard.ts';
import { groupOf, hasWritten, rewind } from './frames.ts';
import { flowText, record, say, sayWording, titleOf, wordingOf, type World } from './speak.ts';
import { answer, reply } from './side-answers.ts';

/** Takes what the customer said into the conversation; the walk that follows asks for what is still missing. Pure. */
export function takeCommands(context: Context, heard: Heard, world: World): Context {
  const d = draft(context);
  const open = d.offered;
  d.offered = [];
  d.candidates = [];
  for (const command of answersAgent(d, heard)) takeOne(d, command, { heard, world, open });
  if (heard.commands.some((c) => c.kind !== 'unclear' && c.kind !== 'invalid')) d.misses = 0;
  return d;
}

/** A flow begins with what is known; nobody is there to be asked. */
export function begin(context: Context, on: { flow: string; slots: JsonObject; by: string }, world: World): Context {
  const d = draft(context);
  const program = world.latest(on.flow);
  if (!program) {
    record(d, 'flow.unknown', { wanted: on.flow, by: on.by });
    return d;
  }
  const known = Object.entries(on.slots).filter(([slot]) => slot in program.slots);
  const slots = Object.fromEntries(known.map(([slot, value]) => [slot, { value, said: `(by ${on.by})` }]));
  d.frames.push({ ...newFrame({ flow: program.name, version: program.version, role: 'main' }), slots });
  record(d, 'flow.started', { because: `started by ${on.by}`, by: on.by });
  return d;
}

interface At { heard: Heard; world: World; open: Context['offered'] }

function takeOne(d: Context, command: Command, at: At): void {
  const frame = top(d);
  switch (command.kind) {
    case 'start': return start(d, command.flow, at.world);
    case 'set': case 'correct': return set(d, { slot: command.slot, value: { value: command.value, said: command.said } }, at.world);
    case 'invalid': return invalid(d, command.slot, at.world);
    case 'confirm': return useSuggestion(d, at);
    case 'deny': return decline(d);
    case 'skip': return skip(d, at.world);
    case 'restart': return restart(d, at.world);
    case 'question': return answer(d, { question: command.text, heard: at.heard, world: at.world });
    case 'unclear': return unclear(d, command.candidates, at.world);
    case 'optOut': return optOut(d, at.world);
    case 'stale': return sayWording(d, 'staleChoice', { world: at.world });
    case 'odd': return sayWording(d, command.about, { world: at.world });
    case 'why': case 'help': case 'chitchat': case 'pause': case 'repeat': return reply(d, command, { frame, world: at.world });
    // Both are taken by the machine itself, before anything else of the turn.
    case 'cancel': case 'person': return undefined;
    default: return command satisfies never;
  }
}

/** What the channels send of their own accord stops; the audit is what they go by. */
function optOut(d: Context, world: World): void {
  record(d, 'consent.withdrawn', { channel: d.channel, by: 'customer' });
  sayWording(d, 'optedOut', { world });
}

function start(d: Context, flow: string, world: World): void {
  const program = world.latest(flow);
  if (!program || d.frames.some((frame) => frame.flow === flow) || d.queue.includes(flow)) return;
  const busy = d.frames.some((frame) => frame.pc > 0 || Object.keys({ ...frame.slots, ...frame.waits }).length > 0);
  const startedNow = d.frames.some((frame) => frame.role === 'main') && !busy;
  // What was just agreed to is done first.
  const agreed = d.stop.at === 'confirming' && top(d)?.confirmed != null;
  if (startedNow || agreed || d.stop.at === 'working' || d.stop.at === 'awaitingApproval') {
    d.queue.push(flow);
    sayWording(d, 'queued', { world, values: { title: titleOf(program, d) } });
    return;
  }
  d.frames.push(newFrame({ flow, version: program.version, role: 'main' }));
  record(d, 'flow.started', { because: 'asked for by the customer', by: 'customer' });
}

function set(d: Context, to: { slot: string; value: SlotValue }, world: World): void {
  const frame = d.frames.findLast((f) => to.slot in (world.program(f.flow, f.version)?.slots ?? {}));
  if (!frame) return;
  const before = frame.slots[to.slot];
  frame.slots[to.slot] = to.value;
  delete frame.misses[to.slot];
  // From the top again: what was done on the same input is passed, what depended on the old value is done anew.
  if (before !== undefined && before.value !== to.value.value) rewind(d, frame, to);
}

function invalid(d: Context, slot: string, world: World): void {
  const frame = top(d);
  if (!frame) return;
  // "The other number": the value is taken back, and asked for again.
  if (frame.slots[slot] !== undefined) return rewind(d, frame, { slot, value: null });
  if ('slot' in d.stop && d.stop.slot === slot) frame.misses[slot] = (frame.misses[slot] ?? 0) + 1;
  else d.misses += 1;
  const hint = world.program(frame.flow, frame.version)?.slots[slot]?.hint;
  const wrong = wordingOf(d, 'invalid', { world });
  say(d, hint === undefined ? wrong : `${wrong} ${flowText(d, hint, { frame, world })}`);
}

/** "Yes" where a value was suggested takes it; what the suggestion is, the machine has put among the open choices. */
function useSuggestion(d: Context, at: At): void {
  const suggested = at.open.find((choice) => choice.command.kind === 'set' && d.stop.at !== 'confirming' && choice.command.said === SUGGESTED);
  if (suggested?.command.kind === 'set') set(d, { slot: suggested.command.slot, value: { value: suggested.command.value, said: suggested.command.said } }, at.world);
}

/** Marks a value that was suggested rather than said. */
export const SUGGESTED = '(suggested)';

function decline(d: Context): void {
  const frame = top(d);
  if (frame && 'slot' in d.stop && !frame.declined.includes(d.stop.slot)) frame.declined.push(d.stop.slot);
}

function skip(d: Context, world: World): void {
  const frame = top(d);
  if (!frame || !('slot' in d.stop)) return;
  const spec = world.program(frame.flow, frame.version)?.slots[d.stop.slot];
  if (spec?.optional) frame.slots[d.stop.slot] = { value: null, said: '(skipped)' };
  else sayWording(d, 'notOptional', { world });
}

function restart(d: Context, world: World): void {
  const frame = d.frames.findLast((f) => f.role === 'main');
  if (!frame) return;
  if (groupOf(d).some(hasWritten)) return sayWording(d, 'tooLate', { world });
  d.frames = d.frames.slice(0, d.frames.indexOf(frame) + 1);
  Object.assign(frame, newFrame(frame), { agents: {} });
  sayWording(d, 'restarted', { world });
}

function unclear(d: Context, candidates: string[], world: World): void {
  d.misses += 1;
  const known = candidates.filter((flow) => world.latest(flow));
  if (known.length > 1) d.candidates = known;
  else if (d.misses < MOST_MISSES) sayWording(d, 'unclear', { world });
}

/** After so many failed clarifications of the same thing: a person. */
export const MOST_MISSES = 2;
