import { TextDecoder } from 'node:util';
import type { Json } from '../../../src/contracts.ts';
import type { Reach } from '../connection.ts';
import type { BuiltRequest } from './build-request.ts';
import { badResponse, fetchFailure, lostAnswer, statusFailure } from './failures.ts';
import type { Act } from './failures.ts';
import { isJsonType, isTextType } from './media-types.ts';

const MAX_BYTES = 1_000_000;

/** A 2xx answer. `body` is its JSON, or its text where no JSON is promised; undefined when it had none, or one that is neither. */
export interface Reply { status: number; body: Json | undefined }
export interface Sending {
  request: BuiltRequest; act: Act; signal: AbortSignal; now: () => number; reach: Reach;
  /** Whether a success with this status is to be JSON. */
  promises: (status: number) => boolean;
}

/** Sends once and reads the answer. Throws Retryable, Terminal or Unknown; see failures.ts. */
export async function sendRequest({ request, act, signal, now, reach, promises }: Sending): Promise<Reply> {
  const { url, method, headers, body } = request;
  let response: Response;
  try {
    response = await reach.fetch(url, { method, headers, body, signal });
  } catch (error) {
    throw fetchFailure(act, error, signal.aborted);
  }
  const { status } = response;
  if (!response.ok) {
    const text = await readText(response, MAX_BYTES).catch(() => '');
    throw statusFailure(act, { status, body: parse(text), retryAfter: response.headers.get('retry-after'), now: now() });
  }
  try {
    return { status, body: promises(status) ? await readJson(response) : await readAny(response) };
  } catch (error) {
    if (error instanceof Garbled) throw lostAnswer(act, 'bad_response', 'the answer was garbled on its way');
    throw error instanceof Misfit ? badResponse(act, error.message) : lostAnswer(act, signal.aborted ? 'timed_out' : 'connection_lost', 'the answer broke off');
  }
}

async function readJson(response: Response): Promise<Json | undefined> {
  const text = await readText(response, MAX_BYTES);
  if (text === '') return undefined;
  if (!isJsonType(typeOf(response))) throw new Misfit('its body is not JSON');
  const json = parse(text);
  if (json === undefined) throw new Garbled();
  return json;
}

/** What it says is of use if it can be read; that it was done, the status says. */
async function readAny(response: Response): Promise<Json | undefined> {
  const type = typeOf(response);
  if (type !== '' && !isJsonType(type) && !isTextType(type)) {
    await response.body?.cancel().catch(() => null);
    return undefined;
  }
  const text = decode(await readBytes(response, MAX_BYTES), type);
  if (text === '') return undefined;
  return isJsonType(type) ? parse(text) ?? text : text;
}

function typeOf(response: Response): string {
  return response.headers.get('content-type')?.trim() ?? '';
}

/** A character that cannot be read is no reason to doubt the rest; where no type is named, it says that this is no text. */
function decode(bytes: Uint8Array, type: string): string {
  const charset = /;\s*charset="?([\w-]+)/i.exec(type)?.[1];
  try {
    return new TextDecoder(charset, { fatal: type === '' }).decode(bytes);
  } catch {
    return type === '' ? '' : new TextDecoder().decode(bytes);
  }
}

class Misfit extends Error {}
/** Said to be JSON, and is not: as a line that breaks leaves it. A read is asked again. */
class Garbled extends Error {}

/** The body as text. Rejects with a Misfit when it is larger than `most` bytes or not UTF-8. */
export async function readText(response: Response, most: number): Promise<string> {
  const bytes = await readBytes(response, most);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Misfit('its body is not UTF-8');
  }
}

async function readBytes(response: Response, most: number): Promise<Uint8Array> {
  if (response.body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.byteLength;
    // Leaving the loop early cancels the body.
    if (bytes > most) throw new Misfit(`its body is larger than ${most} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parse(text: string): Json | undefined {
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
