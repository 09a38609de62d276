import express, { type Request, type Response } from 'express';
import type { Host, Identity, Inbound } from '../../src/contracts.ts';
import { Refusal } from '../../src/errors.ts';
import { plainActivity, type Activity } from './activity.ts';
import type { TeamsAdapter } from './adapter.ts';
import { addressOf, sessionIn, type Cards } from './answered.ts';
import type { Credentials } from './credentials.ts';
import { fetchFiles } from './files.ts';
import type { TeamsSettings } from './index.ts';
import { parse, type Incoming } from './parse.ts';
import type { Places } from './places.ts';
import type { Poster } from './post.ts';
import { signOnCard, type VerifySignOn } from './sign-on.ts';
import { verify } from './verify.ts';
import { wordsOf } from './words.ts';

export const PATH = '/channels/teams/messages';
const BODY_BYTES = 256_000;
const PRECONDITION_FAILED = 412;
/** Before the id of a choice that no session offers; it is answered as one that is no longer open. */
const STALE = 'stale:';

export interface TeamsParts {
  host: Host; settings: TeamsSettings; receive: (message: Inbound) => Promise<void>; adapter: () => Promise<TeamsAdapter>;
  credentials: Credentials; places: Places; poster: Poster; cards: Cards; verifySignOn: VerifySignOn;
}
type Heard = Incoming & { kind: 'text' | 'choice' | 'form' };

export function mountRoutes(parts: TeamsParts): void {
  parts.host.routes.post(PATH, express.json({ limit: BODY_BYTES }), async (request, response) => hear(parts, request, response));
}

async function hear(parts: TeamsParts, request: Request, response: Response): Promise<void> {
  const { host, settings, adapter } = parts;
  await verify({ body: request.body, authorization: request.get('authorization') ?? '' }, { settings, adapter, now: () => host.now() });
  const activity = parse(request.body);
  if (activity === null) throw new Refusal('bad_request', 'This is no activity of Teams.');
  const { status, body } = await take(parts, activity);
  response.status(status);
  if (body === null) response.end();
  else response.json(body);
}

interface Answer { status: number; body: object | null }

async function take(parts: TeamsParts, { incoming, raw }: { incoming: Incoming; raw: Activity }): Promise<Answer> {
  const { host, places } = parts;
  // An invoke is answered in the same breath, with what its kind is answered with.
  const done: Answer = { status: 200, body: incoming.invoke ? {} : null };
  if (incoming.kind === 'bots') return done;
  if (incoming.kind === 'unknown') {
    host.odd('teams', incoming.what);
    return done;
  }
  if (incoming.kind === 'uninstalled') await places.forget(incoming.at);
  else await places.remember(incoming.at, (await parts.adapter()).referenceOf(plainActivity(raw)));
  switch (incoming.kind) {
    case 'uninstalled': break;
    case 'installed': await install(parts, incoming); break;
    case 'signOn': return signOn(parts, incoming);
    case 'signOnFailed': await open(parts, incoming); break;
    case 'text': case 'choice': case 'form': await answer(parts, { incoming, raw }); break;
    default: incoming satisfies never;
  }
  return done;
}

/** In a chat of one's own the bot says hello; in a group it waits until it is mentioned. */
async function install(parts: TeamsParts, { at, id }: Incoming): Promise<void> {
  if (at.scope !== 'personal') return;
  if (!parts.settings.signOn || await parts.places.identityOf(at) !== null) return void await open(parts, { at });
  // Who it is comes back at once, or why not: then it says hello.
  const activity = { type: 'message', attachments: [signOnCard({ appId: parts.settings.appId, exchange: id, words: wordsOf(at.locale ?? undefined) })] };
  try {
    await parts.poster.post({ reference: await parts.places.find(addressOf(at)), activity, key: `${at.conversation} sign-on` });
  } catch (error) {
    parts.host.log.warn({ channel: 'teams', error: String(error) }, 'nobody could be asked to sign on');
    await open(parts, { at });
  }
}

/** The first contact of a conversation, once; resolves to its session. */
async function open({ host, places, receive }: TeamsParts, { at, wrote }: Pick<Incoming, 'at'> & { wrote?: true }): Promise<string> {
  const address = addressOf(at);
  const session = await host.sessionOf(address);
  if (await host.view(session) !== null) return session;
  const identity: Identity | null = await places.identityOf(at);
  await receive({ kind: 'opened', id: `${session}:opened`, session, address, at: host.now(), ...(wrote && { wrote }), ...(at.locale !== null && { locale: at.locale }), ...(identity && { identity }) });
  return session;
}

async function signOn(parts: TeamsParts, { at, signOn: given }: Incoming & { kind: 'signOn' }): Promise<Answer> {
  const identity = await parts.verifySignOn(given, at);
  if (identity !== null) await parts.places.identify(at, identity);
  await open(parts, { at });
  if (identity !== null) return { status: 200, body: {} };
  return { status: PRECONDITION_FAILED, body: { id: given.exchange, connectionName: given.connection, failureDetail: 'The token was not accepted.' } };
}

async function answer(parts: TeamsParts, { incoming, raw }: { incoming: Heard; raw: Activity }): Promise<void> {
  const { host, receive, cards, credentials } = parts;
  const { at, id } = incoming;
  if (incoming.kind === 'text' && at.scope === 'group' && !incoming.mentioned) return;
  const state = incoming.kind === 'text' ? null : await cards.stateOf(incoming);
  if (state === 'foreign') return host.log.info({ channel: 'teams' }, 'a button that was for somebody else is left alone');
  const session = await open(parts, { at, wrote: true });
  const common = { id, session, address: addressOf(at), at: host.now() };
  const late = incoming.kind !== 'text' && (state === 'stale' || sessionIn(incoming.card) !== session);
  switch (incoming.kind) {
    case 'text': {
      const files = await fetchFiles(incoming.attachments, { host, credentials, session, serviceUrl: raw.serviceUrl });
      return receive({ ...common, kind: 'text', text: incoming.text, ...(files.length > 0 && { files }) });
    }
    case 'choice': await receive({ ...common, kind: 'choice', choice: late ? `${STALE}${incoming.choice}` : incoming.choice }); break;
    // A form that was passed over is answered like a button of old: no such choice is open.
    case 'form': await receive(late ? { ...common, kind: 'choice', choice: `${STALE}form` } : typed(common, incoming.values)); break;
    default: incoming satisfies never;
  }
  await cards.close(incoming, { late }).catch((error: unknown) => host.log.warn({ session, error: String(error) }, 'a card that was used could not be closed'));
}

/** A form in which nothing was filled in says nothing. */
function typed(common: Pick<Inbound, 'id' | 'session' | 'address' | 'at'>, values: { [slot: string]: string }): Inbound {
  return Object.keys(values).length === 0 ? { ...common, kind: 'text', text: '' } : { ...common, kind: 'form', values };
}
