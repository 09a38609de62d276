import { io } from 'socket.io-client';
import type { MessageView, SayAck, StateView } from '../api.ts';
import type { Attachment, Body } from './state.ts';

const ACK_MS = 10_000;
const RETURN_MS = 1000;
export interface Conversation { id: string; token: string }
export interface Listener {
  messages(messages: MessageView[]): void;
  state(state: StateView): void;
  online(online: boolean): void;
  /** The conversation is not ours, or no longer known. */
  refused(): void;
}
export interface Line {
  say(id: string, body: Body): Promise<SayAck>;
  close(): void;
}

/** An error the gateway answered with; `status` 0 when it could not be reached. */
export class CallFailed extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`The gateway answered ${status}.`);
    this.status = status;
  }
}

export async function openConversation(url: string, body: { locale: string; identityToken?: string }): Promise<Conversation> {
  return post(`${url}/api/v1/conversations`, { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}

export async function uploadFile(url: string, conversation: Conversation, file: File): Promise<Attachment> {
  const headers = { 'content-type': file.type, authorization: `Bearer ${conversation.token}` };
  return post<Attachment>(`${url}/api/v1/conversations/${conversation.id}/files?name=${encodeURIComponent(file.name)}`, { headers, body: file });
}

/** Keeps one conversation connected. After each break it asks for what came after `after()`. */
export function connect(url: string, at: Conversation & { after: () => number }, listener: Listener): Line {
  const socket = io(url, {
    path: '/channels/web/socket',
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    reconnectionDelayMax: 8000,
    forceNew: true,
    auth: (give) => give({ id: at.id, token: at.token, after: at.after() }),
  });
  socket.on('messages', (messages: MessageView[], took?: () => void) => {
    listener.messages(messages);
    took?.();
  });
  socket.on('state', (state: StateView) => listener.state(state));
  socket.on('connect', () => listener.online(true));
  socket.on('disconnect', (reason) => {
    listener.online(false);
    // Socket.IO comes back by itself only when the line was cut, not when the server ended it.
    if (reason === 'io server disconnect') setTimeout(() => socket.connect(), RETURN_MS);
  });
  socket.on('connect_error', (error) => {
    listener.online(false);
    if (error.message === 'unauthorized') listener.refused();
  });
  // The browser knows sooner than a missed ping; trying at once tells whether the gateway is really gone.
  const tryNow = (): void => { socket.disconnect().connect(); };
  addEventListener('offline', tryNow);
  addEventListener('online', tryNow);
  return {
    say: (id, body) => socket.timeout(ACK_MS).emitWithAck('say', { id, ...body }),
    close() {
      removeEventListener('offline', tryNow);
      removeEventListener('online', tryNow);
      socket.removeAllListeners().disconnect();
    },
  };
}

async function post<T>(url: string, init: RequestInit): Promise<T> {
  const response = await fetch(url, { method: 'POST', ...init }).catch(() => { throw new CallFailed(0); });
  if (!response.ok) throw new CallFailed(response.status);
  return response.json();
}
