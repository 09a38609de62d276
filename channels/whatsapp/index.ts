import type { Address, Channel, Host, Outbound } from '../../src/contracts.ts';
import { Retryable, Terminal } from '../../src/errors.ts';
import { createLineLinks, sessionOf, type LineLinks } from '../line-links.ts';
import { createOptOut, type OptOut } from '../opt-out.ts';
import { quietFor, type QuietHours } from '../quiet-hours.ts';
import { createPost, UNSUBSCRIBED, type Account, type Post } from '../twilio-post.ts';
import { statusUrl } from '../twilio-status.ts';
import { compose } from './compose.ts';
import { createContents, type Contents } from './contents.ts';
import { LONGEST } from './render.ts';
import { mountRoutes, PATHS, rememberLine } from './routes.ts';
import { createWindow, type Window } from './window.ts';

export interface WhatsappSettings {
  account: Account;
  /** Where Twilio reaches us; null: where each request says. */
  publicUrl: string | null;
  /** Who writes: named in the answers to STOP and START. */
  business: string;
  /** WhatsApp numbers of the account; the first writes to whom no number of ours has been written to by. */
  from: readonly string[];
  /** The content of an approved template with one variable, for when the 24 hours are over; null: there is none. */
  template: string | null;
  quiet: QuietHours | null;
  /** Of what the channel says by itself where the conversation has none. */
  locale: string;
}
/** The content of a template is not there. */
const NO_CONTENT = 'twilio_21655';

export type Message = Extract<Outbound, { kind: 'message' }>;
export interface Mounted { host: Host; post: Post; links: LineLinks; contents: Contents; window: Window; optOut: OptOut; base: string | null; settings: WhatsappSettings }

/** WhatsApp over Twilio. https://www.twilio.com/docs/whatsapp */
export function createWhatsappChannel(settings: WhatsappSettings): Channel {
  let mounted: Mounted | null = null;
  return {
    name: 'whatsapp',
    limits: { text: LONGEST, choices: 10, delivery: 'push', progress: false, lasting: true, follow: null },
    mount(host, receive) {
      const { documents } = host;
      const at: Mounted = {
        host, settings, post: createPost(settings.account, { documents, folder: 'whatsapp-sent' }), links: createLineLinks(host), contents: createContents(settings.account, documents),
        window: createWindow(documents), optOut: createOptOut({ host, receive }), base: settings.publicUrl,
      };
      mounted = at;
      mountRoutes({ host, settings, window: at.window, optOut: at.optOut, receive, reached: (base) => { at.base = base; } });
    },
    async send(to, message, key) {
      if (mounted === null) throw new Retryable('not_mounted', 'The WhatsApp channel is not there yet.');
      if (message.kind === 'message') await write(mounted, { to, message, key });
    },
  };
}

async function write(at: Mounted, { to, message, key }: { to: Address; message: Message; key: string }): Promise<void> {
  const { host, optOut, settings, window } = at;
  const from = to.via ?? settings.from[0];
  if (from === undefined) throw new Terminal('no_sender', 'Set WHATSAPP_FROM to the number that writes to customers who have not written.');
  await optOut.check(to, message, key);
  const quietMs = message.unasked && !message.farewell ? quietFor(settings.quiet, host.now()) : 0;
  if (quietMs > 0) throw new Retryable('quiet_hours', 'Nobody is written to at this time who is not waiting for an answer.', quietMs);
  const session = sessionOf(key);
  const locale = (session === null ? null : await host.view(session))?.locale ?? settings.locale;
  const open = await window.isOpen({ customer: to.id, ours: from }, host.now());
  const pieces = await compose(at, { message, key, locale, open });
  for (const [i, piece] of pieces.entries()) {
    const statusCallback = at.base === null ? null : statusUrl(`${at.base}${PATHS.status}`, { key, last: i === pieces.length - 1 });
    const text = { from: `whatsapp:${from}`, to: `whatsapp:${to.id}`, statusCallback, body: piece.body, ...(piece.media && { media: piece.media }), ...(piece.content && { content: piece.content }) };
    const sid = await at.post(text, `${key}.${open ? i + 1 : 'news'}`, host.now()).catch(async (error: unknown) => {
      if (error instanceof Terminal && error.code === 'opted_out') await optOut.stop(to, { because: String(UNSUBSCRIBED), id: `whatsapp:${key}:${UNSUBSCRIBED}`, confirmed: true });
      if (error instanceof Terminal && error.code === NO_CONTENT && piece.shape) {
        await at.contents.forget(piece.shape);
        throw new Retryable('content_gone', 'A content was deleted at Twilio; it is made anew.', 0);
      }
      throw error;
    });
    if (piece.shape) await rememberLine(host.documents, sid, key);
  }
}
