import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { Retryable } from '../../../src/errors.ts';
import { connectFailure } from './mcp-failures.ts';
import { openClient } from './open-client.ts';
import type { Target } from './open-client.ts';
import { readTools } from './read-tools.ts';
import type { ReadTools } from './read-tools.ts';

export interface McpSession { client: Client; tools: ReadTools }
/** The way to one server: a session that calls share, made anew when it is gone. */
export interface McpLink {
  /** The session there is, or a new one, with the tools that the server has by now. Throws Retryable or Terminal. */
  session(action: string): Promise<McpSession>;
  /** Lets a session go; whatever else waits for an answer in it has lost its connection. */
  drop(session: McpSession): void;
  close(): Promise<void>;
}

export function createMcpLink(system: string, target: Target): McpLink {
  let current: { opening: Promise<McpSession> } | null = null;
  let closed = false;
  const open = (): { opening: Promise<McpSession> } => {
    const forget = (): void => {
      if (current === mine) current = null;
    };
    const mine = { opening: openClient(target, forget).then(({ client, tools }) => ({ client, tools: readTools(system, tools) })) };
    mine.opening.catch(forget);
    return mine;
  };
  const end = (session: McpSession): Promise<void> => session.client.close();
  return {
    async session(action) {
      if (closed) throw new Retryable('unreachable', `${action}: the gateway is stopping.`);
      current ??= open();
      return await current.opening.catch((error: unknown) => { throw connectFailure(action, error); });
    },
    drop: (session) => void end(session),
    async close() {
      closed = true;
      await current?.opening.then(end, () => {});
    },
  };
}
