import type { Documents, Json, JsonObject } from '../../src/contracts.ts';

/** A value as written, an environment variable that holds it, or its name among the kept secrets. */
export type Ref = string | { $env: string } | { $secret: string };
/** An operation as its system offers it. `input` and `output` are JSON Schemas (2020-12); `write` is a guess that `reads` corrects. */
export interface Offered {
  action: string; system: string; operation: string; method: string; path: string;
  write: boolean; summary: string; input: JsonObject; output: JsonObject;
  /** Done again under the same key, it is done once: sent again without a look-up. */
  repeatable?: boolean;
  /** Those that it declares itself; systems.yaml adds to them. */
  limits?: LimitSpec[];
}
/** A hard limit on an action: its argument `of` at most `most` (summed or counted `per` time and `by` expression), or one of `allow`. */
export interface LimitSpec {
  of?: string | undefined; most?: number | undefined; times?: number | undefined; per?: string | undefined; by?: string | undefined;
  allow?: Json[] | undefined; identity?: 'known' | 'verified' | undefined;
}
/** How to find out what became of a write: the action, which of its arguments is the key, and expressions over `result`. */
export interface Lookup { action: string; key: string; found: string | null; output: string | null }
/** An action that flows may call. `lookup` is null for reads, and where the system has none. */
export interface ActionInfo extends Offered { limits: LimitSpec[]; lookup: Lookup | null }

/** Who we are there. An api key goes in a header or in the query; `oauth2` is the client credentials grant (RFC 6749, 4.4). */
export type Credentials =
  | { type: 'none' }
  | { type: 'bearer'; token: Ref }
  | { type: 'api key'; key: Ref; header?: string | undefined; query?: string | undefined }
  | { type: 'basic'; user: Ref; password: Ref }
  | OAuth2;
export interface OAuth2 {
  type: 'oauth2'; 'token url': Ref; client: Ref; secret: Ref; scopes: string[];
  audience?: string | undefined; 'secret in'?: 'header' | 'body' | undefined;
}
/** Mutual TLS: our certificate and its key. `ca` is the only authority that the system's own certificate may come from. All PEM. */
export interface Tls { cert?: Ref | undefined; key?: Ref | undefined; ca?: Ref | undefined }
export interface BreakerSettings { failures: number; withinMs: number; restMs: number }
export interface RateSettings { calls: number; perMs: number }
/** What systems.yaml may say of any system, however it is reached. */
export interface SystemSettings {
  credentials?: Credentials | undefined;
  tls?: Tls | undefined;
  breaker?: BreakerSettings | 'off' | undefined;
  rate?: RateSettings | undefined;
  /** Operations that flows may use; all when left out. */
  allow?: string[] | undefined;
  /** Operations that change nothing although they look so. */
  reads: string[];
  lookup?: { operation: string; key: string; found?: string | undefined; output?: string | undefined } | undefined;
  limits?: { [operation: string]: LimitSpec[] } | undefined;
}

export interface CallContext { key: string; signal: AbortSignal }
/** `write` says whether the operation changes anything, with `reads` applied. */
export interface Calling extends CallContext { write: boolean }

/** One connected system, however it is reached. */
export interface Connection {
  /** Everything it offers; which of it flows may use is not its concern. */
  readonly actions: Offered[];
  readonly skipped: { where: string; why: string }[];
  /** Calls once. `key` goes with a write as its idempotency key. Throws Retryable, Terminal or Unknown. */
  call(operation: string, args: JsonObject, at: Calling): Promise<Json>;
  close?(): Promise<void>;
}

/** The only way to a system over HTTP: with its credentials and certificates, never to an address that is refused. */
export interface Reach {
  /** Like fetch; redirects are not followed. Rejects with what `fetchFailure` (openapi/failures.ts) can tell, or with a work error. */
  fetch(url: string | URL, init?: RequestInit): Promise<Response>;
  /** The text at an address, asked for without credentials. */
  download(url: string): Promise<string>;
  close(): Promise<void>;
}
/** What every kind of connection is given. `where` names the entry in messages: "crm in my-pack/systems.yaml". */
export interface ConnectAt {
  name: string;
  folder: string;
  where: string;
  /** The document of one of our stand-ins. */
  standIns: (name: string) => Promise<JsonObject>;
  now: () => number;
  reach: Reach;
  /** What a reference stands for. Throws Stop when there is no such variable or secret. */
  valueOf(ref: Ref): string;
  /** Where our stand-ins answer, asked at each call; null where they are switched off. */
  sandboxUrl: (() => string) | null;
  /** Calls an action of any system, under the same limits as a flow's call. */
  call(action: string, args: JsonObject, at: CallContext): Promise<Json>;
  /** What actions of our own keep; null where there is no store, as when flows are only checked. */
  documents: Documents | null;
}
