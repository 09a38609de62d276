import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import express, { type RequestHandler } from 'express';
import { Refusal } from '../errors.ts';

const MOST_BYTES = 64 * 1024;
const MOST_LEVELS = 50;
const [QUOTE, BACKSLASH] = [0x22, 0x5c];

/** Reads a JSON body of at most 64 kB, in UTF-8, at most 50 levels deep; refuses any other with its own code. */
export function jsonBody(): RequestHandler[] {
  return [
    (request, _response, next) => {
      const hasBody = request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
      next(hasBody && !request.is('application/json') ? new Refusal('unsupported_type') : undefined);
    },
    express.json({
      limit: MOST_BYTES,
      verify(request, _response, body) {
        checkBytes(body);
        raw.set(request, body);
      },
    }),
  ];
}

const raw = new WeakMap<IncomingMessage, Buffer>();

/** The bytes of the body as they came: what a signature is about. */
export function rawBodyOf(request: IncomingMessage): Buffer {
  return raw.get(request) ?? Buffer.alloc(0);
}

function checkBytes(body: Buffer): void {
  if (!isUtf8(body)) throw new Refusal('bad_json');
  if (depth(body) > MOST_LEVELS) throw new Refusal('bad_json', `The body is nested deeper than ${MOST_LEVELS} levels.`);
}

/** Deepest level of brackets outside of strings, in one pass over the bytes. */
function depth(json: Buffer): number {
  let [level, deepest, inString] = [0, 0, false];
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at];
    if (inString && byte === BACKSLASH) at += 1;
    else if (byte === QUOTE) inString = !inString;
    else if (!inString && (byte === 0x5b || byte === 0x7b)) level += 1;
    else if (!inString && (byte === 0x5d || byte === 0x7d)) level -= 1;
    deepest = Math.max(deepest, level);
  }
  return deepest;
}
