import { randomUUID } from 'node:crypto';
import { call, messagesOf, type Fields } from './twilio-callbacks.ts';
import type { Network } from './twilio-network.ts';
import { TWILIO, type Posted, type Texting, type TwilioState, type Written } from './twilio-state.ts';

/** What a person with a phone does. */
export interface Phones {
  /** Writes to one of our numbers; resolves when our webhook has answered. Twilio itself obeys STOP and START of texts where `keywords` is on. */
  write(message: { channel: Texting; from: string; to: string; text: string; media?: { type: string; data: Buffer }[]; keywords?: boolean }): Promise<Written>;
  /** Presses a button or takes a row of a list, by its id, of a WhatsApp message of ours. */
  tap(on: { sid: string; id: string }): Promise<Written>;
  /** Opens a WhatsApp message of ours. */
  read(sid: string): Promise<void>;
}
interface PhonesParts { state: TwilioState; network: Network; webhooks: { [channel in Texting]?: string }; mediaUrl: (id: string) => string }

const STOPS = new Set(['stop', 'stopall', 'unsubscribe', 'cancel', 'end', 'quit', 'revoke', 'optout']);
const STARTS = new Set(['start', 'unstop', 'yes']);

export function createPhones({ state, network, webhooks, mediaUrl }: PhonesParts): Phones {
  const send = async (written: Omit<Written, 'answered' | 'at' | 'sid'>, more: Fields): Promise<Written> => {
    const webhook = webhooks[written.channel];
    if (webhook === undefined) throw new Error(`no webhook is set for ${written.channel}`);
    const sid = `${written.media.length > 0 ? 'MM' : 'SM'}${randomUUID().replaceAll('-', '')}`;
    if (written.channel === 'whatsapp') state.heard.set(`${written.from} ${written.to}`, state.now());
    const answer = await call(webhook, { ...fieldsOf({ ...written, sid }), ...more });
    for (const body of messagesOf(await answer.text())) reply(state, network, { ...written, body });
    const kept = { ...written, sid, answered: answer.status, at: new Date(state.now()).toISOString() };
    state.written.push(kept);
    return kept;
  };
  const find = (sid: string): Posted => {
    const found = state.posted.find((one) => one.sid === sid);
    if (found === undefined) throw new Error(`there is no message ${sid}`);
    return found;
  };
  return {
    async write({ media = [], keywords = false, ...message }) {
      const word = message.text.trim().toLowerCase();
      if (keywords && message.channel === 'sms' && STOPS.has(word)) state.unsubscribed.add(message.from);
      if (keywords && message.channel === 'sms' && STARTS.has(word)) state.unsubscribed.delete(message.from);
      return send({ ...message, media: media.map((one) => {
        const id = `ME${randomUUID().replaceAll('-', '')}`;
        state.media.set(id, one);
        return { url: mediaUrl(id), type: one.type };
      }) }, {});
    },
    async tap({ sid, id }) {
      const { channel, from: ours, to: customer, buttons, list } = find(sid);
      const button = buttons.find((one) => one.id === id);
      const row = list?.items.find((one) => one.id === id);
      const text = button?.title ?? row?.item;
      if (text === undefined) throw new Error(`message ${sid} has nothing to tap with the id ${id}`);
      const tapped: Fields = button ? { MessageType: 'button', ButtonPayload: id, ButtonText: text } : { MessageType: 'interactive', ListId: id, ListTitle: text };
      return send({ channel, from: customer, to: ours, text, media: [] }, { ...tapped, OriginalRepliedMessageSid: sid, OriginalRepliedMessageSender: `whatsapp:${ours}` });
    },
    read: async (sid) => network.report(find(sid), 'read'),
  };
}

/** As Twilio posts it: https://www.twilio.com/docs/messaging/guides/webhook-request. */
function fieldsOf({ sid, channel, from, to, text, media }: Omit<Written, 'answered' | 'at'>): Fields {
  const prefix = channel === 'whatsapp' ? 'whatsapp:' : '';
  return {
    MessageSid: sid, SmsMessageSid: sid, SmsSid: sid, AccountSid: TWILIO.accountSid, From: `${prefix}${from}`, To: `${prefix}${to}`, Body: text,
    NumMedia: String(media.length), NumSegments: '1', SmsStatus: 'received', ApiVersion: '2010-04-01',
    ...(channel === 'whatsapp' && { MessageType: media.length > 0 ? 'image' : 'text', ProfileName: 'A customer', WaId: from.slice(1) }),
    ...Object.fromEntries(media.flatMap(({ url, type }, i) => [[`MediaUrl${i}`, url], [`MediaContentType${i}`, type]])),
  };
}

/** What a webhook answers at once; nothing reaches who wants no texts. */
function reply(state: TwilioState, network: Network, { channel, from: customer, to: ours, body }: { channel: Texting; from: string; to: string; body: string }): void {
  if (channel === 'sms' && state.unsubscribed.has(customer)) return;
  const message: Posted = {
    sid: `SM${String(state.posted.length + 1).padStart(32, '0')}`, channel, from: ours, to: customer, body, media: [], buttons: [], list: null, content: null, service: null,
    statusCallback: null, status: 'queued', errorCode: null, dateCreated: new Date(state.now()).toISOString(),
  };
  state.posted.push(message);
  network.carry(message, null);
}
