import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { conversationReply, messagesReply, openReply, sayReply, type MessageView } from '../../channels/web/api.ts';
import { callGateway as call } from './call-gateway.ts';

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
