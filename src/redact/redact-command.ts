import type { Command, SlotSpec } from '../contracts.ts';
import { takes } from './asked-for.ts';
import { redact, type Keep } from './redact.ts';

/** A value stays where its slot is for such a number; what else was said of it, and every question, is without. */
export function redactCommand(command: Command, on: { slots: { [name: string]: SlotSpec }; asking: string | null }): Command {
  switch (command.kind) {
    case 'question': return { ...command, text: redact(command.text) };
    case 'invalid': return { ...command, said: redact(command.said) };
    case 'set': case 'correct': {
      const spec = Object.hasOwn(on.slots, command.slot) ? on.slots[command.slot] : undefined;
      const keep: Keep = (found) => spec !== undefined && takes(spec, found, { asked: command.slot === on.asking });
      return { ...command, said: redact(command.said, keep), value: typeof command.value === 'string' ? redact(command.value, keep) : command.value };
    }
    default: return command;
  }
}
