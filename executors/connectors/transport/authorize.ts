import { Stop } from '../../../src/errors.ts';
import type { Credentials, Ref } from '../connection.ts';
import { createTokens } from './oauth-tokens.ts';
import type { TokenOptions } from './oauth-tokens.ts';

/** What goes with a request. `token` is the one that may turn out stale; null where nothing can be renewed. */
export interface Access { headers: Headers; query: string | null; token: string | null }
/** Throws Retryable or Terminal when signing in fails. */
export type Authorize = (stale: string | null, signal: AbortSignal | null) => Promise<Access>;
export interface AuthorizeOptions extends Pick<TokenOptions, 'name' | 'fetch' | 'now'> { where: string; valueOf(this: void, ref: Ref): string }

/** Resolves credentials once. Throws Stop for a secret that is missing or cannot be sent. */
export function createAuthorize(credentials: Credentials, options: AuthorizeOptions): Authorize {
  const { valueOf, where } = options;
  if (credentials.type === 'oauth2') {
    const tokenUrl = valueOf(credentials['token url']);
    if (!/^https?:$/.test(URL.canParse(tokenUrl) ? new URL(tokenUrl).protocol : '')) throw new Stop(`${where}: its token url is not an http(s) address.`);
    const { scopes, audience = null, 'secret in': secretIn = 'header' } = credentials;
    const tokens = createTokens({ ...options, tokenUrl, client: valueOf(credentials.client), secret: valueOf(credentials.secret), scopes, audience, secretIn });
    return async (stale, signal) => {
      const token = await tokens(stale, signal);
      return { headers: new Headers({ authorization: `Bearer ${token}` }), query: null, token };
    };
  }
  const fixed = fixedAccess(credentials, valueOf);
  try {
    const access = { headers: new Headers(fixed.headers), query: fixed.query, token: null };
    return () => Promise.resolve(access);
  } catch {
    // The runtime's own message would quote the secret.
    throw new Stop(`${where}: its credentials cannot be sent in a header.`);
  }
}

type Fixed = Exclude<Credentials, { type: 'oauth2' }>;

function fixedAccess(credentials: Fixed, valueOf: (ref: Ref) => string): { headers: { [name: string]: string }; query: string | null } {
  switch (credentials.type) {
    case 'none': return { headers: {}, query: null };
    case 'bearer': return { headers: { authorization: `Bearer ${valueOf(credentials.token)}` }, query: null };
    case 'api key': {
      const key = valueOf(credentials.key);
      if (credentials.query !== undefined) return { headers: {}, query: `${encodeURIComponent(credentials.query)}=${encodeURIComponent(key)}` };
      return { headers: { [credentials.header ?? 'x-api-key']: key }, query: null };
    }
    case 'basic': {
      const pair = `${valueOf(credentials.user)}:${valueOf(credentials.password)}`;
      return { headers: { authorization: `Basic ${Buffer.from(pair).toString('base64')}` }, query: null };
    }
    default: return credentials satisfies never;
  }
}
