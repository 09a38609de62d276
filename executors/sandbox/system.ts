import type { z } from 'zod';
import type { Json, JsonObject } from '../../src/contracts.ts';
import type { Change, JournalTable } from './table.ts';

/** A message that a system owes the outbox once its own change is durable. */
export interface Mail { to: string; subject: string; text: string }
/** An event that a system owes an address of ours. */
export interface Post { url: string; event: string; data: JsonObject }
/** `seq` is the number this write will have in the journal; ids are made of it. Times in ms. */
export interface At { now: number; seq: number }
/** `status` where it is not the success that the document names: a refusal that changes something, like a count of tries. */
export interface Answer {
  body: Json; status?: number; changes?: Change[]; mails?: Mail[]; posts?: Post[];
  /** The number of the write that this one takes back. */
  undoes?: number;
}
export type Handler = (args: JsonObject, at: At) => Answer;

/** A stand-in system: its rows, and a pure handler for every operation of its document. */
export interface SandboxSystem {
  readonly name: string;
  readonly tables: JournalTable[];
  /** Names of systems whose rows the handlers read. */
  readonly reads: string[];
  readonly handlers: { readonly [operationId: string]: Handler };
  /** Writes that nobody asks for: their time has come. Each key is used once. */
  readonly due?: (now: number) => Due[];
}
/** A part of a system: rows, and handlers of some of its operations. */
export type Feature = Pick<SandboxSystem, 'tables' | 'handlers'>;
/** A system made of its parts. */
export function composeSystem(name: string, reads: string[], features: Feature[]): SandboxSystem {
  return {
    name, reads,
    tables: features.flatMap(({ tables }) => tables),
    handlers: Object.fromEntries(features.flatMap(({ handlers }) => Object.entries(handlers))),
  };
}

export interface Due { action: string; args: JsonObject; key: string; answer: (at: At) => Answer }

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
