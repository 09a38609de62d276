import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import { z } from 'zod';
import type { Log } from '../contracts.ts';
import { Refusal, type ErrorCode } from '../errors.ts';

/** Answers whatever was thrown as `{ error: { code, message } }`; only what nobody foresaw is logged, and is a 500. */
export function answerErrors(log: Log): ErrorRequestHandler {
  // oxlint-disable-next-line max-params -- Express knows an error handler by its four parameters
  return (error: unknown, request, response, next) => {
    const refusal = refusalOf(error);
    if (refusal.status >= 500) log.error({ request: response.locals['request'], method: request.method, code: refusal.code, error }, 'A request failed.');
    if (response.headersSent) next(error);
    else sendRefusal(response, refusal);
  };
}

export const answerNotFound: RequestHandler = () => {
  throw new Refusal('not_found');
};

export function sendRefusal(response: Response, { code, status, message }: Refusal): void {
  response.status(status).json({ error: { code, message } });
}

/** The first thing that is wrong, with its place. */
export function wrongInput(error: z.ZodError): Refusal {
  const [issue] = error.issues;
  const place = issue?.path.join('.') ?? '';
  return new Refusal('bad_request', [place, issue?.message ?? ''].filter((part) => part !== '').join(': '));
}

const BY_STATUS: { [status: number]: ErrorCode } = { 400: 'bad_request', 404: 'not_found', 413: 'too_large', 415: 'unsupported_type' };

/** Express and its body parser mark their errors by `status`, and those about the JSON itself by `type`. */
function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof z.ZodError) return wrongInput(error);
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return new Refusal('internal');
  if ('type' in error && error.type === 'entity.parse.failed') return new Refusal('bad_json');
  return new Refusal(BY_STATUS[error.status] ?? (error.status < 500 ? 'bad_request' : 'internal'));
}
