import { opOf, undoKey, type Context, type Failure, type Flight, type Frame, type Stop } from './context.ts';
import { finish } from './finish.ts';
import { record, sayWording } from './speak.ts';
import { raise } from './trouble.ts';
import { launch, type At } from './work.ts';

/** Undoes the next completed write; with none left, tells the customer and passes on. A step that cannot be undone stops it. */
export function unwind(d: Context, at: At): Stop | null {
  const { frame, program } = at;
  const doubtful = doubtfulIn(frame);
  if (doubtful !== undefined) return raise(d, at, { kind: 'unknown', queue: 'unknown outcome', because: 'nobody knows yet whether this step happened', key: doubtful });
  const [key] = frame.undoing?.left ?? [];
  if (key === undefined) return undone(d, at);
  const write = frame.done[key]?.write;
  if (!write?.undo) return write?.irreversible === false ? skip(frame) : stuck(d, at, { because: `${write?.action ?? key} cannot be undone`, flight: flightOf(key), error: null });
  const unsettled = frame.unsettled[undoKey(key)];
  return launch(d, at, {
    flight: { ...flightOf(key), write: true },
    owed: {
      executor: 'call', action: write.undo.action, input: { action: write.undo.action, arguments: write.undo.arguments }, write: true,
      step: program.ops[opOf(key)]?.step ?? key, timeoutMs: 10_000, retry: { times: 8, firstMs: 250, maxMs: 10_000 }, confirmed: null,
      ...(unsettled !== undefined && { of: unsettled, doubt: true }),
    },
  });
}

/** A write that may have happened: only when that is known is it clear what there is to undo. */
export function doubtfulIn(frame: Frame): string | undefined {
  return Object.keys(frame.unsettled).find((key) => key === String(opOf(key)) || key.startsWith(`${opOf(key)}@`));
}

function flightOf(key: string): Flight {
  return { effect: '', op: opOf(key), key, phase: 'undo', write: true, digest: '', attempt: 1 };
}

/** An undo failed, or a step has none: a person must put it right, and the customer hears so. */
export function stuck(d: Context, at: At, of: { because: string; flight: Flight; error: Failure | null }): Stop {
  const { because, flight, error } = of;
  record(d, 'rollback.incomplete', { because, left: at.frame.undoing?.left.length ?? 0 });
  if (error?.kind === 'unknown' && flight.effect !== '') at.frame.unsettled[undoKey(flight.key)] ??= flight.effect;
  sayWording(d, 'failedOpen', { world: at.world });
  return raise(d, at, { kind: 'rollback incomplete', queue: 'rollback incomplete', because, key: flight.key, flight, ...(error && { error }) });
}

function undone(d: Context, at: At): Stop | null {
  const { undoing } = at.frame;
  if (undoing?.ending) return finish(d, at, undoing.ending);
  const any = Object.values(at.frame.done).some((done) => done.write?.undone);
  sayWording(d, any ? 'failedUndone' : 'failed', { world: at.world });
  if (undoing?.by !== undefined) return finish(d, at, null);
  const failed = undoing?.failed;
  return raise(d, at, {
    kind: failed?.error.code === 'over_limit' ? 'limit' : 'failed', queue: 'failed work', because: undoing?.cause ?? 'a step failed', key: failed?.key ?? null,
    ...(failed && { flight: failed.flight, error: failed.error }),
  });
}

/** A write without an undo that is not marked irreversible leaves nothing behind that matters (a note, a message). */
function skip(frame: Frame): null {
  if (frame.undoing) frame.undoing = { ...frame.undoing, left: frame.undoing.left.slice(1) };
  return null;
}
