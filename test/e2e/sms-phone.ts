import type { Posted, Texting, TwilioStandIn } from '../../src/lab/platforms/twilio.ts';
import { plain } from './customer.ts';
import { until } from './start-gateway.ts';

/** A customer's phone at the stand-in of Twilio: what it writes is signed and posted to our webhook; what it gets was posted there. */
export interface Phone {
  say(text: string): Promise<void>;
  /** The next text that fits, after those heard before. */
  hears(pattern: RegExp): Promise<string>;
  /** Presses a button, or takes a row of a list, of the message heard last. */
  taps(label: RegExp): Promise<void>;
  texts(): string[];
}
interface PhoneParts { platform: TwilioStandIn; gateway: string; number: string; ours?: string; channel?: Texting }

export function createPhone({ platform, gateway, number, ours = '+441632960001', channel = 'sms' }: PhoneParts): Phone {
  platform.webhooks[channel] = `${gateway}/channels/${channel}/messages`;
  let heard = 0;
  const got = (): Posted[] => platform.posted.filter((one) => one.to === number && one.from === ours && one.channel === channel);
  const texts = (): string[] => got().map(({ body }) => plain(body));
  return {
    texts,
    async say(text) {
      const { answered } = await platform.write({ channel, from: number, to: ours, text });
      if (answered !== 200) throw new Error(`the text was answered with ${answered}`);
    },
    hears: async (pattern) => until(() => `a text like ${String(pattern)} among:\n${texts().slice(heard).join('\n')}`, async () => {
      const found = texts().findIndex((text, i) => i >= heard && pattern.test(text));
      if (found < 0) return undefined;
      heard = found + 1;
      return texts()[found];
    }),
    async taps(label) {
      const { sid, buttons, list } = got()[heard - 1] ?? { sid: '', buttons: [], list: null };
      const found = [...buttons, ...(list?.items ?? []).map(({ id, item, description = '' }) => ({ id, title: `${item} ${description}` }))].find(({ title }) => label.test(plain(title)));
      if (found === undefined) throw new Error(`nothing like ${String(label)} can be tapped on: ${texts()[heard - 1] ?? 'nothing'}`);
      // A person reads, then taps: the gateway has its answer by then.
      await until(`message ${sid} is delivered`, async () => platform.posted.find((one) => one.sid === sid)?.status === 'delivered');
      const { answered } = await platform.tap({ sid, id: found.id });
      if (answered !== 200) throw new Error(`the tap was answered with ${answered}`);
    },
  };
}
