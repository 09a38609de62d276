/** Every error that leaves the gateway, with its HTTP status and what to do about it. */
export const ERRORS = {
  bad_request: { status: 400, message: 'The request is not as described in /api/openapi.json.' },
  bad_json: { status: 400, message: 'The body is not valid JSON in UTF-8.' },
  unknown_choice: { status: 409, message: 'This conversation has offered no such choice; send the id of one that it has.' },
  unauthorized: { status: 401, message: 'Send the token of this conversation, or sign in, as "Authorization: Bearer …".' },
  forbidden: { status: 403, message: 'Your role does not allow this.' },
  not_found: { status: 404, message: 'There is nothing at this address.' },
  conflict: { status: 409, message: 'Somebody else was first; load it again.' },
  already_decided: { status: 409, message: 'This approval was decided before.' },
  stale: { status: 409, message: 'What was to be approved has changed; look for a fresh request.' },
  too_large: { status: 413, message: 'The body is larger than allowed.' },
  unsupported_type: { status: 415, message: 'Send application/json.' },
  too_many_requests: { status: 429, message: 'Too many requests; wait a moment and try again.' },
  internal: { status: 500, message: 'Something went wrong on our side; nothing you sent is lost.' },
  unavailable: { status: 503, message: 'The gateway is stopping or not ready; try again shortly.' },
} as const satisfies Record<string, { status: number; message: string }>;

export type ErrorCode = keyof typeof ERRORS;

/** An error that a caller may see, as `{ error: { code, message } }`. */
export class Refusal extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  constructor(code: ErrorCode, message: string = ERRORS[code].message) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
    this.status = ERRORS[code].status;
  }
}

abstract class WorkError extends Error {
  abstract readonly kind: 'retryable' | 'terminal' | 'unknown';
  /** Stable, lower_case: what a flow's `on:` names. */
  readonly code: string;
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** It certainly did not happen, and trying again may help. `afterMs` is the other side's own wish. */
export class Retryable extends WorkError {
  readonly kind = 'retryable';
  readonly afterMs: number | null;
  constructor(code: string, message: string, afterMs: number | null = null) {
    super(code, message);
    this.afterMs = afterMs;
  }
}

/** It did not happen, and trying again will not help. */
export class Terminal extends WorkError {
  readonly kind = 'terminal';
}

/** It may have happened: never sent again under another key. */
export class Unknown extends WorkError {
  readonly kind = 'unknown';
}

export type { WorkError };

/** A start or a command that cannot go on: printed as one sentence, without a stack. */
export class Stop extends Error {}
