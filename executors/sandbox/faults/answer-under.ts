import { setTimeout as delay } from 'node:timers/promises';
import type { Request, Response as HttpResponse } from 'express';
import type { Response } from '../run-operation.ts';
import { Refused } from '../system.ts';
import type { Fault } from './create-faults.ts';

export interface Answering {
  request: Request;
  response: HttpResponse;
  /** Does the operation; `partial`: breaks after its first change. */
  run: (partial: boolean) => Promise<Response>;
}

/** Does an operation and answers, disturbed by a fault. What is done is done whole and journalled before the answer goes wrong. */
export async function answerUnder(fault: Fault | null, { request, response, run }: Answering): Promise<void> {
  const answer = async (partial = false) => send(response, await run(partial));
  if (fault === null) return answer();
  switch (fault.kind) {
    case 'latency':
      await delay(fault.latencyMs);
      return answer();
    case 'error': throw new Refused(500, 'system_error', 'Something broke.');
    case 'unavailable': throw new Refused(503, 'unavailable', 'This system is down for a moment.');
    case 'too-many':
      response.set('retry-after', String(Math.ceil(fault.retryAfterMs / 1000)));
      throw new Refused(429, 'too_many_requests', 'Too many requests; wait a moment.');
    case 'drop-before-commit': return drop(request);
    case 'drop-after-commit':
      await run(false).catch(onlyRefused);
      return drop(request);
    case 'partial': return answer(true);
    case 'slow-body': return sendSlowly(response, await run(false), fault.slowMs);
    case 'malformed-body': return sendText(response, await run(false), (text) => text.slice(0, -1));
    default: fault.kind satisfies never;
  }
}

function send(response: HttpResponse, { status, body }: Response): void {
  response.status(status).json(body);
}

function drop({ socket }: Request): void {
  socket.destroy();
}

function onlyRefused(error: unknown): void {
  if (!(error instanceof Refused)) throw error;
}

function sendText(response: HttpResponse, { status, body }: Response, spoil: (text: string) => string): void {
  response.status(status).type('application/json').end(spoil(JSON.stringify(body)));
}

async function sendSlowly(response: HttpResponse, { status, body }: Response, slowMs: number): Promise<void> {
  const text = JSON.stringify(body);
  response.status(status).type('application/json').write(text.slice(0, 1));
  await delay(slowMs);
  response.end(text.slice(1));
}
