import { createSmsChannel, type SmsSettings } from '../../channels/sms/index.ts';
import { startTwilio, TWILIO, type TwilioStandIn } from '../../src/lab/platforms/twilio.ts';
import type { Outbound } from '../../src/contracts.ts';
import { startFakeHost } from './fake-host.ts';
import type { ChannelRig } from './contract.ts';

export const ANN = '+447700900123';
export const OURS = '+441632960001';

export function smsSettings(baseUrl: string, more: Partial<SmsSettings> = {}): SmsSettings {
  return { account: { ...TWILIO, baseUrl, timeoutMs: 2_000 }, publicUrl: null, business: 'Acme', from: [OURS], quiet: null, locale: 'en', ...more };
}

type Message = Extract<Outbound, { kind: 'message' }>;
export function line(text: string, more: Partial<Message> = {}): Message {
  return { kind: 'message', seq: 1, text, ...more };
}

export interface SmsRig extends ChannelRig {
  platform: TwilioStandIn;
  /** A text of a customer, as Twilio posts it; resolves to what we answer. */
  text(fields: { MessageSid: string; Body: string; [name: string]: string }, how?: Parameters<TwilioStandIn['call']>[2]): Promise<globalThis.Response>;
  status(fields: { [name: string]: string }, query?: string): Promise<number>;
}

export async function startSms(more: Partial<SmsSettings> = {}, now?: () => number): Promise<SmsRig> {
  const platform = await startTwilio(now && { now });
  const channel = createSmsChannel(smsSettings(platform.url, more));
  const host = await startFakeHost(channel, now && { now });
  platform.webhooks.sms = `${host.url}/channels/sms/messages`;
  const session = await host.host.sessionOf({ channel: 'sms', id: ANN, via: OURS });
  const text: SmsRig['text'] = async (fields, how) => platform.call(`${host.url}/channels/sms/messages`, { AccountSid: TWILIO.accountSid, From: ANN, To: OURS, NumMedia: '0', NumSegments: '1', SmsStatus: 'received', ApiVersion: '2010-04-01', ...fields }, how);
  return {
    platform, channel, session, text, address: { channel: 'sms', id: ANN, via: OURS },
    host: { ...host, async close() {
      await platform.settled();
      await host.close();
      await platform.close();
    } },
    deliver: async ({ id, text: body }) => (await text({ MessageSid: id, Body: body })).status,
    async choose({ id, choice }) {
      host.write(session, { from: 'bot', text: 'Which?', choices: [{ id: 'other', label: 'Other' }, { id: choice, label: choice }] });
      host.set(session, {});
      return (await text({ MessageSid: id, Body: '2' })).status;
    },
    unknown: async () => (await platform.call(`${host.url}/channels/sms/messages`, { SmsStatus: 'of another kind' })).status,
    fail: () => void platform.faults.push({ status: 503 }),
    forge: async ({ id, text: body }) => (await text({ MessageSid: id, Body: body }, { signature: 'AAAA' })).status,
    nonsense: async (payload) => (await platform.call(`${host.url}/channels/sms/messages`, { [payload.toString('latin1')]: 'x', Body: payload.toString() })).status,
    shown: async () => platform.posted.map(({ body }) => body.split('\n')[0] ?? ''),
    status: async (fields, query = '') => (await platform.call(`${host.url}/channels/sms/status${query}`, fields)).status,
  };
}
