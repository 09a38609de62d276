import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { conversationReply, messagesReply, openReply, sayReply, type MessageView } from '../../channels/web/api.ts';
import { Stop } from '../errors.ts';

export interface ChatClient {
  readonly id: string;
  /** New lines after `seq`, waiting up to `waitSeconds` for one. */
  messages(after: number, waitSeconds: number): Promise<MessageView[]>;
  /** Sends a text or the id of a choice; resolves to the id it was sent under. */
  say(what: { text: string } | { choice: string }): Promise<string>;
  view(): Promise<z.output<typeof conversationReply>>;
}

/** Opens a conversation over the HTTP API. Throws Stop in one sentence when there is no gateway, or it refuses. */
export async function openChat(url: string): Promise<ChatClient> {
  const base = `${url.replace(/\/+$/, '')}/api/v1/conversations`;
  const { id, token } = await call(openReply, base, { body: {} });
  const headers = { authorization: `Bearer ${token}` };
  const own = `${base}/${id}`;
  return {
    id,
    async messages(after, waitSeconds) {
      return (await call(messagesReply, `${own}/messages?after=${after}&wait=${waitSeconds}`, { headers })).messages;
    },
    async say(what) {
      return (await call(sayReply, `${own}/messages`, { headers, body: { id: randomUUID(), ...what } })).id;
    },
    view: async () => call(conversationReply, own, { headers }),
  };
}

async function call<T>(reply: z.ZodType<T>, url: string, { headers, body }: { headers?: { [name: string]: string }; body?: object }): Promise<T> {
  const post = { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
  const response = await fetch(url, body === undefined ? { headers: { ...headers } } : post).catch(() => {
    throw new Stop(`No gateway answers at ${new URL(url).origin}. Start one with "npm start", or name another with --url.`);
  });
  const json: unknown = await response.json().catch(() => null);
  const parsed = reply.safeParse(json);
  if (response.ok && parsed.success) return parsed.data;
  throw new Stop(`The gateway refused (${response.status}): ${reasonIn(json)}`);
}

function reasonIn(json: unknown): string {
  const error = typeof json === 'object' && json !== null && 'error' in json ? json.error : null;
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : 'its answer is not as described.';
}
