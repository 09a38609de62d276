import { Stop } from '../../../src/errors.ts';
import type { ConnectAt, Ref } from '../connection.ts';
import type { Target } from './open-client.ts';

/** An MCP server in systems.yaml: a program that speaks on its standard streams, or an address (streamable HTTP). */
export interface McpEntry { mcp: { command: string; args: string[]; env: { [name: string]: Ref } } | { url: Ref } }

/** Throws Stop for a variable that is missing, or an address that is none. */
export function targetOf({ mcp }: McpEntry, at: ConnectAt): Target {
  if ('command' in mcp) {
    const env = Object.fromEntries(Object.entries(mcp.env).map(([name, ref]) => [name, at.valueOf(ref)]));
    return { kind: 'stdio', command: mcp.command, args: mcp.args, env, folder: at.folder };
  }
  const url = at.valueOf(mcp.url);
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) throw new Stop(`${at.where}: its url is not an http(s) address.`);
  return { kind: 'http', url: new URL(url), fetch: (to, init) => at.reach.fetch(to, init) };
}
