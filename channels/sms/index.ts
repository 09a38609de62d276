import type { Address, Channel, Host, Outbound } from '../../src/contracts.ts';
import { Retryable, Terminal } from '../../src/errors.ts';
import { createLineLinks, sessionOf, type LineLinks } from '../line-links.ts';
import { createOptOut, type OptOut } from '../opt-out.ts';
import { quietFor, type QuietHours } from '../quiet-hours.ts';
import { wroteInstead } from '../session-at.ts';
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
interface Line { to: Address; message: Message; key: string }
interface Mounted { host: Host; post: Post; links: LineLinks; optOut: OptOut; base: string | null; settings: SmsSettings }

/** The number is not of this account, or cannot write there: https://www.twilio.com/docs/api/errors. */
const CANNOT_SEND = new Set(['twilio_21606', 'twilio_21659', 'twilio_21660']);

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
      if (mounted === null) throw new Retryable('not_mounted', 'The SMS channel is not there yet.');
      if (message.kind === 'message') await write(mounted, { to, message, key });
    },
  };
}

async function write(at: Mounted, line: Line): Promise<void> {
  const { to, message, key } = line;
  const { host, optOut, settings } = at;
  const from = to.via ?? settings.from[0];
  if (from === undefined) throw new Terminal('no_sender', 'Set SMS_FROM to the number that writes to customers who have not written.');
  await optOut.check(to, message, key);
  const quietMs = message.unasked && !message.farewell ? quietFor(settings.quiet, host.now()) : 0;
  if (quietMs > 0) throw new Retryable('quiet_hours', 'Nobody is texted at this time who is not waiting for an answer.', quietMs);
  await post(at, { ...line, from }).catch(async (error: unknown) => {
    const other = settings.from.find((number) => number !== from);
    if (to.via === undefined || other === undefined || !(error instanceof Terminal && CANNOT_SEND.has(error.code))) throw error;
    await wroteInstead(host.documents, { ...to, via: to.via }, other);
    await post(at, { ...line, from: other });
  });
}

async function post(at: Mounted, line: Line & { from: string }): Promise<void> {
  const { to, key } = line;
  const texts = await textsOf(at, line);
  for (const [i, text] of texts.entries()) {
    const statusCallback = at.base === null ? null : statusUrl(`${at.base}${PATHS.status}`, { key, last: i === texts.length - 1 });
    await at.post({ ...text, statusCallback }, `${key}.${i + 1}`, at.host.now()).catch(async (error: unknown) => {
      if (error instanceof Terminal && error.code === 'opted_out') await at.optOut.stop(to, { because: String(UNSUBSCRIBED), id: `sms:${key}:${UNSUBSCRIBED}`, confirmed: true });
      throw error;
    });
  }
}

async function textsOf({ host, links }: Mounted, { to, message, key, from }: Line & { from: string }): Promise<Omit<Text, 'statusCallback'>[]> {
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
