import { io, type Socket } from 'socket.io-client';
import { messagesReply, openReply, type MessageView, type SayAck, type StateView } from '../../channels/web/api.ts';
import type { WebSettings } from '../../channels/web/index.ts';

export const webSettings: WebSettings = {
  secret: 'a secret of the tests', identitySecret: 'an identity secret of 32 characters!',
  allowedOrigins: ['https://shop.example'], uiDir: 'dist/ui',
};

export interface Opened { id: string; token: string }
export interface Reply { status: number; headers: Headers; body: unknown }

const json = { 'content-type': 'application/json' };
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** A plain HTTP client of the conversation API. */
export function webClient(url: string) {
  const base = `${url}/api/v1/conversations`;
  const call = async (path: string, init: RequestInit = {}): Promise<Reply> => {
    const response = await fetch(base + path, init);
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? null : JSON.parse(text) };
  };
  return {
    call,
    async open(body: object = {}): Promise<Opened> {
      const reply = await call('', { method: 'POST', headers: json, body: JSON.stringify(body) });
      if (reply.status !== 201) throw new Error(`The conversation was not opened: ${reply.status}`);
      return openReply.parse(reply.body);
    },
    say: ({ id, token }: Opened, body: object) => call(`/${id}/messages`, {
      method: 'POST', headers: { ...json, ...bearer(token) }, body: Buffer.isBuffer(body) ? new Uint8Array(body) : JSON.stringify(body),
    }),
    read: async ({ id, token }: Opened, query = ''): Promise<MessageView[]> => {
      const reply = await call(`/${id}/messages${query}`, { headers: bearer(token) });
      return messagesReply.parse(reply.body).messages;
    },
    get: ({ id, token }: Opened, path = '') => call(`/${id}${path}`, { headers: bearer(token) }),
    upload: ({ id, token }: Opened, file: { name: string; type: string; data: Uint8Array<ArrayBuffer> }) =>
      call(`/${id}/files?name=${encodeURIComponent(file.name)}`, {
        method: 'POST', headers: { 'content-type': file.type, ...bearer(token) }, body: file.data,
      }),
  };
}

export interface Tab {
  socket: Socket;
  messages: MessageView[];
  states: StateView[];
  say(body: object): Promise<SayAck>;
  /** Resolves when this holds, looked at after each message and each state. */
  until(holds: (tab: Tab) => boolean): Promise<void>;
}

/** One browser tab: a Socket.IO client that remembers what it was sent. */
export function openTab(url: string, auth: { id: string; token: string; after?: number }): Tab {
  const socket = io(url, { path: '/channels/web/socket', auth, transports: ['websocket'], forceNew: true, reconnection: false });
  const checks = new Set<() => void>();
  const look = (): void => { for (const check of checks) check(); };
  const tab: Tab = {
    socket, messages: [], states: [],
    say: (body) => socket.timeout(5000).emitWithAck('say', body),
    until: (holds) => new Promise((resolve) => {
      const check = (): void => {
        if (!holds(tab)) return;
        checks.delete(check);
        resolve();
      };
      checks.add(check);
      check();
    }),
  };
  socket.on('messages', (more: MessageView[]) => {
    tab.messages.push(...more);
    look();
  });
  socket.on('state', (state: StateView) => {
    tab.states.push(state);
    look();
  });
  return tab;
}
