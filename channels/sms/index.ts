import type { Address, Channel, Host, Outbound } from '../../src/contracts.ts';
import { Retryable, Terminal } from '../../src/errors.ts';
import { createLineLinks, sessionOf, type LineLinks } from '../line-links.ts';
import { createOptOut, type OptOut } from '../opt-out.ts';
import { quietFor, type QuietHours } from '../quiet-hours.ts';
import { createPost, UNSUBSCRIBED, type Account, type Post, type Text } from '../twilio-post.ts';
import { statusUrl } from '../twilio-status.ts';
import { fitsMms } from './media.ts';
import { isLong, LONGEST, render } from './render.ts';
import { mountRoutes, PATHS } from './routes.ts';

export interface SmsSettings {
  account: Account;
  /** Where Twilio reaches us; null: where each request says. */
  publicUrl: string | null;
  /** Who writes: named in the answers to STOP, START and HELP. */
  business: string;
  /** Numbers or messaging services (MG…); the first writes to whom no number of ours has been written to by. */
  from: readonly string[];
  quiet: QuietHours | null;
  /** Of what the channel says by itself where the conversation has none. */
  locale: string;
}
type Message = Extract<Outbound, { kind: 'message' }>;
interface Mounted { host: Host; post: Post; links: LineLinks; optOut: OptOut; base: string | null; settings: SmsSettings }

/** Text messages over Twilio. https://www.twilio.com/docs/messaging */
export function createSmsChannel(settings: SmsSettings): Channel {
  let mounted: Mounted | null = null;
  return {
    name: 'sms',
    limits: { text: LONGEST, choices: 10, delivery: 'push', progress: false, lasting: true, follow: null },
    mount(host, receive) {
      const at: Mounted = {
        host, settings, post: createPost(settings.account, { documents: host.documents, folder: 'sms-sent' }), links: createLineLinks(host),
        optOut: createOptOut({ host, receive }), base: settings.publicUrl,
      };
      mounted = at;
      mountRoutes({ host, settings, optOut: at.optOut, receive, reached: (base) => { at.base = base; } });
    },
    async send(to, message, key) {
      if (mounted === null || message.kind !== 'message') return;
      await write(mounted, { to, message, key });
    },
  };
}

async function write(at: Mounted, line: { to: Address; message: Message; key: string }): Promise<void> {
  const { to, message, key } = line;
  const { host, optOut, settings, post } = at;
  const from = to.via ?? settings.from[0];
  if (from === undefined) throw new Terminal('no_sender', 'Set SMS_FROM to the number that writes to customers who have not written.');
  await optOut.check(to, message, key);
  const quietMs = message.unasked && !message.farewell ? quietFor(settings.quiet, host.now()) : 0;
  if (quietMs > 0) throw new Retryable('quiet_hours', 'Nobody is texted at this time who is not waiting for an answer.', quietMs);
  const texts = await textsOf(at, { ...line, from });
  for (const [i, text] of texts.entries()) {
    const statusCallback = at.base === null ? null : statusUrl(`${at.base}${PATHS.status}`, { key, last: i === texts.length - 1 });
    await post({ ...text, statusCallback }, `${key}.${i + 1}`, host.now()).catch(async (error: unknown) => {
      if (error instanceof Terminal && error.code === 'opted_out') await optOut.stop(to, { because: String(UNSUBSCRIBED), id: `sms:${key}:${UNSUBSCRIBED}`, confirmed: true });
      throw error;
    });
  }
}

async function textsOf({ host, links }: Mounted, { to, message, key, from }: { to: Address; message: Message; key: string; from: string }): Promise<Omit<Text, 'statusCallback'>[]> {
  const files = message.files ?? [];
  const found = await Promise.all(files.map(async (file) => ({ name: file.name, url: await links.file(key, file) })));
  const known = found.flatMap(({ name, url }) => (url === null ? [] : [{ name, url }]));
  const mms = known.length > 0 && fitsMms(files, { from, to: to.id });
  const session = sessionOf(key);
  const locale = (session === null ? null : await host.view(session))?.locale ?? 'en';
  const bodies = render(message, { rest: isLong(message) ? await links.page(key) : null, files: mms ? [] : known, locale });
  const media = mms ? known.map(({ url }) => url) : [];
  const last = Math.max(0, bodies.length - 1);
  return (bodies.length === 0 && mms ? [''] : bodies).map((body, i) => ({ from, to: to.id, body, ...(i === last && media.length > 0 && { media }) }));
}
