import type { Request } from 'express';
import type { Host, Inbound } from '../../src/contracts.ts';
import { Refusal } from '../../src/errors.ts';
import { BODY_BYTES, CONTINUE_PATH, continueBody, FILE_BYTES, fileQuery, messagesQuery, openBody } from './api.ts';
import { jsonBody, rawBody } from './body.ts';
import { checkOffered } from './choices.ts';
import { checkFile, namedFiles, plainName } from './files.ts';
import { verifyIdentity } from './identity.ts';
import type { WebSettings } from './index.ts';
import { cors } from './origins.ts';
import { languageOf, parseJson, parseSay, parseWith, toInbound } from './parse.ts';
import { renderEntry } from './render.ts';
import type { Seen } from './seen.ts';
import type { ConversationTokens } from './token.ts';
import type { Waiting } from './wait.ts';

const BASE = '/api/v1/conversations';

export interface WebParts {
  host: Host;
  settings: WebSettings;
  tokens: ConversationTokens;
  waiting: Waiting;
  seen: Seen;
  receive: (message: Inbound) => Promise<void>;
}

/** The conversation API over plain HTTP, as `webApi` describes it. */
export function mountRoutes(parts: WebParts): void {
  const { host, settings, tokens } = parts;
  host.routes.use(BASE, cors(settings.allowedOrigins));
  mountContinuing(parts);
  host.routes.use(`${BASE}/:id`, (request, _response, next) => {
    if (!tokens.holds(conversationOf(request), bearerOf(request))) throw new Refusal('unauthorized');
    next();
  });
  mountOpening(parts);
  mountMessages(parts);
  mountFiles(parts);
}

function mountOpening({ host, settings, tokens, receive }: WebParts): void {
  host.routes.post(BASE, ...jsonBody(BODY_BYTES), async (request, response) => {
    const { locale, identityToken } = parseWith(openBody, parseJson(request.body));
    const at = host.now();
    const identity = identityToken === undefined ? undefined : await verifyIdentity(identityToken, settings.identitySecret, at);
    const { id, token } = tokens.issue();
    await receive({
      kind: 'opened', id: `${id}:opened`, session: id, address: { channel: 'web', id }, at,
      ...(locale !== undefined && { locale: languageOf(locale) }), ...(identity && { identity }),
    });
    response.status(201).json({ id, token });
  });
  host.routes.get(`${BASE}/:id`, async (request, response) => {
    const view = await host.view(conversationOf(request));
    if (view === null) throw new Refusal('not_found', 'This conversation is no longer kept.');
    response.json(view);
  });
}

/** Before those that ask for a conversation's own token: the link's is enough, once. */
function mountContinuing({ host, tokens }: WebParts): void {
  host.routes.post(CONTINUE_PATH, ...jsonBody(BODY_BYTES), async (request, response) => {
    const { token } = parseWith(continueBody, parseJson(request.body));
    const id = await host.takePageLink(token);
    if (id === null) throw new Refusal('unauthorized', 'This link was used already, or it is too old. Ask for a new one where you have it from.');
    response.json({ id, token: tokens.of(id) });
  });
}

function mountMessages({ host, waiting, seen, receive }: WebParts): void {
  host.routes.post(`${BASE}/:id/messages`, ...jsonBody(BODY_BYTES), async (request, response) => {
    const session = conversationOf(request);
    const say = parseSay(parseJson(request.body));
    await checkOffered(host, session, say);
    const files = await namedFiles(host, session, say);
    await receive(toInbound(say, { session, now: host.now(), files }));
    response.status(202).json({ id: say.id });
  });
  host.routes.get(`${BASE}/:id/messages`, async (request, response) => {
    const { after, wait } = parseWith(messagesQuery, request.query);
    const session = conversationOf(request);
    const entries = await waiting.entries(session, { after, waitMs: wait * 1000, response });
    if (!response.destroyed) seen.note(session, entries.at(-1)?.seq ?? after);
    response.set('Cache-Control', 'no-store').json({ messages: entries.map((entry) => renderEntry(entry, host.fileLink)) });
  });
}

function mountFiles({ host }: WebParts): void {
  host.routes.post(`${BASE}/:id/files`, rawBody(FILE_BYTES), async (request, response) => {
    const { name } = parseWith(fileQuery, request.query);
    const { type, data } = checkFile(request.headers['content-type'], request.body);
    const session = conversationOf(request);
    response.status(201).json(await host.saveFile({ name: plainName(name), type, data, session }));
  });
}

function conversationOf(request: Request): string {
  const { id } = request.params;
  return typeof id === 'string' ? id : '';
}

function bearerOf(request: Request): string {
  return /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
}
