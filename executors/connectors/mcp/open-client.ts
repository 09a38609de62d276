import { resolve } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { FetchLike } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { Tool } from '@modelcontextprotocol/sdk/types.js';

/** Where an MCP server is: a program of ours that speaks on its standard streams, or an address (streamable HTTP). */
export type Target =
  | { kind: 'stdio'; command: string; args: string[]; env: { [name: string]: string }; folder: string }
  | { kind: 'http'; url: URL; fetch: FetchLike };
export interface OpenedClient { client: Client; tools: Tool[] }

const CONNECT_MS = 10_000;

/** Connects and asks for the server's tools. `ended` is called when the connection is gone. */
export async function openClient(target: Target, ended: () => void): Promise<OpenedClient> {
  const client = Object.assign(new Client({ name: 'errand', version: '1' }), { onclose: ended });
  try {
    await client.connect(transportOf(target, () => void client.close()), { timeout: CONNECT_MS });
    return { client, tools: await listTools(client) };
  } catch (error) {
    await client.close();
    throw error;
  }
}

async function listTools(client: Client, cursor?: string): Promise<Tool[]> {
  const { tools, nextCursor } = await client.listTools(cursor === undefined ? {} : { cursor }, { timeout: CONNECT_MS });
  return nextCursor === undefined ? tools : [...tools, ...await listTools(client, nextCursor)];
}

function transportOf(target: Target, broke: () => void): StdioClientTransport | StreamableHTTPClientTransport {
  if (target.kind === 'http') return new StreamableHTTPClientTransport(target.url, { fetch: watching(target.fetch, broke) });
  const { command, args, env, folder } = target;
  // What a server prints may hold anything; the log is ours.
  return new StdioClientTransport({ command: command.startsWith('.') ? resolve(folder, command) : command, args, env, cwd: folder, stderr: 'ignore' });
}

/** The library waits for ever when the stream of an answer breaks; so it is watched, and its end is the connection's. */
function watching(fetch: FetchLike, broke: () => void): FetchLike {
  return async (url, init) => {
    const response = await fetch(url, init);
    if (init?.method !== 'POST' || response.body === null || !response.headers.get('content-type')?.startsWith('text/event-stream')) return response;
    const [watched, used] = response.body.tee();
    watched.pipeTo(new WritableStream()).catch(broke);
    return new Response(used, response);
  };
}
