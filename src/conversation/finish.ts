import type { Program } from '../../flows/program.ts';
import { DONE, top, type Context, type Frame, type Stop } from './context.ts';
import { grant, shareSlots } from './identity.ts';
import { flowText, record, say, sayWording, titleOf, type World } from './speak.ts';

interface At { frame: Frame; program: Program; world: World }

/** Ends the flow on top: its last words, its effect on the flow below, and what comes next. */
export function finish(d: Context, at: At, ending: string): null {
  const { frame, program, world } = at;
  speakEnding(d, at, ending);
  record(d, 'flow.ended', { ending, verified: Object.values(frame.done).every((done) => !done.write || done.verified) });
  if (ending === 'done' && frame.role === 'grant') grant(d, at);
  const below = d.frames.at(-2);
  d.frames.pop();
  if (!below) return null;
  if (frame.role === 'main') backTo(d, below, world);
  else if (ending === 'done') stepDone(below, { child: frame, world });
  // A step that was refused refuses the flow that needed it, without a second explanation.
  else dropStep(d, { ended: program.name, ending });
  return null;
}

/** Passes the session to a person, with what they need to know; the frames stay for when it comes back. */
export function handOver(d: Context, why: { queue: string; because: string }, world: World): Stop {
  d.handover = { ...why, at: d.now };
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
  const program = world.program(below.flow, below.version);
  if (program) sayWording(d, 'back', { world, values: { title: titleOf(program, d) } });
}

function stepDone(below: Frame, of: { child: Frame; world: World }): void {
  if (of.child.role !== 'sub') return;
  shareSlots(of.child, { below, program: of.world.program(below.flow, below.version) });
  below.done[below.pc] = { ...DONE, digest: of.child.flow };
  below.pc += 1;
}

function dropStep(d: Context, of: { ended: string; ending: string }): void {
  while (true) {
    const frame = top(d);
    if (!frame) return;
    record(d, 'flow.ended', { ending: of.ending, because: `${of.ended} ended so` });
    d.frames.pop();
    if (frame.role === 'main') return;
  }
}
