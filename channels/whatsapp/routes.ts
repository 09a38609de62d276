import { z } from 'zod';
import type { Choice, Documents, Host, Inbound } from '../../src/contracts.ts';
import { choiceByNumber } from '../choice-by-number.ts';
import type { OptOut } from '../opt-out.ts';
import { hear, type Incoming } from '../twilio-hear.ts';
import type { WhatsappSettings } from './index.ts';
import { keywordOf } from './keyword.ts';
import { parseIncoming } from './parse.ts';
import { WINDOW_CLOSED, type Window } from './window.ts';

export const PATHS = { messages: '/channels/whatsapp/messages', status: '/channels/whatsapp/status' };
const LINES = 'whatsapp-lines';
const stored = z.object({ key: z.string() });
const PREFIX = /^whatsapp:/;

export interface WhatsappParts { host: Host; settings: WhatsappSettings; optOut: OptOut; window: Window; receive: (message: Inbound) => Promise<void>; reached: (base: string) => void }

export function mountRoutes({ host, settings, window, ...parts }: WhatsappParts): void {
  const { account, publicUrl, business, locale } = settings;
  hear({
    ...parts, channel: 'whatsapp', paths: PATHS, account, publicUrl, business, locale, host,
    read: parseIncoming, keyword: keywordOf,
    picked: async (session, incoming) => picked(host, session, incoming),
    heard: async ({ from, to }) => window.heard({ customer: from, ours: to }, host.now()),
    async told({ to, from, error }) {
      if (error === WINDOW_CLOSED) await window.shut({ customer: to.replace(PREFIX, ''), ours: from.replace(PREFIX, '') });
    },
  });
}

/** Remembers which line a message of ours was, for what is tapped on it. */
export async function rememberLine(documents: Documents, sid: string, key: string): Promise<void> {
  await documents.put(LINES, sid, { key });
}

/** What was tapped is a choice of the line that it was tapped on, also where it is not open any more; what was typed may be a number. */
async function picked(host: Host, session: string, { text, pressed }: Incoming): Promise<Choice | null> {
  if (pressed === undefined) return choiceByNumber(host, session, text);
  const line = await host.documents.get(LINES, pressed.message);
  const seq = line === null ? null : Number(/\/s(\d+)$/.exec(stored.parse(line).key)?.[1]);
  if (seq === null || !stored.parse(line).key.startsWith(`${session}/`)) return null;
  const [entry] = await host.entries(session, seq - 1, 1);
  return entry?.choices?.[pressed.position - 1] ?? null;
}
