import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import twilio from 'twilio';
import { WebSocketServer, type WebSocket } from 'ws';
import { openQuestion } from './begin.ts';
import { parseRelayed, type Relayed, type ToRelay } from './parse.ts';
import { createTalk, type Talk } from './talk.ts';
import { PATHS, type VoiceParts } from './parts.ts';

const MESSAGE_BYTES = 64_000;
/** For a socket that does not say which call it is of (ms). */
const SETUP_MS = 10_000;
const NOT_ALLOWED = 1008;

/** The sockets of calls: only Twilio opens one, and only for a call that was answered here, once. */
export interface Relay {
  /** The call has ended. */
  end: (call: string) => void;
  close: () => void;
}

export function mountRelay(parts: VoiceParts): Relay {
  const { host } = parts;
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MESSAGE_BYTES });
  const open = new Map<string, WebSocket>();
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    socket.on('error', () => socket.destroy());
    if (request.url?.split('?')[0] !== PATHS.relay) return;
    if (signed(request, parts)) sockets.handleUpgrade(request, socket, head, (opened) => serve(opened, parts, open));
    else socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  };
  host.server.on('upgrade', upgrade);
  return {
    end: (call) => open.get(call)?.close(),
    close() {
      host.server.off('upgrade', upgrade);
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
    },
  };
}

/** Twilio signs the request that opens a socket, for the address that it was given. */
function signed(request: IncomingMessage, { settings }: VoiceParts): boolean {
  const signature = request.headers['x-twilio-signature'];
  if (typeof signature !== 'string') return false;
  const path = request.url ?? '/';
  const origins = settings.publicUrl === null ? [`wss://${request.headers.host ?? ''}`, `ws://${request.headers.host ?? ''}`] : [settings.publicUrl.replace(/^http/, 'ws')];
  return origins.some((origin) => [`${origin}${path}`, `${origin}${path}/`].some((url) => twilio.validateRequest(settings.account.authToken, signature, url, {})));
}

function serve(socket: WebSocket, parts: VoiceParts, open: Map<string, WebSocket>): void {
  const { host, clock } = parts;
  let talk: Talk | null = null;
  let call: string | null = null;
  let early: Exclude<Relayed, { type: 'setup' }>[] = [];
  const stopWaiting = clock.after(SETUP_MS, () => socket.close(NOT_ALLOWED, 'There was no setup message.'));
  const send = (message: ToRelay): void => socket.send(JSON.stringify(message));
  socket.on('error', (error) => host.log.warn({ error: String(error) }, 'the socket of a call broke'));
  socket.on('message', (data, isBinary) => {
    const message = isBinary ? null : parseRelayed(textOf(data));
    if (message === null) return host.odd('voice', 'a message on the socket of a call');
    if (message.type !== 'setup') return talk === null ? void early.push(message) : talk.hear(message);
    if (call !== null) return host.log.warn({ channel: 'voice' }, 'a second setup on the socket of a call is left out');
    call = message.callSid;
    stopWaiting();
    begin(message).catch((error: unknown) => {
      host.log.error({ error }, 'a call could not be taken');
      socket.close(1011);
    });
  });
  socket.on('close', () => {
    stopWaiting();
    talk?.stop();
    if (call === null || open.get(call) !== socket) return;
    open.delete(call);
    parts.calls.change(call, { over: true }).catch((error: unknown) => host.log.error({ error }, 'the end of a call could not be noted'));
  });

  async function begin(setup: Extract<Relayed, { type: 'setup' }>): Promise<void> {
    const record = await parts.calls.take(setup.callSid, setup.customParameters['token'] ?? '');
    if (record === null) return socket.close(NOT_ALLOWED, 'This call was not answered here.');
    const view = await host.view(record.session);
    if (socket.readyState !== socket.OPEN) return;
    open.set(setup.callSid, socket);
    talk = createTalk({
      ...parts, record, relay: setup.sessionId, send, business: parts.settings.business, locale: view?.locale ?? parts.settings.locale,
      mayTransfer: parts.settings.transferTo !== null, openQuestion: record.again && await openQuestion(host, record.session) !== null,
    });
    for (const message of early) talk.hear(message);
    early = [];
  }
}

function textOf(data: WebSocket.RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString();
  return Buffer.isBuffer(data) ? data.toString() : Buffer.from(data).toString();
}
