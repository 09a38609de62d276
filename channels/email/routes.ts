import express, { type Request, type Response } from 'express';
import { Refusal } from '../../src/errors.ts';
import type { EmailParts } from './index.ts';
import { escaped, page } from './render.ts';
import { takeMail } from './take.ts';
import { bodyOf, recent, signed } from './verify.ts';
import { wordingsOf } from './wordings.ts';

export const PATHS = { messages: '/channels/email/messages', unsubscribe: '/channels/email/unsubscribe' };
/** What the large mailbox providers take. */
const MOST_BYTES = 25_000_000;

export function mountRoutes(parts: EmailParts): void {
  const { host, settings } = parts;
  if (settings.webhookSecret !== null) {
    const body = express.raw({ type: () => true, limit: MOST_BYTES, inflate: false });
    host.routes.post(PATHS.messages, recent(() => host.now()), body, signed(settings.webhookSecret), async (request, response) => {
      // One too many is delivered again later.
      if (await takeMail(parts, bodyOf(request)) === 'held') throw new Refusal('too_many_requests');
      response.status(204).end();
    });
  }
  host.routes.get(`${PATHS.unsubscribe}/:mail`, async (request, response) => show(parts, request, response));
  host.routes.post(`${PATHS.unsubscribe}/:mail`, async (request, response) => stop(parts, request, response));
}

/** A link that is only looked at, by a scanner of mails for one, stops nothing. */
async function show(parts: EmailParts, request: Request, response: Response): Promise<void> {
  const words = await wordsFor(parts, request);
  response.send(page({ locale: words.locale, title: words.stop, body: `<form method="post"><button style="font-size:inherit">${escaped(words.stop)}</button></form>` }));
}

async function stop(parts: EmailParts, request: Request, response: Response): Promise<void> {
  const words = await wordsFor(parts, request);
  const { customer, session, address } = words;
  await parts.reach.stop(customer, 'unsubscribe');
  await parts.receive({ kind: 'consent', id: `email:unsubscribe:${words.key}`, session, address, at: parts.host.now(), stopped: true, because: 'unsubscribe' });
  response.send(page({ locale: words.locale, title: words.stop, body: `<p>${escaped(words.stopped)}</p>` }));
}

async function wordsFor({ host, threads }: EmailParts, request: Request) {
  const key = request.params['mail'];
  const mail = typeof key === 'string' ? await threads.byKey(key) : null;
  if (mail === null || typeof key !== 'string' || mail.keys.length === 0) throw new Refusal('not_found');
  const locale = (await host.view(mail.session))?.locale ?? 'en';
  const { stop: words, stopped } = wordingsOf(locale);
  return { key, locale, stop: words, stopped, session: mail.session, address: mail.address, customer: mail.address.id.toLowerCase() };
}
