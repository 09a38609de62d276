import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import express, { type Request, type RequestHandler, type Response } from 'express';
import { z } from 'zod';
import { readActivity, type Shown } from './teams-card.ts';
import { createPerson, type PersonOf, type TeamsPerson } from './teams-person.ts';
import { newId, type TeamsConversation, type TeamsMessage, type TeamsState } from './teams-state.ts';
import { createTokens, TEAMS, type Tokens } from './teams-tokens.ts';

/** Microsoft Teams as a bot meets it: the login, the keys, the Bot Connector, and people who write. Keeps what was said, checks what Teams checks. */
export interface TeamsStandIn extends TeamsState {
  url: string;
  /** Settings of a gateway that speaks with this stand-in, by the names of their variables. */
  env: { [name: string]: string };
  tokens: Pick<Tokens, 'channelToken' | 'personToken'>;
  serviceUrl: string;
  /** Somebody who writes to the bot at that address. */
  person(of: PersonOf): TeamsPerson;
  close(): Promise<void>;
}

export async function startTeams(now: () => number = Date.now): Promise<TeamsStandIn> {
  const app = express();
  const server = createServer(app);
  const state: TeamsState = { messages: [], conversations: [], faults: [], signOns: [], files: new Map() };
  let url = '';
  const tokens = await createTokens({ url: () => url, serviceUrl: () => `${url}/teams/`, now });
  app.use(tokens.routes);
  app.get('/files/:id', (request, response) => {
    const found = state.files.get(request.params.id);
    if (found) response.type(found.type).send(found.data);
    else response.status(404).end();
  });
  app.use('/teams/v3/conversations', tokens.signedIn, express.json({ limit: '1mb' }), connector({ state, now }));
  await new Promise<void>((done) => { server.listen(0, '127.0.0.1', done); });
  const address = server.address();
  url = `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`;
  const serviceUrl = `${url}/teams/`;
  return {
    ...state, url, tokens, serviceUrl,
    env: { TEAMS_APP_ID: TEAMS.appId, TEAMS_APP_PASSWORD: TEAMS.appPassword, TEAMS_TENANT_ID: TEAMS.tenantId, TEAMS_LOGIN_URL: url, TEAMS_OPENID_METADATA: `${url}/v1/.well-known/openidconfiguration`, TEAMS_ISSUER: url },
    person: (of) => createPerson(of, { state, tokens, serviceUrl, now }),
    async close() {
      server.closeAllConnections();
      await new Promise((done) => { server.close(done); });
    },
  };
}

const members = z.object({ members: z.array(z.object({ id: z.string() })).catch([]) });
interface Connector { state: TeamsState; now: () => number }

/** https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference */
function connector(at: Connector): express.Router {
  const { state } = at;
  const routes = express.Router();
  routes.use(meetFaults(state), limitRate(at));
  routes.post('/:conversation/activities', (request, response) => create(at, request, response));
  routes.post('/:conversation/activities/:activity', (request, response) => create(at, request, response));
  routes.put('/:conversation/activities/:activity', (request, response) => update(at, request, response));
  routes.delete('/:conversation/activities/:activity', (request, response) => {
    const found = state.messages.find(({ id, from }) => id === request.params.activity && from === 'bot');
    if (found === undefined) return refuse(response, { status: 404, code: 'ActivityNotFoundInConversation', message: 'The activity was not found.' });
    found.deleted = true;
    response.json({});
  });
  routes.get('/:conversation/members', (request, response) => void response.json(roomOf(state, request)?.members ?? []));
  routes.get('/:conversation/pagedmembers', (request, response) => void response.json({ members: roomOf(state, request)?.members ?? [] }));
  routes.get('/:conversation/members/:member', (request, response) => {
    const found = roomOf(state, request)?.members.find(({ id, aadObjectId }) => [id, aadObjectId].includes(request.params.member));
    if (found) response.json(found);
    else refuse(response, { status: 404, code: 'MemberNotFoundInConversation', message: 'Member not found.' });
  });
  routes.post('/', (request, response) => {
    const wanted = members.parse(request.body).members[0]?.id;
    const found = state.conversations.find(({ kind, members: those }) => kind === 'personal' && those.some(({ id, aadObjectId }) => id === wanted || aadObjectId === wanted));
    if (found?.installed) response.status(201).json({ id: found.id });
    else refuse(response, { status: 403, code: 'BotNotInConversationRoster', message: 'The bot is not installed for this person.' });
  });
  return routes;
}

function meetFaults(state: TeamsState): RequestHandler {
  return async (request, response, next) => {
    const fault = state.faults.shift();
    if (fault === undefined) return next();
    if (fault === 'no connection') return void request.socket.destroy();
    if (fault === 'lost answer') {
      response.json = () => {
        request.socket.destroy();
        return response;
      };
      return next();
    }
    if ('delayMs' in fault) {
      await pause(fault.delayMs);
      return next();
    }
    if (fault.retryAfterS !== undefined) response.set('retry-after', String(fault.retryAfterS));
    refuse(response, { status: fault.status, code: fault.code ?? 'ServiceError', message: 'as was asked for' });
  };
}

/** Operations of a bot in one conversation. https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit */
const LIMITS = [{ withinMs: 1_000, most: 7 }, { withinMs: 30_000, most: 60 }];

function limitRate({ now }: Connector): RequestHandler {
  const before = new Map<string, number[]>();
  return (request, response, next) => {
    const room = request.path.split('/')[1] ?? '';
    const times = (before.get(room) ?? []).filter((time) => time > now() - 30_000);
    if (request.method === 'GET') return next();
    const over = LIMITS.some(({ withinMs, most }) => times.filter((time) => time > now() - withinMs).length >= most);
    before.set(room, over ? times : [...times, now()]);
    if (!over) return next();
    response.set('retry-after', '1');
    refuse(response, { status: 429, code: 'Throttled', message: 'Too many requests.' });
  };
}

function create(at: Connector, request: Request, response: Response): void {
  const shown = admitted(at.state, request, response);
  if (shown === null) return;
  const { room, ...what } = shown;
  room.typing = what.typing;
  if (what.typing) return void response.status(201).json({ id: String(at.now()) });
  const id = newId(at.now());
  const conversation = threadOf(request);
  if (what.signOn === null) at.state.messages.push({ id, conversation, from: 'bot', name: 'Errand', at: at.now(), edited: 0, deleted: false, ...viewOf(what) });
  else at.state.signOns.push({ conversation, ...what.signOn });
  response.status(201).json({ id });
}

function update(at: Connector, request: Request, response: Response): void {
  const shown = admitted(at.state, request, response);
  if (shown === null) return;
  const found = at.state.messages.find(({ id, conversation, from, deleted }) => id === request.params['activity'] && conversation === threadOf(request) && from === 'bot' && !deleted);
  if (found === undefined) return refuse(response, { status: 404, code: 'ActivityNotFoundInConversation', message: 'The activity was not found.' });
  Object.assign(found, viewOf(shown), { edited: found.edited + 1 });
  response.json({ id: found.id });
}

/** What is to be shown, and where; null when it was refused. */
function admitted(state: TeamsState, request: Request, response: Response): (Shown & { room: TeamsConversation }) | null {
  const room = roomOf(state, request);
  if (room === undefined) refuse(response, { status: 404, code: 'ConversationNotFound', message: 'Conversation not found.' });
  else if (!room.installed) refuse(response, { status: 403, code: 'BotNotInConversationRoster', message: 'The bot is not part of the conversation roster.' });
  else {
    const shown = readActivity(request.body);
    if (!('code' in shown)) return { ...shown, room };
    refuse(response, shown);
  }
  return null;
}

function viewOf({ text, buttons, inputs }: Shown): Pick<TeamsMessage, 'text' | 'buttons' | 'inputs'> {
  return { text, buttons, inputs };
}

function threadOf(request: Request): string {
  return String(request.params['conversation']);
}

function roomOf({ conversations }: TeamsState, request: Request): TeamsConversation | undefined {
  const [base] = threadOf(request).split(';');
  return conversations.find(({ id }) => id === base);
}

function refuse(response: Response, { status, code, message }: { status: number; code: string; message: string }): void {
  response.status(status).json({ error: { code, message } });
}
