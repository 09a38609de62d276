import { X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { Agent, fetch as send } from 'undici';
import { Stop } from '../../../src/errors.ts';
import type { Credentials, Reach, Ref, Tls } from '../connection.ts';
import { readText } from '../openapi/send-request.ts';
import type { AddressRule } from './address-rule.ts';
import { createAuthorize } from './authorize.ts';
import type { Access } from './authorize.ts';
import { createGuardedConnector } from './guarded-connector.ts';
import type { Resolve } from './guarded-connector.ts';

export interface ReachOptions {
  name: string;
  where: string;
  credentials: Credentials;
  tls: Tls;
  rule: AddressRule;
  /** Our own stand-ins, which need no rule. */
  own: (() => string) | null;
  valueOf(this: void, ref: Ref): string;
  now: () => number;
  resolve?: Resolve | undefined;
}

const DOWNLOAD_MS = 20_000;
const DOWNLOAD_BYTES = 50_000_000;

/** The way to one system. Throws Stop when its credentials or certificates cannot be used. */
export function createReach(options: ReachOptions): Reach {
  const { rule, own, resolve } = options;
  const agent = new Agent({ connect: createGuardedConnector({ rule, own, tls: certificates(options), resolve }) });
  const plain = async (url: string, init: RequestInit = {}): Promise<Response> => {
    const { method = 'GET', body = null, signal = null, redirect = 'manual' } = init;
    if (body !== null && typeof body !== 'string') throw new TypeError('only text is sent');
    return await send(url, { method, body, signal, redirect, headers: [...new Headers(init.headers)], dispatcher: agent });
  };
  const authorize = createAuthorize(options.credentials, { ...options, fetch: plain });
  return {
    async fetch(url, init = {}) {
      const signal = init.signal ?? null;
      const access = await authorize(null, signal);
      const response = await plain(...withAccess(String(url), init, access));
      if (response.status !== 401 || access.token === null) return response;
      // Refused before anything was done, so once more with a new token.
      await response.body?.cancel();
      return await plain(...withAccess(String(url), init, await authorize(access.token, signal)));
    },
    async download(url) {
      const response = await plain(url, { signal: AbortSignal.timeout(DOWNLOAD_MS), redirect: 'follow' });
      if (!response.ok) throw new Error(`it answered ${response.status}`);
      return await readText(response, DOWNLOAD_BYTES);
    },
    close: () => agent.destroy(),
  };
}

function withAccess(url: string, init: RequestInit, { headers, query }: Access): [string, RequestInit] {
  const all = new Headers(init.headers);
  for (const [name, value] of headers) all.set(name, value);
  return [query === null ? url : `${url}${url.includes('?') ? '&' : '?'}${query}`, { ...init, headers: all, redirect: 'manual' }];
}

function certificates({ tls, valueOf, where }: ReachOptions): { cert?: string; key?: string; ca?: string } {
  const { cert, key, ca } = tls;
  if ((cert === undefined) !== (key === undefined)) throw new Stop(`${where}: "tls" needs both cert and key, or neither.`);
  const pem = { ...(cert !== undefined && { cert: valueOf(cert) }), ...(key !== undefined && { key: valueOf(key) }), ...(ca !== undefined && { ca: valueOf(ca) }) };
  try {
    // The context takes an authority that is none without a word.
    for (const certificate of [pem.cert, pem.ca]) if (certificate !== undefined) new X509Certificate(certificate).toString();
    if (Object.keys(pem).length > 0) createSecureContext(pem);
    return pem;
  } catch {
    throw new Stop(`${where}: its "tls" cannot be used; each must be PEM, and the key must be that of the certificate.`);
  }
}
