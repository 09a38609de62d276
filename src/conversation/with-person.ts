import type { JsonObject } from '../contracts.ts';
import { draft, newFrame, top, toTop, type Context, type Frame } from './context.ts';
import type { ConversationEvent } from './events.ts';
import { ASKED, NOT_UNDERSTOOD } from './finish.ts';
import { groupOf } from './frames.ts';
import { record, sayWording, type World } from './speak.ts';
import { isOpenSlot, takeTold, toldValues } from './told.ts';

/** Why something cannot be done, in a sentence for whoever has the session; null: it can. */
export type Hindrance = string | null;

interface Running { by: string; flow: string; slots: JsonObject }

/** A person runs a flow for the customer, whom the bot asks for what is missing and for their yes. */
export function run(context: Context, on: Running, world: World): Context {
  const d = draft(context);
  const program = world.latest(on.flow);
  if (!program) return d;
  const open = Object.entries(on.slots).filter(([name]) => isOpenSlot(name, program.slots[name]));
  const slots: Frame['slots'] = Object.fromEntries(open.map(([name, value]) => [name, { value, said: `(by ${on.by})` }]));
  if (d.handover) d.handover = { ...d.handover, answered: true };
  d.misses = 0;
  sayWording(d, 'backToBot', { world });
  d.frames.push({ ...newFrame({ flow: program.name, version: program.version, role: 'main' }), slots, runBy: on.by });
  record(d, 'flow.started', { because: `run by ${on.by}`, by: on.by });
  return d;
}

export function hindersRun(context: Context, flow: string, world: World): Hindrance {
  const program = world.latest(flow);
  if (!program || program.grants) return `There is no flow "${flow}" to run.`;
  if (context.frames.some((frame) => frame.flow === flow)) return `${flow} is open already: resume it.`;
  return hinders(context);
}

/** Whether whoever has the session may have this run. */
export function runs(context: Context, event: ConversationEvent, world: World): boolean {
  return event.type === 'ran' && event.by === context.agent && hindersRun(context, event.flow, world) === null;
}

/** Whether whoever has the session may give it back with what was under way. */
export function goesOn(context: Context, event: ConversationEvent): boolean {
  return event.type === 'resumed' && event.by === context.agent && hindersGoingOn(context, event.slots) === null;
}

/** Gives the session back with the request that was under way: it goes on where it was, with what the customer told meanwhile. */
export function goOn(context: Context, on: { by: string; slots: JsonObject }, world: World): Context {
  const d = draft(context);
  const frame = top(d);
  const told = toldValues(frame, on.slots, on.by);
  record(d, 'person.returned', { by: on.by, goes_on: true });
  sayWording(d, 'backToBot', { world });
  Object.assign(d, { agent: null, handover: null, misses: 0, stop: { at: 'idle' } });
  for (const one of d.frames) Object.assign(one, { misses: {} });
  for (const one of d.frames) delete one.runBy;
  takeTold(d, told, world);
  if (d.flights.length > 0) return { ...d, stop: { at: 'working' } };
  // From the top, so that the rules see what is new; what was done on the same input is passed.
  for (const one of groupOf(d)) if (!one.undoing) toTop(one);
  return d;
}

export function hindersGoingOn(context: Context, slots: JsonObject): Hindrance {
  const frame = top(context);
  if (!frame) return 'No request is under way: return it.';
  if (context.trouble !== null) return 'Its work failed, and is with the staff as an exception: deal with that, or return it.';
  const { handover } = context;
  const fresh = Object.entries(toldValues(frame, slots, '')).some(([slot, { value }]) => JSON.stringify(frame.slots[slot]?.value) !== JSON.stringify(value));
  if (handover === null || byTalk(handover.queue) || fresh) return hindersReturn(context);
  return `Nothing is new, so the flow would come back to a person: ${handover.because}. Send slots, or return it.`;
}

/** Who asked for a person, or was not understood, is not sent back without a word. */
export function hindersReturn({ handover }: Context): Hindrance {
  const wanted = handover !== null && (handover.asked === true || byTalk(handover.queue));
  return wanted && handover.answered !== true ? 'The customer wants a person: write to them first, or close it.' : null;
}

/** What a person had run goes on without them. */
export function letGo(context: Context, by: string): Context {
  const d = draft(context);
  record(d, 'person.returned', { by, goes_on: true });
  Object.assign(d, { agent: null, handover: null });
  for (const frame of d.frames) delete frame.runBy;
  return d;
}

function hinders({ trouble, flights }: Context): Hindrance {
  if (trouble !== null) return 'Work of this conversation failed, and is with the staff as an exception: deal with that first.';
  return flights.length > 0 ? 'Work is under way: resume it, or wait until it is done.' : null;
}

function byTalk(queue: string): boolean {
  return queue === ASKED || queue === NOT_UNDERSTOOD;
}
