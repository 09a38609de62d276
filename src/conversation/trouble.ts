import type { Json, JsonObject } from '../contracts.ts';
import type { Op } from '../../flows/program.ts';
import { opOf, type Context, type Failure, type Flight, type Frame, type Stop, type TroubleKind } from './context.ts';
import { handOver } from './finish.ts';
import { record, valuesOf } from './speak.ts';
import { argumentsOf, oweAside, type At } from './work.ts';

export interface Raised {
  kind: TroubleKind; queue: string; because: string; key: string | null;
  flight?: Flight | null; error?: Failure; input?: Json;
}

const MINUTE_MS = 60_000;
/** How long staff have before it is overdue. */
const DUE_MS: { readonly [kind in TroubleKind]: number } = {
  unknown: 30 * MINUTE_MS, 'rollback incomplete': 60 * MINUTE_MS, failed: 240 * MINUTE_MS, limit: 240 * MINUTE_MS, stuck: 240 * MINUTE_MS, flow: 480 * MINUTE_MS,
};

/** Work that cannot go on by itself: an exception for staff, and the session with a person until they have dealt with it. */
export function raise(d: Context, at: At, of: Raised): Stop {
  const { frame, program, world } = at;
  const { kind, queue, because, key, flight = null } = of;
  const op = key === null ? undefined : program.ops[opOf(key)];
  const input = of.input ?? inputOf(d, op, { of: at, key: key ?? '' });
  const step = op?.step ?? '';
  const exception = oweAside(d, {
    executor: 'raise', action: 'raise', frame, step,
    input: {
      kind, queue, flow: frame.flow, version: frame.version, step, action: op?.kind === 'call' ? op.action : op?.kind ?? '', input,
      error: errorOf(of), evidence: evidenceOf(frame, of), dueAt: d.now + DUE_MS[kind],
    },
  });
  d.trouble = { exception, kind, key, flight, of: frame.unsettled[key ?? ''] ?? flight?.effect ?? null, input };
  record(d, 'exception.raised', { exception, of: kind, because, step });
  return handOver(d, { queue, because }, world);
}

function inputOf(d: Context, op: Op | undefined, at: { of: At; key: string }): Json {
  const { frame, world } = at.of;
  return op?.kind === 'call' ? { ...argumentsOf(op.with, valuesOf(d, frame, world)), ...frame.edits[at.key]?.arguments } : null;
}

function errorOf({ kind, because, error }: Raised): JsonObject {
  return error ? { code: error.code, message: error.message } : { code: kind.replaceAll(' ', '_'), message: because };
}

function evidenceOf(frame: Frame, { because, flight }: Raised): JsonObject {
  const done = Object.entries(frame.done).flatMap(([key, { write, verified }]) => (write ? [{ key, action: write.action, verified, undone: write.undone }] : []));
  return { because, effect: flight?.effect ?? null, done, undoing: frame.undoing?.left ?? [] };
}

/** A person dealt with the session otherwise: nobody needs to look at it any more. */
export function withdrawTrouble(d: Context): void {
  const { trouble } = d;
  if (!trouble) return;
  d.trouble = null;
  oweAside(d, { executor: 'raise', action: 'withdraw', input: { withdraw: trouble.exception }, frame: null });
}
