import { setTimeout as pause } from 'node:timers/promises';
import type { z } from 'zod';

export interface Asked { path: string; token?: string; body?: object }
const AGAIN_MS = 100;
const PATIENCE_MS = 120_000;
const ONE_TRY_MS = 15_000;

/** A request by somebody patient: the same again, until there is an answer. Throws what was refused. */
export async function request<T>(reply: z.ZodType<T>, origin: () => string, asked: Asked): Promise<T> {
  const { path, token, body } = asked;
  const init = {
    method: body === undefined ? 'GET' : 'POST',
    headers: { ...(token !== undefined && { authorization: `Bearer ${token}` }), ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  };
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await pause(AGAIN_MS)) {
    const answer = await fetch(origin() + path, { ...init, signal: AbortSignal.timeout(ONE_TRY_MS) }).then(async (one) => ({ status: one.status, body: await one.text() }), () => null);
    if (answer === null || answer.status === 503) continue;
    if (answer.status >= 400) throw new Refused(answer.status, `${path} was refused: ${answer.status} ${answer.body}`);
    return reply.parse(JSON.parse(answer.body));
  }
  throw new Error(`${path}: nobody answered for ${PATIENCE_MS / 1000} s`);
}

export class Refused extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
