import type { Json } from '../../../src/contracts.ts';
import type { BuiltRequest } from './build-request.ts';
import { badResponse, fetchFailure, lostAnswer, statusFailure } from './failures.ts';
import type { Act } from './failures.ts';
import { isJsonType } from './operation.ts';

const MAX_BYTES = 1_000_000;

/** A 2xx answer; `json` is undefined when it had no body. */
export interface Reply { status: number; json: Json | undefined }
export interface Sending { request: BuiltRequest; act: Act; signal: AbortSignal; now: () => number }

/** Sends once and reads the answer. Throws Retryable, Terminal or Unknown; see failures.ts. */
export async function sendRequest({ request, act, signal, now }: Sending): Promise<Reply> {
  const { url, method, headers, body } = request;
  let response: Response;
  try {
    response = await fetch(url, { method, headers, body, signal, redirect: 'manual' });
  } catch (error) {
    throw fetchFailure(act, error, signal.aborted);
  }
  const { status } = response;
  const text = await readText(response).catch((error: unknown) => {
    if (!response.ok) return null;
    throw error instanceof Misfit ? badResponse(act, error.message) : lostAnswer(act, signal.aborted ? 'timed_out' : 'connection_lost', 'the answer broke off');
  });
  const json = text === null || text === '' ? undefined : parse(text);
  if (!response.ok) throw statusFailure(act, { status, body: json, retryAfter: response.headers.get('retry-after'), now: now() });
  if (text === '') return { status, json: undefined };
  if (json === undefined || !isJsonType(response.headers.get('content-type') ?? '')) throw badResponse(act, 'its body is not JSON');
  return { status, json };
}

class Misfit extends Error {}

async function readText(response: Response): Promise<string> {
  if (response.body === null) return '';
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.byteLength;
    // Leaving the loop early cancels the body.
    if (bytes > MAX_BYTES) throw new Misfit(`its body is larger than ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new Misfit('its body is not UTF-8');
  }
}

function parse(text: string): Json | undefined {
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
