import { z } from 'zod';
import { action, duration, expression, limit, toMs } from './words.ts';

/** An environment variable, or a secret that was set with `npm run secrets`. */
const kept = z.union([z.strictObject({ $env: z.string().min(1) }), z.strictObject({ $secret: z.string().min(1) })], 'name where it is kept, as { $env: NAME } or { $secret: NAME }');
const ref = z.union([z.string(), kept]);
const durationMs = duration.transform(toMs);

const credentials = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('none') }),
  z.strictObject({ type: z.literal('bearer'), token: kept }),
  z.strictObject({ type: z.literal('api key'), header: z.string().optional(), query: z.string().optional(), key: kept })
    .refine(({ header, query }) => (header === undefined) !== (query === undefined), 'say where the key goes: "header: X-Api-Key" or "query: key"'),
  z.strictObject({ type: z.literal('basic'), user: kept, password: kept }),
  /** Client credentials. `secret in` is where the token endpoint wants the secret. */
  z.strictObject({
    type: z.literal('oauth2'), 'token url': ref, client: ref, secret: kept, scopes: z.array(z.string().min(1)).default([]),
    audience: z.string().optional(), 'secret in': z.enum(['header', 'body']).default('header'),
  }),
]);

const breaker = z.strictObject({ failures: z.number().int().min(1).default(5), within: durationMs.prefault('30s'), rest: durationMs.prefault('30s') })
  .transform(({ failures, within, rest }) => ({ failures, withinMs: within, restMs: rest }));

/** What may be said of any system, however it is reached. */
const common = {
  credentials: credentials.default({ type: 'none' }),
  /** Mutual TLS: our certificate with its key; `ca` is the authority that the system's own must come from. PEM. */
  tls: z.strictObject({ cert: ref.optional(), key: kept.optional(), ca: ref.optional() })
    .refine(({ cert, key }) => (cert === undefined) === (key === undefined), 'a certificate needs its key, and a key its certificate').optional(),
  /** When a system is left alone for a while, because it fails. */
  breaker: z.union([z.literal('off'), breaker]).optional(),
  /** The most calls, from each gateway. */
  rate: z.strictObject({ calls: z.number().int().min(1).max(10_000), per: durationMs }).transform(({ calls, per }) => ({ calls, perMs: per })).optional(),
  /** Operations a flow may use; all when left out. */
  allow: z.array(z.string()).optional(),
  /** Operations that change nothing although they look so. */
  reads: z.array(z.string()).default([]),
  /** How to find out what became of a write: `key` is the argument for its key; `found` and `output` are expressions over `result`. */
  lookup: z.strictObject({ operation: z.string(), key: z.string().default('key'), found: expression.optional(), output: expression.optional() }).optional(),
  /** Hard limits by operation, whatever flow calls it. */
  limits: z.record(z.string(), z.array(limit)).optional(),
};

const openApi = z.strictObject({
  ...common,
  /** A file beside systems.yaml, a URL, or `sandbox`. */
  document: z.string(),
  url: ref,
});
const mcp = z.strictObject({
  ...common,
  mcp: z.union([
    z.strictObject({ command: z.string(), args: z.array(z.string()).default([]), env: z.record(z.string(), ref).default({}) }),
    z.strictObject({ url: ref }),
  ]),
});

/** The type of an argument, or its JSON Schema. */
const argument = z.union([z.enum(['string', 'number', 'integer', 'boolean']), z.record(z.string(), z.json())]);
const http = z.strictObject({
  ...common,
  http: z.strictObject({
    url: ref,
    operations: z.record(z.string().regex(/^[A-Za-z][A-Za-z0-9_]*$/), z.strictObject({
      method: z.enum(['get', 'head', 'post', 'put', 'patch', 'delete']),
      /** `{name}` is an argument. */
      path: z.string().regex(/^\/[^?#]*$/, 'begin with "/", and put a query under "query"'),
      summary: z.string().optional(),
      /** Sent with every call, as they are. */
      query: z.record(z.string(), z.string()).default({}),
      /** A name that ends in `?` may be left out. */
      takes: z.record(z.string().regex(/^[A-Za-z_][\w-]*\??$/, 'use a plain name, with "?" when it may be left out'), argument).default({}),
      body: z.enum(['json', 'form']).default('json'),
      gives: z.union([z.literal('text'), z.record(z.string(), z.json())]).optional(),
      read: z.boolean().optional(),
    })),
  }),
});

/** systems.yaml of a pack: which systems there are and how to reach them. `sandbox:` base URLs are our own stand-ins. */
export const systemsSchema = z.strictObject({
  systems: z.record(z.string().regex(/^[a-z][a-z0-9_-]*$/), z.union([openApi, http, mcp])).default({}),
  /** Which actions deliver a `notify` step. */
  notify: z.strictObject({ email: action.optional(), sms: action.optional() }).default({}),
});
export type SystemsFile = z.output<typeof systemsSchema>;
