import { sameAddress } from '../addresses/places.ts';
import type { ChannelLimits, Effect, Outbound } from '../contracts.ts';

type Sending = Extract<Effect, { kind: 'send' }>;
type Message = Extract<Outbound, { kind: 'message' }>;

/** The outbox with one more line owed. Where a channel gathers, it joins the last one that waits for the same place and was never tried. */
export function withLine(outbox: readonly Effect[], line: Sending, limits: Pick<ChannelLimits, 'gatherMs'>): Effect[] {
  const last = outbox.findLast((effect) => effect.kind === 'send');
  const joined = limits.gatherMs === undefined || last === undefined ? null : join(last, line);
  if (joined !== null) return outbox.map((effect) => (effect === last ? joined : effect));
  return [...outbox, { ...line, dueAt: line.dueAt + (limits.gatherMs ?? 0) }];
}

/** Both as one, under the id and at the time of the first; null where they must stay two. */
function join(first: Sending, next: Sending): Sending | null {
  const [one, other] = [first.message, next.message];
  if (one.kind !== 'message' || other.kind !== 'message' || !sameAddress(first.to, next.to)) return null;
  // What has been tried may have arrived: it is never changed.
  if (first.lease !== null || first.attempts > 0 || one.from !== other.from || one.farewell || other.farewell) return null;
  const { before: _before, ...sending } = first;
  const open = overtaken(one, other) ? (first.before ?? '') : one.text;
  const before = other.choices === undefined ? beside(first, other) : open;
  return { ...sending, message: both(one, other, open), ...(before !== undefined && { before }) };
}

/** What stands when the question among them is overtaken: a line that came after it stays. */
function beside({ before, message }: Sending, other: Message): string | undefined {
  const asks = message.kind === 'message' && message.choices !== undefined && other.expects === undefined;
  return asks ? [before ?? '', other.text].filter((text) => text !== '').join('\n\n') : before;
}

/** A question with choices that has not left, and another one after it: only the last can be answered. */
function overtaken(one: Message, other: Message): boolean {
  return one.choices !== undefined && (other.choices !== undefined || other.expects !== undefined);
}

/** An answer stays one with something unasked beside it. */
function both(one: Message, other: Message, open: string): Message {
  const { unasked, choices: _choices, ...said } = { ...one, ...other };
  const choices = other.choices ?? (overtaken(one, other) ? undefined : one.choices);
  const files = [...(one.files ?? []), ...(other.files ?? [])];
  return {
    ...said, seq: one.seq, lines: [...linesOf(one), ...linesOf(other)], text: open === '' ? other.text : `${open}\n\n${other.text}`,
    ...(choices && { choices }), ...(files.length > 0 && { files }), ...(unasked && one.unasked && other.unasked && { unasked }),
  };
}

/** The places in the transcript of all that a line says. */
export function linesOf(message: Outbound): readonly number[] {
  if (message.kind === 'message') return message.lines ?? [message.seq];
  return message.kind === 'progress' ? [message.seq] : [];
}
