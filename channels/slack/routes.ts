import express, { type Request, type Response } from 'express';
import type { JsonObject } from '../../src/contracts.ts';
import { Refusal, Terminal } from '../../src/errors.ts';
import { parse, type Incoming } from './parse.ts';
import type { SlackParts } from './parts.ts';
import { take } from './take.ts';
import { signedBySlack } from './verify.ts';

export const EVENTS_PATH = '/channels/slack/events';
const BODY_BYTES = 1_000_000;
export type Heard = (body: unknown) => Promise<JsonObject | null>;

/** Events, interactions and commands, all at one address. */
export function mountRoutes(parts: SlackParts, heard: Heard): void {
  const raw = express.raw({ type: () => true, limit: BODY_BYTES });
  parts.host.routes.post(EVENTS_PATH, raw, async (request: Request, response: Response) => {
    const body: Buffer = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    await check(parts, request, body);
    const answer = await heard(readBody(body, request.get('content-type') ?? ''));
    if (answer === null) response.status(200).end();
    else response.json(answer);
  });
}

/** What is under way under an id is waited for by whoever brings the same id meanwhile. */
export function createHeard(parts: SlackParts): Heard {
  const underWay = new Map<string, Promise<JsonObject | null>>();
  return async (body) => {
    const incoming: Incoming = parse(body);
    if (!('id' in incoming)) return attempt(parts, incoming);
    const { id } = incoming;
    const running = underWay.get(id) ?? attempt(parts, incoming).finally(() => underWay.delete(id));
    underWay.set(id, running);
    return running;
  };
}

/** What Slack itself will never let us do is left out: the same request again would not help. */
async function attempt(parts: SlackParts, incoming: Incoming): Promise<JsonObject | null> {
  try {
    return await take(parts, incoming);
  } catch (error) {
    if (!(error instanceof Terminal)) throw error;
    parts.host.log.warn({ channel: 'slack', kind: incoming.kind, code: error.code }, 'Slack refuses what something from there asks for, and it is left out');
    return null;
  }
}

async function check({ bolt, settings, host }: SlackParts, request: Request, body: Buffer): Promise<void> {
  const signed = signedBySlack(
    { body, signature: request.get('x-slack-signature') ?? '', timestamp: request.get('x-slack-request-timestamp') ?? '' },
    { signingSecret: settings.signingSecret, nowMs: host.now() }, await bolt,
  );
  if (!signed) throw new Refusal('unauthorized', 'This is not signed with the signing secret of our app, or too long ago.');
  const again = request.get('x-slack-retry-num');
  if (again !== undefined) host.log.info({ channel: 'slack', again: again.slice(0, 10), because: request.get('x-slack-retry-reason')?.slice(0, 100) }, 'Slack sends something again');
}

/** JSON, or a form: of interactions with JSON inside, of commands with fields. */
function readBody(body: Buffer, type: string): unknown {
  if (!type.includes('application/x-www-form-urlencoded')) return jsonIn(body.toString('utf8'));
  const fields = Object.fromEntries(new URLSearchParams(body.toString('utf8')));
  const { payload } = fields;
  return payload === undefined ? fields : jsonIn(payload);
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal('bad_json');
  }
}
