import { createWhatsappChannel, type WhatsappSettings } from '../../channels/whatsapp/index.ts';
import { startTwilio, TWILIO, type Posted, type TwilioStandIn } from '../../src/lab/platforms/twilio.ts';
import { startFakeHost } from './fake-host.ts';
import type { ChannelRig } from './contract.ts';
import { ANN, OURS } from './sms-rig.ts';

export function whatsappSettings(baseUrl: string, more: Partial<WhatsappSettings> = {}): WhatsappSettings {
  return { account: { ...TWILIO, baseUrl, timeoutMs: 2_000 }, publicUrl: null, business: 'Acme', from: [OURS], template: null, quiet: null, locale: 'en', ...more };
}

export interface WhatsappRig extends ChannelRig {
  platform: TwilioStandIn;
  text(fields: { MessageSid: string; Body: string; [name: string]: string }, how?: Parameters<TwilioStandIn['call']>[2]): Promise<globalThis.Response>;
  /** Ann writes, so that the 24 hours run. */
  hello(): Promise<void>;
  /** What was posted last. */
  last(): Posted;
}

export async function startWhatsapp(more: Partial<WhatsappSettings> = {}, now?: () => number): Promise<WhatsappRig> {
  const platform = await startTwilio(now && { now });
  const channel = createWhatsappChannel(whatsappSettings(platform.url, more));
  const host = await startFakeHost(channel, now && { now });
  platform.webhooks.whatsapp = `${host.url}/channels/whatsapp/messages`;
  const session = await host.host.sessionOf({ channel: 'whatsapp', id: ANN, via: OURS });
  // She has written already.
  await host.documents.put('whatsapp-heard', `${ANN} ${OURS}`, { at: host.host.now() });
  platform.heard.set(`${ANN} ${OURS}`, host.host.now());
  const text: WhatsappRig['text'] = async (fields, how) => platform.call(`${host.url}/channels/whatsapp/messages`, {
    AccountSid: TWILIO.accountSid, From: `whatsapp:${ANN}`, To: `whatsapp:${OURS}`, WaId: ANN.slice(1), ProfileName: 'Ann', MessageType: 'text', NumMedia: '0', NumSegments: '1', SmsStatus: 'received', ApiVersion: '2010-04-01', ...fields,
  }, how);
  return {
    platform, channel, session, text, address: { channel: 'whatsapp', id: ANN, via: OURS },
    host: { ...host, async close() {
      await platform.settled();
      await host.close();
      await platform.close();
    } },
    async hello() { await platform.write({ channel: 'whatsapp', from: ANN, to: OURS, text: 'hello' }); },
    last() {
      const found = platform.posted.at(-1);
      if (found === undefined) throw new Error('nothing was posted');
      return found;
    },
    deliver: async ({ id, text: body }) => (await text({ MessageSid: id, Body: body })).status,
    async choose({ id, choice }) {
      const choices = [{ id: 'other', label: 'Other' }, { id: choice, label: choice }];
      host.set(session, {});
      const { seq } = host.write(session, { from: 'bot', text: 'Which?', choices });
      await channel.send({ channel: 'whatsapp', id: ANN, via: OURS }, { kind: 'message', seq, text: 'Which?', choices }, `${session}/s${seq}`);
      const sid = platform.posted.at(-1)?.sid ?? '';
      return (await text({ MessageSid: id, Body: choice, MessageType: 'button', ButtonText: choice, ButtonPayload: '2', OriginalRepliedMessageSid: sid })).status;
    },
    unknown: async () => (await platform.call(`${host.url}/channels/whatsapp/messages`, { SmsStatus: 'of another kind' })).status,
    fail: () => void platform.faults.push({ status: 503 }),
    forge: async ({ id, text: body }) => (await text({ MessageSid: id, Body: body }, { signature: 'AAAA' })).status,
    nonsense: async (payload) => (await platform.call(`${host.url}/channels/whatsapp/messages`, { [payload.toString('latin1')]: 'x', Body: payload.toString() })).status,
    shown: async () => platform.posted.map(({ body }) => body.split('\n')[0] ?? ''),
  };
}
