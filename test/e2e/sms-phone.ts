import { randomUUID } from 'node:crypto';
import type { TwilioStandIn } from '../../src/lab/platforms/twilio.ts';
import { TWILIO } from '../../src/lab/platforms/twilio.ts';
import { plain } from './customer.ts';
import { until } from './start-gateway.ts';

/** A customer's phone: what it sends goes through the stand-in of Twilio, signed; what it gets was posted there. */
export interface Phone {
  say(text: string): Promise<void>;
  /** The next text that fits, after those heard before. */
  hears(pattern: RegExp): Promise<string>;
  texts(): string[];
}

export function createPhone({ platform, gateway, number, ours = '+441632960001' }: { platform: TwilioStandIn; gateway: string; number: string; ours?: string }): Phone {
  let heard = 0;
  const texts = (): string[] => platform.posted.filter(({ to, from }) => to === number && from === ours).map(({ body }) => plain(body));
  return {
    texts,
    async say(text) {
      const sid = `SM${randomUUID().replaceAll('-', '')}`;
      const answer = await platform.call(`${gateway}/channels/sms/messages`, { MessageSid: sid, AccountSid: TWILIO.accountSid, From: number, To: ours, Body: text, NumMedia: '0' });
      if (answer.status !== 200) throw new Error(`the text was answered with ${answer.status}`);
    },
    hears: async (pattern) => until(() => `a text like ${String(pattern)} among:\n${texts().slice(heard).join('\n')}`, async () => {
      const found = texts().findIndex((text, i) => i >= heard && pattern.test(text));
      if (found < 0) return undefined;
      heard = found + 1;
      return texts()[found];
    }),
  };
}
