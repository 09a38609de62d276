import type { Inbound, SlotSpec } from '../contracts.ts';
import type { Context } from '../conversation/context.ts';
import type { World } from '../conversation/speak.ts';
import { askedFor } from '../redact/asked-for.ts';
import { findSensitive, redact, type Keep } from '../redact/redact.ts';

/** A message without the numbers that nobody asked for: as it is stored, and as it is read now, where it may begin a flow that asks for one. */
export interface Redacted { stored: Inbound; heard: Inbound }

/** Whether a customer's message holds a number that may have to go; almost none does. */
export function holdsSensitive(message: Inbound): boolean {
  return textsOf(message).some((text) => findSensitive(text).length > 0);
}

/** `context` is null where the session has not begun. */
export function redactInbound(message: Inbound, at: { context: Context | null; world: World }): Redacted {
  const { context, world } = at;
  const asked = context === null ? undefined : askedSlot(context, world);
  const running = (context?.frames ?? []).flatMap((frame) => slotsOf(world.program(frame.flow, frame.version)));
  const offered = world.offers().flatMap(({ name }) => slotsOf(world.latest(name)));
  const open = new Set(context?.offered.map(({ id }) => id));
  const without = (keep: Keep): Inbound => {
    switch (message.kind) {
      case 'text': return { ...message, text: redact(message.text, keep), ...(message.files && { files: message.files.map((file) => ({ ...file, name: redact(file.name) })) }) };
      case 'agent': return { ...message, text: redact(message.text, ({ kind }) => kind === 'iban') };
      case 'form': return { ...message, values: Object.fromEntries(Object.entries(message.values).map(([slot, value]) => [slot, redact(value, keep)])) };
      case 'choice': return open.has(message.choice) ? message : { ...message, choice: redact(message.choice) };
      default: return message;
    }
  };
  return { stored: without(askedFor({ asked, others: running })), heard: without(askedFor({ asked, others: [...running, ...offered] })) };
}

function textsOf(message: Inbound): string[] {
  if (message.kind === 'text') return [message.text, ...(message.files ?? []).map(({ name }) => name)];
  if (message.kind === 'agent') return [message.text];
  if (message.kind === 'form') return Object.values(message.values);
  return message.kind === 'choice' ? [message.choice] : [];
}

function askedSlot({ frames, stop }: Context, world: World): SlotSpec | undefined {
  const frame = frames.at(-1);
  const slots = frame && world.program(frame.flow, frame.version)?.slots;
  return slots && 'slot' in stop && Object.hasOwn(slots, stop.slot) ? slots[stop.slot] : undefined;
}

function slotsOf(program: ReturnType<World['latest']>): SlotSpec[] {
  return Object.values(program?.slots ?? {});
}
