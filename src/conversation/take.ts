import type { Command, JsonObject } from '../contracts.ts';
import type { Heard } from './events.ts';
import { draft, newFrame, nextId, top, type Context } from './context.ts';
import { answersAgent } from './agent-heard.ts';
import { reply, speakOf } from './repair/asides.ts';
import { refuseValue, takeValue } from './repair/corrections.ts';
import { start } from './repair/digressions.ts';
import { unclear } from './repair/disambiguation.ts';
import { optOut } from './repair/opting-out.ts';
import { answer } from './repair/questions.ts';
import { skip } from './repair/skipping.ts';
import { startOver } from './repair/starting-over.ts';
import { record, say, sayWording, wordingOf, type World } from './speak.ts';

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
  switch (command.kind) {
    case 'start': return start(d, command, at.world);
    case 'set': case 'correct': return takeValue(d, { slot: command.slot, value: { value: command.value, said: command.said } }, at.world);
    case 'invalid': return refuseValue(d, command, at.world);
    case 'confirm': return useSuggestion(d, at);
    case 'deny': return decline(d, at.world);
    case 'skip': return skip(d, at.world);
    case 'restart': return startOver(d, at.world);
    case 'question': return answer(d, { question: command.text, heard: at.heard, world: at.world });
    case 'unclear': return unclear(d, command.candidates, at.world);
    case 'optOut': return optOut(d, at.world);
    case 'elsewhere': return goElsewhere(d, command.channel);
    case 'stale': return sayWording(d, 'staleChoice', { world: at.world });
    case 'odd': return sayWording(d, command.about, { world: at.world });
    case 'foreign': return speakOf(d, command.locale, at.world);
    case 'why': case 'help': case 'chitchat': case 'pause': case 'repeat': return reply(d, command, at.world);
    // Both are taken by the machine itself, before anything else of the turn.
    case 'cancel': case 'person': return undefined;
    default: return command satisfies never;
  }
}

/** Nothing is asked again here: it is where the customer goes on. */
export function leave(context: Context, heard: Heard): Context {
  const d = draft(context);
  for (const command of heard.commands) if (command.kind === 'elsewhere') goElsewhere(d, command.channel);
  return d;
}

/** Whether that can be, and where, the host finds out. */
function goElsewhere(d: Context, channel: string): void {
  d.out.push({ type: 'move', channel, effect: nextId(d, 'a') });
}

/** It goes on at another address from here, or cannot. */
export function moved(context: Context, to: { channel: string; link?: string } | null, world: World): Context {
  const d = draft(context);
  const { said } = d;
  if (to === null) sayWording(d, 'cannotMove', { world });
  else if (to.link !== undefined) d.out.push({ type: 'say', from: 'bot', text: wordingOf(d, 'pageLink', { world, values: { link: to.link } }), choices: [], conceals: to.link });
  else {
    d.channel = to.channel;
    sayWording(d, 'movedHere', { world });
    if (said && d.stop.at !== 'idle' && d.stop.at !== 'withPerson') say(d, said.text, said.choices);
  }
  return d;
}

/** "Yes" where a value was suggested takes it; what the suggestion is, the machine has put among the open choices. */
function useSuggestion(d: Context, at: At): void {
  const suggested = at.open.find((choice) => choice.command.kind === 'set' && d.stop.at !== 'confirming' && choice.command.said === SUGGESTED);
  if (suggested?.command.kind !== 'set') return yesToNothing(d, at.world);
  takeValue(d, { slot: suggested.command.slot, value: { value: suggested.command.value, said: suggested.command.said } }, at.world);
}

/** A yes where a value is asked for is no answer. */
function yesToNothing(d: Context, world: World): void {
  if ('slot' in d.stop) refuseValue(d, { slot: d.stop.slot }, world);
}

/** Marks a value that was suggested rather than said. */
export const SUGGESTED = '(suggested)';

/** "No" to a question: not the value that was suggested, or none at all where the flow can do without. */
function decline(d: Context, world: World): void {
  const frame = top(d);
  if (!frame || !('slot' in d.stop)) return;
  const { slot } = d.stop;
  const spec = world.program(frame.flow, frame.version)?.slots[slot];
  if (spec?.suggest === undefined || frame.declined.includes(slot)) return skip(d, world);
  frame.declined.push(slot);
}
