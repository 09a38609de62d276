import type { Context, Frame, Stop } from './context.ts';
import { finish, handOver } from './finish.ts';
import { work, type At } from './ops.ts';
import { record, sayWording } from './speak.ts';

/** Undoes the next completed write; with none left, tells the customer and passes on. A step that cannot be undone stops it. */
export function unwind(d: Context, at: At): Stop | null {
  const [op] = at.frame.undoing?.left ?? [];
  if (op === undefined) return undone(d, at);
  const write = at.frame.done[op]?.write;
  if (!write?.undo) return write?.irreversible === false ? skip(at.frame) : stuck(d, at, `${write?.action ?? op} cannot be undone`);
  const effect = work(d, at, {
    executor: 'call', action: write.undo.action, input: { action: write.undo.action, arguments: write.undo.arguments }, write: true,
    step: at.program.ops[Number(op)]?.step ?? op, timeoutMs: 10_000, retry: { times: 5, firstMs: 250, maxMs: 10_000 }, confirmed: null,
  });
  return { at: 'working', effect, op: Number(op), phase: 'undo', write: true, digest: '', attempt: 1 };
}

/** An undo failed, or a step has none: a person must put it right, and the customer hears so. */
export function stuck(d: Context, at: At, because: string): Stop {
  record(d, 'rollback.incomplete', { because, left: at.frame.undoing?.left.length ?? 0 });
  sayWording(d, 'failedOpen', { world: at.world });
  return handOver(d, { queue: 'rollback incomplete', because }, at.world);
}

function undone(d: Context, at: At): Stop | null {
  const { undoing } = at.frame;
  if (undoing?.ending) return finish(d, at, undoing.ending);
  const any = Object.values(at.frame.done).some((done) => done.write?.undone);
  sayWording(d, any ? 'failedUndone' : 'failed', { world: at.world });
  return handOver(d, { queue: 'failed work', because: undoing?.cause ?? 'a step failed' }, at.world);
}

/** A write without an undo that is not marked irreversible leaves nothing behind that matters (a note, a message). */
function skip(frame: Frame): null {
  if (frame.undoing) frame.undoing = { ...frame.undoing, left: frame.undoing.left.slice(1) };
  return null;
}
