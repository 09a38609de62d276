import type { z } from 'zod';
import type { Json, JsonObject } from '../../src/contracts.ts';
import type { Change, JournalTable } from './table.ts';

/** A message that a system owes the outbox once its own change is durable. */
export interface Mail { to: string; subject: string; text: string }
/** `seq` is the number this write will have in the journal; ids are made of it. Times in ms. */
export interface At { now: number; seq: number }
/** `status` where it is not the success that the document names: a refusal that changes something, like a count of tries. */
export interface Answer { body: Json; status?: number; changes?: Change[]; mails?: Mail[] }
export type Handler = (args: JsonObject, at: At) => Answer;

/** A stand-in system: its rows, and a pure handler for every operation of its document. */
export interface SandboxSystem {
  readonly name: string;
  readonly tables: JournalTable[];
  /** Names of systems whose rows the handlers read. */
  readonly reads: string[];
  readonly handlers: { readonly [operationId: string]: Handler };
}

/** A handler with typed arguments; the document has validated them before. */
export function operation<A>(args: z.ZodType<A>, answer: (args: A, at: At) => Answer): Handler {
  return (raw, at) => answer(args.parse(raw), at);
}

/** Refuses a request, and changes nothing. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** The row, or the refusal `not_found`. */
export function need<T>(row: T | null | undefined, what: string): T {
  if (row === null || row === undefined) throw new Refused(404, 'not_found', `There is no such ${what}.`);
  return row;
}

export function instant(ms: number): string {
  return new Date(ms).toISOString();
}

/** A calendar day (UTC), `days` from the day of `now`. */
export function day(now: number, days = 0): string {
  return instant(now + days * DAY_MS).slice(0, 10);
}
export const DAY_MS = 86_400_000;

export function pounds(amount: number): number {
  return Math.round(amount * 100) / 100;
}
