import type { Op } from '../../flows/program.ts';
import type { StepOutcome } from '../../flows/step-schema.ts';
import { localize } from '../../flows/template.ts';
import { toTop, type Context, type Failure, type Frame, type Stop } from './context.ts';
import { tellAgent } from './agent-moves.ts';
import { handOver } from './finish.ts';
import { forget, groupOf, startUndoing } from './frames.ts';
import { digest } from '../digest.ts';
import { passed, worked, type Landed } from './landed.ts';
import { say, sayWording } from './speak.ts';
import { raise } from './trouble.ts';
import { stuck } from './unwind.ts';
import type { At } from './work.ts';

/** The code in `on:` that stands for every failure without one of its own. */
const ANY = 'any';

/** What follows from the steps that failed: the flow's own way out, an undo, or a person. Of several the first decides; an unknown outcome before all. */
export function settleFailures(d: Context, at: At): Stop | null {
  const { frame, program } = at;
  const failures = frame.failures.toSorted((a, b) => Number(b.error.kind === 'unknown') - Number(a.error.kind === 'unknown'));
  frame.failures = [];
  // Only one of them is dealt with now; none may be sent again under another key.
  for (const { flight, error } of failures) settleKey(frame, program.ops[flight.op], { flight, error });
  for (const { flight, error } of failures) {
    const op = program.ops[flight.op];
    const stop = op ? settleOne(d, { ...at, flight, op }, error) : null;
    if (stop || frame.undoing) return stop;
  }
  return null;
}

/** The key of a write that may have happened is kept until its outcome is known. */
function settleKey(frame: Frame, op: Op | undefined, { flight, error }: Frame['failures'][number]): void {
  if (flight.phase !== 'call' || flight.effect === '' || op?.kind !== 'call' || !op.write) return;
  if (error.kind === 'unknown') frame.unsettled[flight.key] ??= flight.effect;
  else delete frame.unsettled[flight.key];
}

function settleOne(d: Context, at: Landed, error: Failure): Stop | null {
  const { flight, frame, op, world } = at;
  if (flight.phase === 'undo') return stuck(d, at, { because: `undoing step ${op.step} failed: ${error.code}`, flight, error });
  // What may have happened is no failure: a flow's own way out would say or undo too much.
  const mapped = op.kind === 'call' && flight.phase === 'call' && error.kind !== 'unknown' ? op.on[error.code] ?? op.on[ANY] : undefined;
  const code = op.kind === 'call' && error.code in op.on ? error.code : ANY;
  world.seen?.({ flow: frame.flow, version: frame.version, pc: flight.op, branch: mapped ? `on ${code}` : 'failed' });
  worked(d, at, 'failed');
  if (mapped) return follow(d, at, mapped);
  if (tellAgent(at, error)) return null;
  if (error.kind === 'unknown') return unknown(d, at, error);
  startUndoing(frame, { cause: `step ${op.step} failed: ${error.code}`, ending: null, failed: { key: flight.key, flight, error } });
  return null;
}

/** Nothing is sent again and nothing undone before somebody knows whether it happened. */
function unknown(d: Context, at: Landed, error: Failure): Stop {
  const { flight, op, world } = at;
  sayWording(d, 'stillConfirming', { world });
  return raise(d, at, { kind: 'unknown', queue: 'unknown outcome', because: `step ${op.step}: ${error.code}`, key: flight.key, flight, error });
}

/** A value that was refused is none for the flow that it came from either. */
function takeBack(d: Context, { frame, world }: Landed, slot: string): void {
  const refused = frame.slots[slot]?.value;
  for (const one of groupOf(d, frame)) {
    if (one !== frame && (refused === undefined || digest(one.slots[slot]?.value ?? null) !== digest(refused))) continue;
    forget(one, slot, world);
    toTop(one);
  }
}

function follow(d: Context, at: Landed, outcome: StepOutcome): Stop | null {
  const { frame, flight, op, world } = at;
  if ('continue' in outcome) {
    passed(d, at, 'failed');
    return null;
  }
  if ('end' in outcome) {
    startUndoing(frame, { cause: outcome.end, ending: outcome.end });
    return null;
  }
  if ('hand over' in outcome) return handOver(d, { queue: outcome['hand over'], because: outcome.because }, world);
  const tries = (frame.tries[flight.op] ?? 0) + 1;
  frame.tries[flight.op] = tries;
  if (tries >= outcome.times) return handOver(d, { queue: 'repeated failure', because: `step ${op.step} was refused ${tries} times` }, world);
  takeBack(d, at, outcome['ask again']);
  say(d, localize(outcome.because, d.locale));
  return null;
}

