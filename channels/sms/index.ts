import type { Channel } from '../../src/contracts.ts';
import { Terminal } from '../../src/errors.ts';
import { createConsent, type Consent } from './consent.ts';
import { createPost, type Account, type Post } from './post.ts';
import { LONGEST, render } from './render.ts';
import { mountRoutes, PATHS } from './routes.ts';

export interface SmsSettings {
  account: Account;
  /** Where Twilio reaches us; null: where each request says, and no delivery statuses. */
  publicUrl: string | null;
  /** Numbers in session ids are hidden with it. */
  secret: string;
  /** Who writes: named in the answers to STOP, START and HELP. */
  business: string;
}

/** Text messages over Twilio. https://www.twilio.com/docs/messaging */
export function createSmsChannel(settings: SmsSettings): Channel {
  let mounted: { consent: Consent; post: Post; now: () => number } | null = null;
  return {
    name: 'sms',
    limits: { text: LONGEST, choices: 10, delivery: 'push', progress: false },
    mount(host, receive) {
      const consent = createConsent(host.documents, 'sms');
      mounted = { consent, post: createPost(settings.account, host.documents), now: () => host.now() };
      mountRoutes({ host, settings, consent, receive });
    },
    async send(to, message, key) {
      if (mounted === null || to.via === undefined) throw new Terminal('wrong_channel', 'The sms channel cannot reach this address.');
      const { consent, post, now } = mounted;
      if (await consent.stopped(to.id)) throw new Terminal('opted_out', 'This number wants no texts.');
      const statusCallback = settings.publicUrl === null ? null : `${settings.publicUrl}${PATHS.status}`;
      for (const [i, body] of render(message).entries()) {
        try {
          await post({ from: to.via, to: to.id, body, statusCallback }, `${key}.${i + 1}`, now());
        } catch (error) {
          if (error instanceof Terminal && error.code === 'opted_out') await consent.set(to.id, { stopped: true, because: 'the network says so', at: now() });
          throw error;
        }
      }
    },
  };
}
