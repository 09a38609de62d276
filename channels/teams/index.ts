import type { Address, Channel, Host, Outbound } from '../../src/contracts.ts';
import { Terminal } from '../../src/errors.ts';
import { loadAdapter, type TeamsAdapter } from './adapter.ts';
import { createCards, type Cards } from './answered.ts';
import { createCredentials } from './credentials.ts';
import { createPlaces, type Places } from './places.ts';
import { createPoster, type Poster } from './post.ts';
import { LONGEST, render } from './render.ts';
import { mountRoutes } from './routes.ts';
import { createVerifySignOn } from './sign-on.ts';
import { wordsOf } from './words.ts';

export interface TeamsSettings {
  appId: string; appPassword: string;
  /** Of a single-tenant bot; null for one of many tenants. */
  tenantId: string | null;
  /** Where tokens for the Bot Connector come from. */
  loginUrl: string;
  /** Keys and issuer of the tokens that come with what Teams sends. */
  openIdMetadata: string; issuer: string;
  /** Whether people are asked, silently, who they are at work. */
  signOn: boolean;
  timeoutMs: number;
}
interface Mounted { host: Host; places: Places; poster: Poster; cards: Cards }

/** Microsoft Teams over the Bot Framework. https://learn.microsoft.com/microsoftteams/platform/bots/what-are-bots */
export function createTeamsChannel(settings: TeamsSettings): Channel {
  let mounted: Mounted | null = null;
  return {
    name: 'teams',
    limits: { text: LONGEST, choices: 20, delivery: 'push', progress: true, lasting: true, follow: null },
    mount(host, receive) {
      const credentials = createCredentials(settings, () => host.now());
      // Loading takes seconds, which nobody should wait for at the start.
      let loading: Promise<TeamsAdapter> | null = null;
      const adapter = async (): Promise<TeamsAdapter> => (loading ??= loadAdapter(settings, credentials));
      const places = createPlaces(host.documents);
      const poster = createPoster(adapter, host.documents);
      const cards = createCards({ host, places, poster });
      mounted = { host, places, poster, cards };
      mountRoutes({ host, settings, receive, adapter, credentials, places, poster, cards, verifySignOn: createVerifySignOn(settings, () => host.now()) });
    },
    async send(to, message, key) {
      if (mounted === null) throw new Terminal('wrong_channel', 'The Teams channel is not there.');
      await checkConsent(mounted.host, to, message);
      await show(mounted, { to, message, key });
    },
  };
}

/** Who wants no more is still answered. */
async function checkConsent({ consent }: Host, to: Address, message: Outbound): Promise<void> {
  if (message.kind === 'message' && message.unasked && !message.farewell && await consent.stopped(to)) throw new Terminal('opted_out', 'This person wants no messages of our own accord.');
}

async function show({ host, places, poster, cards }: Mounted, { to, message, key }: { to: Address; message: Outbound; key: string }): Promise<void> {
  const reference = await places.find(to);
  const session = key.slice(0, Math.max(0, key.lastIndexOf('/')));
  const files = message.kind === 'message' ? message.files ?? [] : [];
  const links = files.map(({ id, name }) => ({ name, url: host.fileLink(session, id) }));
  const activities = render(message, { words: wordsOf((await host.view(session))?.locale), links, key });
  if (activities.some(({ attachments }) => attachments !== undefined)) await cards.keep(key, to.id);
  for (const [i, activity] of activities.entries()) {
    if (message.kind === 'typing') await poster.whisper({ reference, activity });
    else if (message.kind === 'progress') await poster.progress({ reference, activity, key, work: message.work });
    else await poster.post({ reference, activity, key: `${key}.${i + 1}` });
  }
  if (message.kind !== 'typing' && activities.length > 0) await host.delivered(key, 'sent');
}
