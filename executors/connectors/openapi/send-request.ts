import type { Json } from '../../../src/contracts.ts';
import type { Reach } from '../connection.ts';
import type { BuiltRequest } from './build-request.ts';
import { badResponse, fetchFailure, lostAnswer, statusFailure } from './failures.ts';
import type { Act } from './failures.ts';
import { isJsonType } from './operation.ts';

const MAX_BYTES = 1_000_000;

/** A 2xx answer; `json` is undefined when it had no body, and a text where `textToo` and it is not JSON. */
export interface Reply { status: number; json: Json | undefined }
export interface Sending { request: BuiltRequest; act: Act; signal: AbortSignal; now: () => number; reach: Reach; textToo?: boolean }

/** Sends once and reads the answer. Throws Retryable, Terminal or Unknown; see failures.ts. */
export async function sendRequest({ request, act, signal, now, reach, textToo = false }: Sending): Promise<Reply> {
  const { url, method, headers, body } = request;
  let response: Response;
  try {
    response = await reach.fetch(url, { method, headers, body, signal });
  } catch (error) {
    throw fetchFailure(act, error, signal.aborted);
  }
  const { status } = response;
  const text = await readText(response, MAX_BYTES).catch((error: unknown) => {
    if (!response.ok) return null;
    throw error instanceof Misfit ? badResponse(act, error.message) : lostAnswer(act, signal.aborted ? 'timed_out' : 'connection_lost', 'the answer broke off');
  });
  const json = text === null || text === '' ? undefined : parse(text);
  if (!response.ok) throw statusFailure(act, { status, body: json, retryAfter: response.headers.get('retry-after'), now: now() });
  if (text === '') return { status, json: undefined };
  const isJson = isJsonType(response.headers.get('content-type') ?? '');
  if (textToo && !isJson) return { status, json: text ?? undefined };
  if (json === undefined || !isJson) throw badResponse(act, 'its body is not JSON');
  return { status, json };
}

class Misfit extends Error {}

/** The body as text. Rejects with a Misfit when it is larger than `most` bytes or not UTF-8. */
export async function readText(response: Response, most: number): Promise<string> {
  if (response.body === null) return '';
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.byteLength;
    // Leaving the loop early cancels the body.
    if (bytes > most) throw new Misfit(`its body is larger than ${most} bytes`);
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
