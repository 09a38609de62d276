import type { Request } from 'express';
import type { Entry, Host } from '../../src/contracts.ts';
import { addressOf, type CallRecord } from './calls.ts';
import { localeOfNumber } from './language.ts';
import type { CallRequest } from './parse.ts';
import type { VoiceParts } from './parts.ts';

const LOOK_BACK = 20;

/** A call that comes in: its conversation, opened where it is new. The same request again changes nothing. */
export async function beginCall(parts: VoiceParts, request: Request, incoming: CallRequest): Promise<CallRecord> {
  const { host, calls, receive } = parts;
  const known = await calls.find(incoming.call);
  if (known !== null) return known;
  const address = addressOf(incoming);
  const session = await host.sessionOf(address);
  const view = await host.view(session);
  if (view === null) {
    const locale = localeOfNumber(incoming.from);
    await receive({ session, address, at: host.now(), kind: 'opened', id: `${session}:opened`, ...(locale !== null && { locale }) });
  }
  // Whoever has the number calls again: what was proved in another call is not theirs by that.
  if (view !== null && view.identity === 'verified') await receive({ session, address, at: host.now(), kind: 'lapsed', id: `voice:${incoming.call}:lapsed` });
  const question = view === null ? null : await openQuestion(host, session);
  const heard = question === null ? view?.seq ?? 0 : question.seq - 1;
  const base = parts.settings.publicUrl ?? `${request.protocol}://${request.get('host') ?? ''}`;
  return calls.begin({ call: incoming.call, session, from: incoming.from, to: incoming.to, heard, base, again: view !== null });
}

/** The question that waits for the customer; null where none does. */
export async function openQuestion(host: Pick<Host, 'view' | 'entries'>, session: string): Promise<Entry | null> {
  const seq = (await host.view(session))?.seq ?? 0;
  const lines = await host.entries(session, Math.max(0, seq - LOOK_BACK), LOOK_BACK);
  const last = lines.slice(lines.findLastIndex(({ from }) => from === 'customer') + 1).findLast(({ status }) => status === undefined);
  return last !== undefined && (last.choices !== undefined || last.expects !== undefined) ? last : null;
}
