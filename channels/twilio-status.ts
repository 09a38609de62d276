import { z } from 'zod';
import type { DeliveryState, Host } from '../src/contracts.ts';

const FAILED = 'failed-lines';
const status = z.object({
  MessageSid: z.string().regex(/^[A-Za-z0-9]{1,64}$/), MessageStatus: z.string().max(40), To: z.string().max(80), From: z.string().max(80).default(''), ErrorCode: z.coerce.number().int().optional().catch(undefined),
});
const STATES: { readonly [status: string]: DeliveryState } = { sent: 'sent', delivered: 'delivered', read: 'read', failed: 'failed', undelivered: 'failed', canceled: 'failed' };

export interface Status { id: string; status: string; to: string; from: string; error: number | null }

/** Null for something else. https://www.twilio.com/docs/messaging/guides/track-outbound-message-status */
export function parseStatus(fields: { [name: string]: string }): Status | null {
  const parsed = status.safeParse(fields);
  if (!parsed.success) return null;
  const { MessageSid, MessageStatus, To, From, ErrorCode } = parsed.data;
  return { id: MessageSid, status: MessageStatus, to: To, from: From, error: ErrorCode ?? null };
}

/** Where Twilio is to tell what became of one text of a line: the address itself, which is signed, says of which. Statuses may come before our post is answered. */
export function statusUrl(base: string, line: { key: string; last: boolean }): string {
  return `${base}?${new URLSearchParams({ line: line.key, ...(line.last && { last: '1' }) }).toString()}`;
}

/** A line of several texts has failed where one has; otherwise it is where its last one is. */
export async function noteStatus(host: Pick<Host, 'delivered' | 'documents'>, { status: said }: Status, line: { key: string; last: boolean }): Promise<void> {
  const state = STATES[said];
  if (state === undefined) return;
  if (state === 'failed') await host.documents.put(FAILED, line.key, {});
  else if (!line.last || (await host.documents.get(FAILED, line.key)) !== null) return;
  await host.delivered(line.key, state);
}
