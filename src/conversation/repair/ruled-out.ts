import type { SlotOption } from '../../contracts.ts';
import type { Frame } from '../context.ts';

/** "Not the first one": what was ruled out is not offered again, until the question is answered or the answer is not understood. */
export function ruleOut(frame: Frame, slot: string, without: readonly string[]): void {
  frame.declined.push(...without.map((id) => keyOf(slot, id)));
}

export function forgetRuledOut(frame: Frame, slot: string): void {
  frame.declined = frame.declined.filter((key) => !key.startsWith(keyOf(slot, '')));
}

/** Marks those that were ruled out: named again, they still count. None is where nothing would be left. */
export function markRuledOut(frame: Frame, slot: string, options: SlotOption[]): SlotOption[] {
  const isOut = ({ id }: SlotOption): boolean => frame.declined.includes(keyOf(slot, id));
  return !options.some(isOut) || options.every(isOut) ? options : options.map((option) => (isOut(option) ? { ...option, ruledOut: true as const } : option));
}

function keyOf(slot: string, option: string): string {
  return `${slot}=${option}`;
}
