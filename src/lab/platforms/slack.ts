import { createServer } from 'node:http';
import express, { type Express, type Request, type Response } from 'express';
import type { Json } from '../../contracts.ts';
import { Refused, type Args, type Caller } from './slack/call.ts';
import { createDeliver, type Deliver, type SlackAck, type SlackHow } from './slack/deliver.ts';
import { eventOf, messageEvent } from './slack/events.ts';
import { fileRoutes } from './slack/files.ts';
import { METHODS } from './slack/methods.ts';
import { oauthRoutes } from './slack/oauth.ts';
import { createPerson, type SlackPerson } from './slack/person.ts';
import { createState, SLACK, type SlackMessage, type SlackState, type SlackWorkspace } from './slack/state.ts';

export { SLACK };
export type { SlackAck, SlackHow } from './slack/deliver.ts';
export type { SlackAt, SlackPerson } from './slack/person.ts';
export type { SlackEphemeral, SlackFault, SlackMessage, SlackModal, SlackState } from './slack/state.ts';

/** Slack, as far as an app meets it: its Web API with what it checks, its events, interactions and commands, and people. */
export interface SlackStandIn {
  /** Where its Web API is: SLACK_BASE_URL. */
  url: string;
  /** Where the app is reached. */
  gateway: string;
  state: SlackState;
  /** A person, in a workspace that they write in (theirs unless said). */
  person(user: string, team?: string): SlackPerson;
  /** Any bytes, signed: what a person does not do. */
  raw(body: Buffer | string, type: string, how?: SlackHow): Promise<SlackAck>;
  /** How many sockets are open (socket mode). */
  sockets(): number;
  /** Somebody removes the app from a workspace: its token is worth nothing from now on. */
  uninstall(team: string): Promise<void>;
  /** Resolves when the app has answered every event that it caused by itself. */
  quiet(): Promise<void>;
  close(): Promise<void>;
}

/** `gateway` may be set later; until then nothing is told to the app. */
export async function startSlack({ now = Date.now, gateway = '' }: { now?: () => number; gateway?: string } = {}): Promise<SlackStandIn> {
  const app = express();
  const server = createServer(app);
  const state = createState(now);
  const deliver = createDeliver({ state, server, gateway: () => standIn.gateway });
  await new Promise<void>((done) => { server.listen(0, '127.0.0.1', done); });
  const address = server.address();
  const origin = `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`;
  const echoes = createEchoes(deliver, () => standIn.gateway !== '');
  mountApi(app, { state, origin, tell: (workspace) => (message, changed) => echo({ state, echoes, workspace }, message, changed) });
  const standIn: SlackStandIn = {
    url: `${origin}/api`, gateway, state,
    raw: async (body, type, how) => deliver.raw(body, type, how), sockets: () => deliver.sockets(), quiet: async () => echoes.quiet(),
    person: (user, team) => createPerson({ state, deliver, origin, user, ...(team !== undefined && { team }) }),
    async uninstall(team) {
      const workspace = state.workspaces.find((one) => one.team === team);
      if (workspace === undefined) throw new Error(`There is no workspace ${team}.`);
      workspace.token = null;
      await deliver.send(eventOf(state, workspace, { type: 'tokens_revoked', tokens: { oauth: [], bot: [workspace.bot] } }));
      await deliver.send(eventOf(state, workspace, { type: 'app_uninstalled' }));
    },
    async close() {
      await echoes.quiet();
      deliver.close();
      server.closeAllConnections();
      await new Promise((done) => { server.close(done); });
    },
  };
  return standIn;
}

interface Api { state: SlackState; origin: string; tell: (workspace: SlackWorkspace) => Caller['told'] }

function mountApi(app: Express, at: Api): void {
  const { state, origin } = at;
  app.use(fileRoutes(state), oauthRoutes(state));
  app.post('/api/apps.connections.open', (request, response) => {
    response.json(tokenIn(request) === SLACK.appToken ? { ok: true, url: `${origin.replace('http', 'ws')}/link` } : { ok: false, error: 'invalid_auth' });
  });
  app.post('/api/:method', express.urlencoded({ extended: false, limit: '5mb' }), async (request: Request<{ method: string }>, response) => answer(at, request, response));
}

async function answer({ state, origin, tell }: Api, request: Request<{ method: string }>, response: Response): Promise<void> {
  const { method } = request.params;
  const at = state.faults.findIndex(({ on }) => on === method);
  const fault = at < 0 ? undefined : state.faults.splice(at, 1)[0]?.fault;
  if (fault === 'no connection') return void request.socket.destroy();
  if (typeof fault === 'object' && 'status' in fault) return void response.status(fault.status).set(fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) }).send('as was asked for');
  if (typeof fault === 'object' && 'error' in fault) return void response.json({ ok: false, error: fault.error });
  try {
    const workspace = workspaceOf(state, tokenIn(request));
    const run = METHODS[method];
    if (run === undefined) throw new Refused('unknown_method');
    const result = run(argsIn(request.body), { state, workspace, origin, told: tell(workspace) });
    if (fault === 'lost answer') return void request.socket.destroy();
    if (typeof fault === 'object' && 'slowMs' in fault) await new Promise((done) => { setTimeout(done, fault.slowMs); });
    response.json({ ok: true, ...result });
  } catch (error) {
    refuse(error, response);
  }
}

function refuse(error: unknown, response: Response): void {
  if (!(error instanceof Refused)) throw error;
  if (error.retryAfter !== null) response.status(429).set('retry-after', String(error.retryAfter));
  response.json({ ok: false, error: error.message, ...(error.detail !== null && { response_metadata: { messages: [`[ERROR] ${error.detail}`] } }) });
}

function workspaceOf({ workspaces }: SlackState, token: string): SlackWorkspace {
  if (token === '') throw new Refused('not_authed');
  const found = workspaces.find((one) => one.token === token);
  if (found === undefined) throw new Refused(token.startsWith('xoxb-installed') ? 'account_inactive' : 'invalid_auth');
  return found;
}

function tokenIn(request: Request): string {
  return /^Bearer (.+)$/.exec(request.get('authorization') ?? '')?.[1] ?? '';
}

/** Fields of a form; those that hold JSON are parsed. */
function argsIn(body: unknown): Args {
  if (body === null || typeof body !== 'object') return {};
  return Object.fromEntries(Object.entries(body).map(([name, value]): [string, Json] => {
    const text = String(value);
    if (!/^[[{]/.test(text) || name === 'text') return [name, text];
    try {
      const parsed: Json = JSON.parse(text);
      return [name, parsed];
    } catch {
      throw new Refused('invalid_arguments', { detail: `${name} is no JSON` });
    }
  }));
}

interface Echoes { send(delivery: Parameters<Deliver['send']>[0]): void; quiet(): Promise<void> }

/** Events that the app's own doing causes: it is told of its own messages too. */
function createEchoes(deliver: Deliver, connected: () => boolean): Echoes {
  const running = new Set<Promise<unknown>>();
  return {
    send(delivery) {
      if (!connected()) return;
      const done = deliver.send(delivery).catch(() => undefined).finally(() => running.delete(done));
      running.add(done);
    },
    async quiet() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}

// oxlint-disable-next-line max-params -- where, what and how
function echo({ state, echoes, workspace }: { state: SlackState; echoes: Echoes; workspace: SlackWorkspace }, message: SlackMessage, changed?: 'changed'): void {
  const place = state.conversations.find(({ id }) => id === message.channel);
  if (place === undefined) return;
  const event = messageEvent(message, place);
  echoes.send(eventOf(state, workspace, changed ? { type: 'message', subtype: 'message_changed', hidden: true, channel: place.id, channel_type: place.kind, ts: state.stamp(), message: event } : event));
}
