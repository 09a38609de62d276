import { draft, top, type Context } from '../context.ts';
import type { Heard } from '../events.ts';
import { record, sayWording, type World } from '../speak.ts';
import { takeCommands } from '../take.ts';

/** An explicit yes to the summary: remembers exactly what was agreed, then takes what else was said. */
export function agree(context: Context, heard: Heard, world: World): Context {
  const d = draft(context);
  const frame = top(d);
  if (!frame || d.stop.at !== 'confirming') return d;
  frame.confirmed = d.stop.confirmed;
  d.misses = 0;
  record(d, 'confirmed', { digest: d.stop.digest, by: 'customer' });
  return takeCommands(d, { ...heard, commands: heard.commands.filter((c) => c.kind !== 'confirm' && c.kind !== 'unclear') }, world);
}

/** A no to the summary: nothing is done; the second one cancels. */
export function disagree(context: Context, world: World): Context {
  const d = draft(context);
  const frame = top(d);
  if (frame) frame.misses[NO] = (frame.misses[NO] ?? 0) + 1;
  // A yes from here on answers another question: the summary has to be shown again first.
  d.offered = [];
  sayWording(d, 'whatElse', { world });
  return d;
}

/** How often the summary was refused, among a frame's misses. */
export const NO = '(no)';
