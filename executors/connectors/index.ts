import type { ConnectAt, Connection, SystemSettings } from './connection.ts';
import { connectHttp } from './http/connect-http.ts';
import type { HttpEntry } from './http/connect-http.ts';
import { connectMcp } from './mcp/connect-mcp.ts';
import type { McpEntry } from './mcp/target.ts';
import { connectOpenApi } from './openapi/connect-openapi.ts';
import type { OpenApiEntry } from './openapi/load-system.ts';

/** One system of a systems.yaml, as flows/systems-schema.ts parses it. */
export type SystemEntry = SystemSettings & (OpenApiEntry | McpEntry | HttpEntry);

/** Every way to reach a system. To add one: a folder beside these, its entry above, and a line here. */
export function connect(entry: SystemEntry, at: ConnectAt): Promise<Connection> {
  if ('http' in entry) return connectHttp(entry, at);
  if ('mcp' in entry) return connectMcp(entry, at);
  return connectOpenApi(entry, at);
}
