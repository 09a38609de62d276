import type { Request, RequestHandler } from 'express';
import type { Json } from '../../src/contracts.ts';

/** A route that answers 200 with JSON; express 5 takes care of what it throws. */
export function answerWith(work: (request: Request) => Json | Promise<Json>): RequestHandler {
  return async (request, response) => {
    response.json(await work(request));
  };
}
