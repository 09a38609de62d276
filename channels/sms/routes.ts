import type { Host, Inbound } from '../../src/contracts.ts';
import { choiceByNumber } from '../choice-by-number.ts';
import type { OptOut } from '../opt-out.ts';
import { hear } from '../twilio-hear.ts';
import type { SmsSettings } from './index.ts';
import { keywordOf } from './keyword.ts';
import { parseIncoming } from './parse.ts';

export const PATHS = { messages: '/channels/sms/messages', status: '/channels/sms/status' };

export interface SmsParts { host: Host; settings: SmsSettings; optOut: OptOut; receive: (message: Inbound) => Promise<void>; reached: (base: string) => void }

export function mountRoutes({ host, settings, ...parts }: SmsParts): void {
  const { account, publicUrl, business, locale } = settings;
  hear({
    ...parts, channel: 'sms', paths: PATHS, account, publicUrl, business, locale, host,
    read: parseIncoming, keyword: keywordOf,
    picked: async (session, { text }) => choiceByNumber(host, session, text),
  });
}
