import { Server, type Socket } from 'socket.io';
import type { Inbound } from '../../src/contracts.ts';
import { Refusal } from '../../src/errors.ts';
import { BODY_BYTES, socketAuth, type SayAck, type StateView } from './api.ts';
import { createBell } from './bell.ts';
import { checkOffered } from './choices.ts';
import { namedFiles } from './files.ts';
import { originAllowed } from './origins.ts';
import { parseSay, toInbound } from './parse.ts';
import { renderEntry } from './render.ts';
import type { WebParts } from './routes.ts';

export const SOCKET_PATH = '/channels/web/socket';
const PAGE = 200;
const TAKEN_WITHIN_MS = 10_000;

/** The conversation over Socket.IO: entries and state are pushed, each entry once and in order; `say` is acknowledged. */
export function mountSocket(parts: WebParts): { close: () => void } {
  const { host, settings, tokens } = parts;
  const io = new Server(host.server, {
    path: SOCKET_PATH,
    serveClient: false,
    // Other channels have sockets of their own on the same server.
    destroyUpgrade: false,
    maxHttpBufferSize: 4 * BODY_BYTES,
    cors: { origin: settings.allowedOrigins.includes('*') ? '*' : [...settings.allowedOrigins] },
    allowRequest: (request, answer) => answer(null, originAllowed(settings.allowedOrigins, request.headers)),
  });
  io.on('connection', (socket) => {
    const auth = socketAuth.safeParse(socket.handshake.auth);
    if (!auth.success) return;
    listen(socket, auth.data.id, parts);
    void pump(socket, auth.data, parts);
  });
  io.use((socket, next) => {
    const auth = socketAuth.safeParse(socket.handshake.auth);
    next(auth.success && tokens.holds(auth.data.id, auth.data.token) ? undefined : new Error('unauthorized'));
  });
  return {
    close() {
      io.disconnectSockets(true);
      io.engine.close();
    },
  };
}

function listen(socket: Socket, session: string, { host, receive }: WebParts): void {
  socket.on('say', async (body: unknown, acknowledge: unknown) => {
    const answer = await take(body).catch((error: unknown): SayAck => {
      const refusal = error instanceof Refusal ? error : new Refusal('internal');
      if (refusal !== error) host.log.error({ error, session }, 'A message could not be stored.');
      return { error: { code: refusal.code, message: refusal.message } };
    });
    if (typeof acknowledge === 'function') acknowledge(answer);
  });

  async function take(body: unknown): Promise<SayAck> {
    const say = parseSay(body);
    await checkOffered(host, session, say);
    const files = await namedFiles(host, session, say);
    const message: Inbound = toInbound(say, { session, now: host.now(), files });
    await receive(message);
    return { id: say.id };
  }
}

/** Sends the state, then everything after `after`, then whatever comes. A failure ends the socket: the client comes back for the rest. */
async function pump(socket: Socket, { id, after }: { id: string; after: number }, { host, seen }: WebParts): Promise<void> {
  const bell = createBell();
  const stop = host.subscribe(id, bell.ring);
  socket.once('disconnect', bell.ring);
  let shown = after;
  let told = '';
  try {
    while (socket.connected) {
      const view = await host.view(id);
      const state: StateView = { working: view?.working ?? false, owner: view?.owner ?? 'bot', seq: view?.seq ?? 0 };
      const entries = await host.entries(id, shown, PAGE);
      if (told === '') tell(state);
      const upTo = entries.at(-1)?.seq ?? shown;
      // Only what the client says that it got was seen: a cut line looks like an open one for a while.
      if (entries.length > 0) socket.timeout(TAKEN_WITHIN_MS).emitWithAck('messages', entries.map((entry) => renderEntry(entry, host.fileLink))).then(() => seen.note(id, upTo), () => undefined);
      else seen.note(id, shown);
      shown = upTo;
      tell(state);
      if (entries.length < PAGE) await bell.heard();
    }
  } catch (error) {
    host.log.error({ error, session: id }, 'A web socket could not be served; the client will reconnect.');
    socket.disconnect(true);
  } finally {
    stop();
  }

  function tell(state: StateView): void {
    const { working, owner } = state;
    const now = JSON.stringify({ working, owner });
    if (now !== told) socket.emit('state', state);
    told = now;
  }
}
