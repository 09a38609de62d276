import type { ErrorRequestHandler } from 'express';
import { Refused } from './system.ts';

/** Answers what was refused, and what express cannot read, as `{ error: { code, message } }`. */
// oxlint-disable-next-line max-params -- express knows an error handler by its four parameters
export const answerError: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  const refused = toRefused(error);
  if (refused === null || response.headersSent) {
    next(error);
    return;
  }
  response.status(refused.status).json({ error: { code: refused.code, message: refused.message } });
};

/** What express and its body parser throw carries a 4xx status; anything else is ours to mend. */
function toRefused(error: unknown): Refused | null {
  if (error instanceof Refused) return error;
  const status = error instanceof Error && 'status' in error ? error.status : null;
  if (status === 413) return new Refused(413, 'too_large', 'The body is larger than 100 kB.');
  if (typeof status === 'number' && status >= 400 && status < 500) return new Refused(400, 'bad_request', 'The request cannot be read.');
  return null;
}
