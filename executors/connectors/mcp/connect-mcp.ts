import { CallToolResultSchema } from '@modelcontextprotocol/sdk/types.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import type { Json, JsonObject } from '../../../src/contracts.ts';
import { Retryable, Terminal } from '../../../src/errors.ts';
import type { Calling, ConnectAt, Connection, SystemSettings } from '../connection.ts';
import { badResponse } from '../openapi/failures.ts';
import { createCheck } from '../openapi/schemas.ts';
import type { Check } from '../openapi/schemas.ts';
import { callFailure } from './mcp-failures.ts';
import { createMcpLink } from './mcp-link.ts';
import type { McpLink, McpSession } from './mcp-link.ts';
import { readResult } from './read-result.ts';
import { namedOnly } from './read-tools.ts';
import type { McpAction, ReadTools } from './read-tools.ts';
import { targetOf } from './target.ts';
import type { McpEntry } from './target.ts';

/** The tools of an MCP server as actions. One that cannot be reached now has the actions that systems.yaml names. Throws Stop. */
export async function connectMcp(entry: McpEntry & SystemSettings, at: ConnectAt): Promise<Connection> {
  const link = createMcpLink(at.name, targetOf(entry, at));
  const check = createCheck();
  const { actions, skipped } = await link.session(at.name).then(({ tools }) => tools, (error: Error) => unreached(entry, at, error));
  return {
    actions: [...actions.values()].map(({ offered }) => offered),
    skipped,
    call: (operation, args, calling) => perform({ link, check, system: at.name, operation }, args, calling),
    close: () => link.close(),
  };
}

function unreached({ allow = [], reads, lookup, limits = {} }: SystemSettings, { name }: ConnectAt, error: Error): ReadTools {
  const named = new Set([...allow, ...reads, ...(lookup ? [lookup.operation] : []), ...Object.keys(limits)]);
  return {
    actions: new Map([...named].map((operation) => [operation, namedOnly(name, operation)])),
    skipped: [{ where: 'the server', why: `${error.message} Until the next start it has only the actions that systems.yaml names.` }],
  };
}

/** After these the session is of no more use. */
const LOST = new Set(['session_lost', 'connection_lost']);

interface Performing { link: McpLink; check: Check; system: string; operation: string }

async function perform({ link, check, system, operation }: Performing, args: JsonObject, calling: Calling): Promise<Json> {
  const act = { action: `${system}.${operation}`, write: calling.write };
  const session = await inTime(link.session(act.action), act.action, calling.signal);
  const found = session.tools.actions.get(operation);
  if (!found) throw new Terminal('unknown_action', `${act.action}: the server has no such tool any more.`);
  prepare(found, check);
  const wrong = check.misfit(found.offered.input, args);
  if (wrong !== null) throw new Terminal('invalid_arguments', `${act.action}: ${wrong}.`);
  const result = await send(session, { name: found.tool, arguments: args, _meta: { 'idempotency-key': calling.key } }, calling.signal).catch((error: unknown) => {
    const failure = callFailure(act, error, { signal: calling.signal, inSession: session.client.transport?.sessionId !== undefined });
    if (LOST.has(failure.code)) link.drop(session);
    throw failure;
  });
  const answer = readResult(act.action, result);
  if (found.output === null) return answer;
  const misfit = result.structuredContent === undefined ? 'it has no structured content' : check.misfit(found.output, answer);
  if (misfit !== null) throw badResponse(act, `not as its tool promises: ${misfit}`);
  return answer;
}

/** Connecting takes part of the time of the call that needs it; nothing has been sent then. */
async function inTime(session: Promise<McpSession>, action: string, signal: AbortSignal): Promise<McpSession> {
  const late = new Retryable('timed_out', `${action}: there was no time left to send it.`);
  const opened = await Promise.race([session, new Promise<null>((resolve) => { signal.addEventListener('abort', () => { resolve(null); }, { once: true }); })]);
  if (opened === null || signal.aborted) throw late;
  return opened;
}

/** Before anything is sent: a schema that cannot be compiled afterwards would make a done write look failed. */
function prepare({ offered, output }: McpAction, check: Check): void {
  try {
    for (const schema of [offered.input, output]) if (schema !== null) check.prepare(schema);
  } catch {
    throw new Terminal('bad_document', `${offered.action}: a schema of its tool cannot be used.`);
  }
}

const NEVER_MS = 2 ** 31 - 1;

/** The library would send a cancellation whenever the signal fires, also long after the answer. */
async function send({ client }: McpSession, params: JsonObject & { name: string }, signal: AbortSignal): Promise<CallToolResult> {
  const stop = new AbortController();
  const abort = (): void => { stop.abort(); };
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await client.request({ method: 'tools/call', params }, CallToolResultSchema, { signal: stop.signal, timeout: NEVER_MS });
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
