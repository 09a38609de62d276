import { ClientSecretBasic, ClientSecretPost, allowInsecureRequests, clientCredentialsGrantRequest, customFetch, processClientCredentialsResponse } from 'oauth4webapi';
import { Retryable, Terminal } from '../../../src/errors.ts';
import type { WorkError } from '../../../src/errors.ts';
import { fetchFailure, retryAfterMs, systemCode } from '../openapi/failures.ts';

export interface TokenOptions {
  name: string;
  tokenUrl: string;
  client: string;
  secret: string;
  scopes: string[];
  audience: string | null;
  secretIn: 'header' | 'body';
  fetch: (url: string, init?: RequestInit) => Promise<Response>;
  now: () => number;
}
/** A token that holds. `stale` is one that the system has just refused. Throws Retryable or Terminal. */
export type Tokens = (stale: string | null, signal: AbortSignal | null) => Promise<string>;

const EARLY_MS = 30_000;
const ASK_MS = 10_000;

interface Token { value: string; until: number }

/** Tokens of the client credentials grant: kept until shortly before they run out, and asked for once however many wait. */
export function createTokens(options: TokenOptions): Tokens {
  let held: Token | null = null;
  let asking: Promise<Token> | null = null;
  const askOnce = async (): Promise<Token> => {
    try {
      held = await ask(options);
      return held;
    } finally {
      asking = null;
    }
  };
  return async (stale, signal) => {
    if (held !== null && held.value !== stale && options.now() < held.until) return held.value;
    asking ??= askOnce();
    return (await inTime(asking, signal, options.name)).value;
  };
}

async function ask({ name, tokenUrl, client, secret, scopes, audience, secretIn, fetch, now }: TokenOptions): Promise<Token> {
  const server = { issuer: new URL(tokenUrl).origin, token_endpoint: tokenUrl };
  const parameters = { ...(scopes.length > 0 && { scope: scopes.join(' ') }), ...(audience !== null && { audience }) };
  const authentication = secretIn === 'body' ? ClientSecretPost(secret) : ClientSecretBasic(secret);
  const signal = AbortSignal.timeout(ASK_MS);
  try {
    const response = await clientCredentialsGrantRequest(server, { client_id: client }, authentication, parameters, {
      signal, [customFetch]: (url, init) => fetch(url, { ...init, body: init.body instanceof URLSearchParams ? init.body.toString() : null }),
      // As for the system's own address: whoever writes http:// means a network of their own.
      [allowInsecureRequests]: true,
    });
    // The library would turn a 401 with a challenge into an error without the code that the body has.
    if (!response.ok) throw await refusalOf(name, response, now());
    const answer = await processClientCredentialsResponse(server, { client_id: client }, response);
    return { value: answer.access_token, until: untilOf(answer.expires_in, now()) };
  } catch (error) {
    throw signInFailure(name, error, signal.aborted);
  }
}

/** Without a lifetime (RFC 6749, 5.1) a token holds until the system refuses it. */
function untilOf(seconds: number | undefined, now: number): number {
  if (seconds === undefined) return Number.POSITIVE_INFINITY;
  const ms = seconds * 1_000;
  return now + ms - Math.min(EARLY_MS, ms / 2);
}

async function refusalOf(name: string, response: Response, now: number): Promise<WorkError> {
  const { status } = response;
  const body: unknown = await response.json().catch(() => null);
  const answered = `its token endpoint answered ${status} ${systemCode(body) ?? ''}`.trim();
  if (status === 429 || status >= 500) return new Retryable('sign_in_failed', `${name}: ${answered}.`, retryAfterMs(response.headers.get('retry-after'), now));
  return new Terminal('sign_in_refused', `${name}: ${answered}; look at the client, its secret and its scopes.`);
}

/** Whatever happens here, the call itself was not sent. */
function signInFailure(name: string, error: unknown, late: boolean): WorkError {
  if (error instanceof Retryable || error instanceof Terminal) return error;
  const failure = fetchFailure({ action: `${name} (its token endpoint)`, write: false }, error, late);
  if (failure instanceof Terminal || failure.code === 'unreachable') return failure;
  return new Retryable('sign_in_failed', `${name}: its token endpoint gave no token.`);
}

/** The one request is shared, so whoever has no time left leaves alone. */
async function inTime<T>(work: Promise<T>, signal: AbortSignal | null, name: string): Promise<T> {
  if (signal === null) return work;
  const late = (): Retryable => new Retryable('timed_out', `${name}: there was no time left after signing in.`);
  if (signal.aborted) throw late();
  const settled = new AbortController();
  const aborted = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => { reject(late()); }, { once: true, signal: settled.signal });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    settled.abort();
  }
}
