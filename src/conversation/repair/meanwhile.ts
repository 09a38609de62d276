import type { Command } from '../../contracts.ts';
import { overhear } from '../agent-heard.ts';
import { roleOf } from '../approvals.ts';
import { draft, type Context } from '../context.ts';
import type { Heard } from '../events.ts';
import { groupOf } from '../frames.ts';
import { sayWording, type World } from '../speak.ts';
import { takeCommands } from '../take.ts';
import { canCancel, dropWork } from './cancelling.ts';
import { changes, takeValue } from './corrections.ts';
import { answer } from './questions.ts';

type Key = 'stillOnIt' | 'approvalWait' | 'tooLate';

/** While work is under way: answers, keeps values and requests for later, restarts nothing. */
export function stillOnIt(context: Context, heard: Heard, at: { world: World; key: Key }): Context {
  const { world } = at;
  const d = draft(context);
  overhear(d, heard);
  const role = groupOf(d).length > 0 && d.stop.at === 'awaitingApproval' ? roleOf(d, world) : '';
  for (const command of heard.commands) if (command.kind === 'question') answer(d, { question: command.text, heard, world });
  const late = keepValues(d, heard.commands, world);
  const later = heard.commands.filter((c) => c.kind === 'start');
  const after = later.length > 0 ? takeCommands(d, { ...heard, commands: later }, world) : d;
  sayWording(after, late ? 'tooLateToChange' : at.key, { world, values: { role } });
  return after;
}

/** Values for what comes later are kept; true when one would have changed what the work is based on. */
function keepValues(d: Context, commands: Command[], world: World): boolean {
  let late = false;
  for (const command of commands) {
    if (command.kind !== 'set' && command.kind !== 'correct') continue;
    const { slot, value, said } = command;
    if (changes(d, { slot, value }, world)) late = true;
    else takeValue(d, { slot, value: { value, said } }, world);
  }
  return late;
}

/** Whether a value that the work is based on was corrected while the work can still be dropped. */
export function correctsInTime(context: Context, heard: Heard, world: World): boolean {
  return canCancel(context) && heard.commands.some((one) => (one.kind === 'set' || one.kind === 'correct') && changes(context, one, world));
}

/** The work on the old value is dropped, and begins again with the new one. */
export function takeInstead(context: Context, heard: Heard, world: World): Context {
  const d = draft(context);
  dropWork(d, world);
  return takeCommands({ ...d, stop: { at: 'idle' } }, heard, world);
}
