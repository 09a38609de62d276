import { z } from 'zod';
import type { Documents } from '../../src/contracts.ts';

const FOLDER = 'whatsapp-heard';
const heard = z.object({ at: z.number() });
const OPEN_MS = 24 * 3_600_000;
/** What is on the way must arrive while it is open. */
const MARGIN_MS = 60_000;

/** The code of a free message that came too late. */
export const WINDOW_CLOSED = 63016;

export interface Pair { customer: string; ours: string }
/** In the 24 hours after a customer wrote they may be answered freely: https://www.twilio.com/docs/whatsapp/key-concepts#the-24-hour-or-customer-service-window. */
export interface Window {
  heard(of: Pair, nowMs: number): Promise<void>;
  isOpen(of: Pair, nowMs: number): Promise<boolean>;
  /** WhatsApp says that it is not. */
  shut(of: Pair): Promise<void>;
}

export function createWindow(documents: Documents): Window {
  return {
    heard: async (of, at) => documents.put(FOLDER, keyOf(of), { at }),
    async isOpen(of, nowMs) {
      const last = await documents.get(FOLDER, keyOf(of));
      return last !== null && nowMs - heard.parse(last).at < OPEN_MS - MARGIN_MS;
    },
    shut: async (of) => documents.remove(FOLDER, keyOf(of)),
  };
}

function keyOf({ customer, ours }: Pair): string {
  return `${customer} ${ours}`;
}
