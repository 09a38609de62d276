import express, { type RequestHandler } from 'express';
import { Refusal } from '../../src/errors.ts';

/** Reads the whole body as bytes into `request.body`; more than `limit` is answered with 413. */
export function rawBody(limit: number): RequestHandler {
  return express.raw({ type: () => true, limit });
}

/** The same for a small JSON body: `unsupported_type` unless it says that it is JSON, or is empty. */
export function jsonBody(limit: number): RequestHandler[] {
  return [rawBody(limit), (request, _response, next) => {
    const empty = !Buffer.isBuffer(request.body) || request.body.length === 0;
    next(empty || request.is('application/json') ? undefined : new Refusal('unsupported_type'));
  }];
}
