import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import type { MessageView } from '../../channels/web/api.ts';
import type { ConversationView, JsonObject } from '../../src/contracts.ts';
import { until } from './start-gateway.ts';

export interface Reply<T = unknown> { status: number; body: T }

/** One request; the body is JSON, both ways. */
export async function ask<T = unknown>(url: string, of: { token?: string; body?: unknown } = {}): Promise<Reply<T>> {
  const { token, body } = of;
  const response = await fetch(url, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { ...(token !== undefined && { authorization: `Bearer ${token}` }), ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() as T };
}

/** A customer's client: one conversation, wherever the gateway is now. */
export interface Customer {
  readonly id: string;
  readonly token: string;
  /** Ids of its messages, in order, each once. */
  readonly sent: readonly string[];
  /** After a restart the gateway listens elsewhere; the client goes on there. */
  moveTo(url: string): void;
  /** Resolves to the message's id when it is acknowledged. */
  say(text: string, id?: string): Promise<string>;
  /** Waits for the bot's next line that matches, after the one heard last. */
  hears(pattern: RegExp): Promise<MessageView>;
  /** Picks one of the choices of the line heard last. */
  picks(label: string): Promise<void>;
  lines(after?: number): Promise<MessageView[]>;
  view(): Promise<ConversationView>;
}

export async function openConversation(url: string): Promise<Customer> {
  const opened = await ask<{ id: string; token: string }>(`${url}/api/v1/conversations`, { body: {} });
  expect(opened.status).toBe(201);
  const { id, token } = opened.body;
  let own = `${url}/api/v1/conversations/${id}`;
  let heard: MessageView | null = null;
  const sent: string[] = [];
  const lines = async (after = 0): Promise<MessageView[]> => (await ask<{ messages: MessageView[] }>(`${own}/messages?after=${after}`, { token })).body.messages;
  const send = async (message: { id: string; text: string } | { id: string; choice: string | undefined }): Promise<void> => {
    if (!sent.includes(message.id)) sent.push(message.id);
    expect(await ask(`${own}/messages`, { token, body: message })).toMatchObject({ status: 202 });
  };
  return {
    id, token, lines, sent,
    moveTo(next) {
      own = `${next}/api/v1/conversations/${id}`;
    },
    async say(text, messageId = randomUUID()) {
      await send({ id: messageId, text });
      return messageId;
    },
    async hears(pattern) {
      const said: string[] = [];
      const next = async (): Promise<MessageView | undefined> => {
        const news = await lines(heard?.seq ?? 0);
        said.splice(0, said.length, ...news.map((line) => `\n  ${line.from}: ${line.text}`));
        return news.find((line) => line.from !== 'customer' && pattern.test(plain(line.text)));
      };
      heard = await until(() => `the bot says ${String(pattern)}, after:${said.join('')}`, next);
      return heard;
    },
    async picks(label) {
      const choice = heard?.choices?.find((one) => one.label === label);
      expect(choice).toBeDefined();
      await send({ id: randomUUID(), choice: choice?.id });
    },
    view: async () => (await ask<ConversationView>(own, { token })).body,
  };
}

export interface LedgerRow { action: string; key: string | null; arguments: JsonObject; result: JsonObject }

/** The writes that a stand-in system did. */
export async function writes(url: string, system: string, action: string): Promise<LedgerRow[]> {
  const { body } = await ask<LedgerRow[]>(`${url}/sandbox/${system}/ledger`);
  return body.filter((row) => row.action === action);
}

/** A text with straight quotes, and with its numbers written in one piece. */
export function plain(text: string): string {
  return text.replaceAll('’', "'").replaceAll(/\+\d[\d ]+\d/g, (number) => number.replaceAll(' ', ''));
}
