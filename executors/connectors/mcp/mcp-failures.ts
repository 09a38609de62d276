import { StreamableHTTPError } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ErrorCode, McpError } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { Retryable, Terminal, Unknown } from '../../../src/errors.ts';
import type { WorkError } from '../../../src/errors.ts';
import { badResponse, fetchFailure, lostAnswer, statusFailure, systemCode } from '../openapi/failures.ts';
import type { Act } from '../openapi/failures.ts';

/** Why a connection could not be made. Nothing was sent, so whatever it was to do was not done. */
export function connectFailure(action: string, error: unknown): WorkError {
  const known = knownFailure({ action, write: false }, error, false);
  return known instanceof Terminal && known.code !== 'bad_response' ? known : new Retryable('unreachable', `${action}: the server cannot be reached.`);
}

/** Why a tool that was called gave no result. `inSession` says that the server had given us one. */
export function callFailure(act: Act, error: unknown, at: { signal: AbortSignal; inSession: boolean }): WorkError {
  if (at.signal.aborted) return lostAnswer(act, 'timed_out', 'no answer in time');
  return knownFailure(act, error, at.inSession);
}

function knownFailure(act: Act, error: unknown, inSession: boolean): WorkError {
  if (error instanceof Retryable || error instanceof Terminal || error instanceof Unknown) return error;
  if (error instanceof z.ZodError) return badResponse(act, 'not as the protocol has it');
  if (error instanceof McpError) return protocolFailure(act, error);
  if (error instanceof StreamableHTTPError) return httpFailure(act, error.code ?? -1, inSession);
  return fetchFailure(act, error, false);
}

/** JSON-RPC's own errors say that the request was not taken; any other may come from within the work. */
const REFUSALS: { [code: number]: string } = {
  [ErrorCode.ParseError]: 'bad_request', [ErrorCode.InvalidRequest]: 'bad_request', [ErrorCode.MethodNotFound]: 'not_found', [ErrorCode.InvalidParams]: 'invalid_arguments',
};
const LOST: { [code: number]: string } = { [ErrorCode.ConnectionClosed]: 'connection_lost', [ErrorCode.RequestTimeout]: 'timed_out' };

function protocolFailure(act: Act, error: McpError): WorkError {
  const lost = LOST[error.code];
  if (lost !== undefined) return lostAnswer(act, lost, 'the connection broke before the answer');
  const refusal = REFUSALS[error.code];
  const code = systemCode(error.data) ?? refusal ?? 'system_error';
  return refusal === undefined ? lostAnswer(act, code, 'the server answered with an error') : new Terminal(code, `${act.action} was refused: ${code}.`);
}

/** A server that has lost our session (it was started anew) says 404, or 400, before it looks at the request. */
function httpFailure(act: Act, status: number, inSession: boolean): WorkError {
  if (inSession && (status === 404 || status === 400)) return new Retryable('session_lost', `${act.action}: the server was started anew.`);
  if (status < 100) return badResponse(act, 'not as the protocol has it');
  return statusFailure(act, { status, body: null, retryAfter: null, now: 0 });
}
