import { createHmac, randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Json, JsonObject } from '../../../contracts.ts';
import { SLACK, stringIn, type SlackState } from './state.ts';

/** How an app answered. Over a socket, 200 is an acknowledgement. */
export interface SlackAck { status: number; body: Json; ms: number }
export type Delivery = { kind: 'events_api' | 'interactive' | 'slash_commands'; payload: JsonObject };
/** What may be wrong with a request on purpose, and whether it is a retry. */
export interface SlackHow { signature?: string; timestamp?: number; retry?: number }

/** The way from Slack to the app: signed over HTTP, or over a socket while one is open. */
export interface Deliver {
  send(delivery: Delivery, how?: SlackHow): Promise<SlackAck>;
  /** Any bytes, signed. */
  raw(body: Buffer | string, type: string, how?: SlackHow): Promise<SlackAck>;
  sockets(): number;
  close(): void;
}
const ACK_WITHIN_MS = 10_000;

export function createDeliver(at: { state: SlackState; server: Server; gateway: () => string }): Deliver {
  const { state, server, gateway } = at;
  const sockets = new Set<WebSocket>();
  const waiting = new Map<string, (body: Json) => void>();
  const wss = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    if (request.url !== '/link') socket.destroy();
    else wss.handleUpgrade(request, socket, head, (ws) => join(ws, { sockets, waiting }));
  });
  const raw: Deliver['raw'] = async (body, type, how = {}) => {
    const { timestamp = Math.floor(state.now() / 1000), retry } = how;
    const signature = how.signature ?? `v0=${createHmac('sha256', SLACK.signingSecret).update(`v0:${timestamp}:`).update(body).digest('hex')}`;
    const began = Date.now();
    const answer = await fetch(`${gateway()}/channels/slack/events`, {
      method: 'POST', body: typeof body === 'string' ? body : new Uint8Array(body),
      headers: { 'content-type': type, 'x-slack-request-timestamp': String(timestamp), 'x-slack-signature': signature, ...(retry !== undefined && { 'x-slack-retry-num': String(retry), 'x-slack-retry-reason': 'http_timeout' }) },
    });
    return { status: answer.status, body: jsonIn(await answer.text()), ms: Date.now() - began };
  };
  return {
    raw,
    async send({ kind, payload }, how = {}) {
      const [ws] = sockets;
      if (ws !== undefined) return overSocket(ws, { kind, payload, waiting });
      if (kind === 'events_api') return raw(JSON.stringify(payload), 'application/json', how);
      const form = kind === 'interactive' ? { payload: JSON.stringify(payload) } : Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]));
      return raw(new URLSearchParams(form).toString(), 'application/x-www-form-urlencoded', how);
    },
    sockets: () => sockets.size,
    close() {
      for (const ws of sockets) ws.terminate();
      wss.close();
    },
  };
}

function join(ws: WebSocket, { sockets, waiting }: { sockets: Set<WebSocket>; waiting: Map<string, (body: Json) => void> }): void {
  sockets.add(ws);
  ws.on('close', () => sockets.delete(ws));
  ws.on('message', (data: Buffer) => {
    const said = jsonIn(data.toString());
    if (said === null || typeof said !== 'object' || Array.isArray(said)) return;
    waiting.get(stringIn(said['envelope_id']))?.(said['payload'] ?? null);
  });
  ws.send(JSON.stringify({ type: 'hello', num_connections: sockets.size, connection_info: { app_id: SLACK.appId } }));
}

async function overSocket(ws: WebSocket, { kind, payload, waiting }: Delivery & { waiting: Map<string, (body: Json) => void> }): Promise<SlackAck> {
  const id = randomUUID();
  const began = Date.now();
  const acknowledged = new Promise<Json>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('the app did not acknowledge')), ACK_WITHIN_MS).unref();
    waiting.set(id, (body) => {
      clearTimeout(late);
      resolve(body);
    });
  });
  ws.send(JSON.stringify({ type: kind, envelope_id: id, payload, accepts_response_payload: kind !== 'events_api', ...(kind === 'events_api' && { retry_attempt: 0, retry_reason: '' }) }));
  const body = await acknowledged.finally(() => waiting.delete(id));
  return { status: 200, body, ms: Date.now() - began };
}

function jsonIn(text: string): Json {
  if (text === '') return null;
  try {
    const parsed: Json = JSON.parse(text);
    return parsed;
  } catch {
    return text;
  }
}
