import type { FileRef } from '../contracts.ts';
import { overhearPerson } from './agent-heard.ts';
import { dropOwed } from './approvals.ts';
import { draft, top, type Context } from './context.ts';
import type { Heard } from './events.ts';
import { ASKED, handOver, NOT_UNDERSTOOD } from './finish.ts';
import { takeResult, type Result } from './results.ts';
import { record, sayWording, type World } from './speak.ts';
import { takeCommands } from './take.ts';
import { keepTold } from './told.ts';
import { optOut } from './repair/opting-out.ts';
import { raise, withdrawTrouble } from './trouble.ts';
import { isPast, stopWaitingIn } from './waits.ts';
import { groupOf } from './frames.ts';

/** The customer asked for a person. */
export function askPerson(context: Context, world: World): Context {
  const d = draft(context);
  if (d.stop.at === 'awaitingApproval') dropOwed(d);
  d.stop = handOver(d, { queue: ASKED, because: 'the customer asked for a person' }, world);
  return d;
}

/** A session that cannot go on where it was goes to a person. */
export function giveAway(context: Context, because: string, world: World): Context {
  const d = draft(context);
  const frame = top(d);
  const program = frame && world.program(frame.flow, frame.version);
  d.stop = frame && program ? raise(d, { frame, program, world }, { kind: 'stuck', queue: 'upgrade', because, key: null }) : handOver(d, { queue: 'upgrade', because }, world);
  return d;
}

/** What is written while a person is waited for, or has the session: they will see it, and the request that it is about gets it when it goes on. */
export function note(context: Context, heard: Heard, world: World): Context {
  const d = draft(context);
  if (d.handover && heard.commands.some(({ kind }) => kind === 'person')) d.handover = { ...d.handover, asked: true };
  keepTold(d, heard.commands, world);
  if (heard.said !== undefined && heard.said !== '') overhearPerson(d, { by: 'customer', text: heard.said });
  const stops = heard.commands.some(({ kind }) => kind === 'optOut');
  if (stops) optOut(d, world);
  else if (d.agent === null) sayWording(d, canGoBack(d) ? 'notedMayGoBack' : 'noted', { world });
  return d;
}

/** Nobody has taken the session yet, no work is under way, and nothing but the talk itself called for a person. */
export function canGoBack({ stop, agent, flights, handover }: Context): boolean {
  return stop.at === 'withPerson' && agent === null && flights.length === 0 && handover !== null && (handover.queue === ASKED || handover.queue === NOT_UNDERSTOOD);
}

/** The customer no longer waits for a person: the bot goes on where it was, or as they say. */
export function goBack(context: Context, heard: Heard, world: World): Context {
  const d = draft(context);
  record(d, 'handover.withdrawn', { by: 'customer' });
  sayWording(d, 'backToBot', { world });
  Object.assign(d, { handover: null, misses: 0, stop: { at: 'idle' } });
  return takeCommands(d, { ...heard, commands: heard.commands.filter(({ kind }) => kind === 'restart') }, world);
}

/** A person took the session. */
export function claim(context: Context, by: string, world: World): Context {
  const d = draft(context);
  if (d.stop.at === 'awaitingApproval') dropOwed(d);
  d.agent = by;
  d.stop = { at: 'withPerson' };
  for (const frame of d.frames) delete frame.runBy;
  record(d, 'person.claimed', { by });
  sayWording(d, 'withPerson', { world });
  return d;
}

export function agentSays(context: Context, said: { by: string; text: string; files?: FileRef[] }): Context {
  const d = draft(context);
  if (d.handover) d.handover = { ...d.handover, answered: true };
  overhearPerson(d, { by: 'system', of: 'a colleague, to the customer', result: said.text });
  d.out.push({ type: 'say', from: 'agent', text: said.text, choices: [], ...(said.files && { files: said.files }) });
  return d;
}

/** Whether a person has the session, so that the bot says and begins nothing. */
export function isTaken({ agent, stop }: Pick<Context, 'agent' | 'stop'>): boolean {
  return agent !== null && stop.at === 'withPerson';
}

/** Where the conversation goes on; while a person has it, they know. */
export function movedQuietly(context: Context, to: { channel: string; link?: string } | null): Context {
  return to === null || to.link !== undefined ? context : { ...draft(context), channel: to.channel };
}

/** A result that comes while the session is with a person: taken down, and nothing said over them. */
export function takeLate(context: Context, result: Result, world: World): Context {
  const taken = takeResult(context, result, world).context;
  return context.agent === null ? taken : { ...taken, handover: context.handover, out: taken.out.filter((one) => one.type !== 'say') };
}

/** The bot takes over again. What a person has dealt with is not begun anew; what they were only asked about goes on. */
export function resume(context: Context, by: string, world: World): Context {
  const d = draft(context);
  record(d, 'person.returned', { by });
  sayWording(d, 'backToBot', { world });
  d.agent = null;
  d.handover = null;
  withdrawTrouble(d);
  // A request that waits for a time or an event was not what they were asked about.
  const waiting = d.frames.filter((frame) => groupOf(d, frame).some((one) => Object.values(one.waits).some((wait) => !isPast(one, wait))));
  for (const frame of d.frames) if (!waiting.includes(frame)) record(d, 'flow.ended', { flow: frame.flow, ending: 'with a person' });
  Object.assign(d, { frames: waiting, queue: [], flights: [] });
  return d;
}

export function close(context: Context, by: string, world: World): Context {
  const d = draft(context);
  // What the customer agreed to and is on its way is seen through, and its outcome kept.
  if (!d.flights.some((flight) => flight.write)) dropOwed(d);
  stopWaitingIn(d, d.frames);
  withdrawTrouble(d);
  record(d, 'session.closed', { by });
  sayWording(d, 'closed', { world });
  return { ...d, frames: [], queue: [], flights: [], agent: null, handover: null, offered: [], stop: { at: 'closed' } };
}
