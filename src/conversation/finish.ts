import type { Program } from '../../flows/program.ts';
import { DONE, top, type Context, type Frame, type Stop } from './context.ts';
import { hasWritten, partDigest, startUndoing } from './frames.ts';
import { grant, shareSlots } from './identity.ts';
import { backToPerson } from './lent.ts';
import { stopWaitingIn } from './waits.ts';
import { flowText, record, say, sayWording, titleOf, type World } from './speak.ts';

interface At { frame: Frame; program: Program; world: World }

/** Ends the flow on top: its last words, its effect on the flow below, and what comes next. Null: a person had it undone, and said so. */
export function finish(d: Context, at: At, ending: string | null): null {
  const { frame, program, world } = at;
  if (ending !== null) speakEnding(d, at, ending);
  stopWaitingIn(d, [frame]);
  record(d, 'flow.ended', { ending: ending ?? 'undone', verified: Object.values(frame.done).every((done) => !done.write || done.verified) });
  if (ending === 'done' && frame.role === 'grant') grant(d, at);
  const below = d.frames.at(-2);
  d.frames.pop();
  if (!below) d.early = [];
  if (!below) return null;
  if (frame.role === 'main') backTo(d, below, world);
  else if (ending === 'done') stepDone(below, { child: frame, world });
  // A step that was refused refuses the flow that needed it, without a second explanation.
  else dropStep(d, { ended: program.name, ending: ending ?? 'undone' });
  return null;
}

/** Queues of what the talk itself calls for. */
export const ASKED = 'asked for a person';
export const NOT_UNDERSTOOD = 'not understood';

/** Passes the session to a person, with what they need to know; the frames stay for when it comes back. */
export function handOver(d: Context, why: { queue: string; because: string }, world: World): Stop {
  const asked = why.queue === ASKED || d.handover?.asked === true || d.handover?.queue === ASKED;
  d.handover = { ...why, at: d.now, ...(asked && { asked }) };
  record(d, 'handover.requested', why);
  sayWording(d, 'handover', { world });
  return { at: 'withPerson' };
}

function speakEnding(d: Context, at: At, ending: string): void {
  const text = at.program.endings[ending];
  if (text !== undefined) say(d, flowText(d, text, at));
  else if (at.frame.role === 'main') {
    sayWording(d, ending === 'done' ? 'fallbackDone' : 'fallbackRefused', { world: at.world, values: { title: titleOf(at.program, d) } });
  }
}

function backTo(d: Context, below: Frame, world: World): void {
  if (backToPerson(d)) return;
  const program = world.program(below.flow, below.version);
  if (program) sayWording(d, 'back', { world, values: { title: titleOf(program, d) } });
}

/** The step of the flow below is done; what its own flow wrote can be undone only by a person. */
function stepDone(below: Frame, of: { child: Frame; world: World }): void {
  const { child, world } = of;
  const [program, part] = [world.program(below.flow, below.version), world.program(child.flow, child.version)];
  if (child.role !== 'sub' || !program || !part) return;
  shareSlots(child, { below, program });
  // A value that changed meanwhile has led the flow below back to its start.
  const isStep = (at: number): boolean => {
    const step = program.ops[at];
    return step?.kind === 'flow' && step.flow === child.flow && below.done[at]?.digest !== partDigest(below, part);
  };
  const op = isStep(below.pc) ? below.pc : program.ops.findIndex((_, i) => isStep(i));
  const write = hasWritten(child) ? { action: child.flow, undo: null, irreversible: true, undone: false } : null;
  if (op >= 0) below.done[op] = { ...DONE, digest: partDigest(below, part), write, verified: Object.values(child.done).every((done) => !done.write || done.verified) };
}

function dropStep(d: Context, of: { ended: string; ending: string }): void {
  while (true) {
    const frame = top(d);
    if (!frame) return;
    if (hasWritten(frame)) return startUndoing(frame, { cause: `${of.ended} ended: ${of.ending}`, ending: of.ending });
    record(d, 'flow.ended', { ending: of.ending, because: `${of.ended} ended so` });
    d.frames.pop();
    if (frame.role === 'main') return;
  }
}
