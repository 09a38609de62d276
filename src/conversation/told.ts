import { isAgentSlot } from '../../flows/compile-agent.ts';
import type { Slot } from '../../flows/schema.ts';
import type { Command, JsonObject } from '../contracts.ts';
import { dropOwed } from './approvals.ts';
import { top, type Context, type Frame } from './context.ts';
import { canCancel } from './repair/cancelling.ts';
import { changes, takeValue } from './repair/corrections.ts';
import { sayWording, type World } from './speak.ts';

/** Whether somebody else than the customer, or they before they are asked, may fill a slot: no proof of who they are, nothing private. */
export function isOpenSlot(name: string, slot: Slot | undefined): boolean {
  return slot !== undefined && !slot.private && slot.type !== 'code' && slot.type !== 'file' && !isAgentSlot(name);
}

/** Keeps what the customer tells a person of the request under way: what is still missing, and what they say is wrong. */
export function keepTold(d: Context, commands: readonly Command[], world: World): void {
  const frame = top(d);
  const program = frame && world.program(frame.flow, frame.version);
  if (!frame || !program) return;
  for (const command of commands) {
    if (command.kind !== 'set' && command.kind !== 'correct') continue;
    const { slot, value, said } = command;
    // In a talk with a person a value may be about anything: it replaces no other unless it is meant to.
    const counts = command.kind === 'correct' || frame.slots[slot] === undefined;
    if (counts && isOpenSlot(slot, program.slots[slot])) frame.told = { ...frame.told, [slot]: { value, said } };
  }
}

/** The values that the request goes on with: what the customer told, and before that what the person put in. */
export function toldValues(frame: Frame | null, slots: JsonObject, by: string): Frame['slots'] {
  const given = Object.entries(slots).map(([slot, value]) => [slot, { value, said: `(by ${by})` }] as const);
  return { ...frame?.told, ...Object.fromEntries(given) };
}

/** Takes these values into the request on top. Work that is based on others is dropped while it can be; after that it is too late to change. */
export function takeTold(d: Context, values: Frame['slots'], world: World): void {
  const frame = top(d);
  const program = frame && world.program(frame.flow, frame.version);
  if (!frame || !program) return;
  delete frame.told;
  const open = Object.entries(values).filter(([slot]) => isOpenSlot(slot, program.slots[slot]));
  const changed = open.filter(([slot, { value }]) => changes(d, { slot, value }, world));
  if (changed.length > 0 && d.flights.length > 0) {
    if (canCancel(d)) dropOwed(d);
    else sayWording(d, 'tooLateToChange', { world });
  }
  for (const [slot, value] of open) if (d.flights.length === 0 || !changes(d, { slot, value: value.value }, world)) takeValue(d, { slot, value }, world);
}
