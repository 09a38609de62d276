import type { Channel, Consent } from '../../src/contracts.ts';
import { Terminal } from '../../src/errors.ts';
import { createPost, type Account, type Post } from './post.ts';
import { LONGEST, render } from './render.ts';
import { mountRoutes, PATHS } from './routes.ts';

export interface SmsSettings {
  account: Account;
  /** Where Twilio reaches us; null: where each request says, and no delivery statuses. */
  publicUrl: string | null;
  /** Who writes: named in the answers to STOP, START and HELP. */
  business: string;
}

/** Text messages over Twilio. https://www.twilio.com/docs/messaging */
export function createSmsChannel(settings: SmsSettings): Channel {
  let mounted: { consent: Consent; post: Post; now: () => number } | null = null;
  return {
    name: 'sms',
    limits: { text: LONGEST, choices: 10, delivery: 'push', progress: false, lasting: true, follow: null },
    mount(host, receive) {
      const { consent } = host;
      mounted = { consent, post: createPost(settings.account, host.documents), now: () => host.now() };
      mountRoutes({ host, settings, receive });
    },
    async send(to, message, key) {
      if (mounted === null || to.via === undefined) throw new Terminal('wrong_channel', 'The sms channel cannot reach this address.');
      const { consent, post, now } = mounted;
      if (await consent.stopped(to) && !(message.kind === 'message' && message.farewell)) throw new Terminal('opted_out', 'This number wants no texts.');
      const statusCallback = settings.publicUrl === null ? null : `${settings.publicUrl}${PATHS.status}`;
      for (const [i, body] of render(message).entries()) {
        try {
          await post({ from: to.via, to: to.id, body, statusCallback }, `${key}.${i + 1}`, now());
        } catch (error) {
          if (error instanceof Terminal && error.code === 'opted_out') await consent.set(to, { stopped: true, because: 'the network says so', at: now() });
          throw error;
        }
      }
    },
  };
}
