import { lookup } from 'node:dns';
import type { LookupAddress, LookupOptions } from 'node:dns';
import { isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import type { AddressRule } from './address-rule.ts';

/** The address behind a host is not one that we may connect to. */
export class AddressRefused extends Error {
  readonly host: string;
  constructor(host: string) {
    super(`the address of ${host} is private or reserved`);
    this.host = host;
  }
}
/** The host that was refused, if that is what an error is about, or what caused it. */
export function refusedHost(error: unknown): string | null {
  if (error instanceof AddressRefused) return error.host;
  return typeof error === 'object' && error !== null && 'cause' in error ? refusedHost(error.cause) : null;
}
/** The end of a sentence: why, and what to do if the host is meant. */
export function whyRefused(host: string): string {
  return `the address of ${host} is private or reserved; if it is yours, name it in ALLOWED_PRIVATE_HOSTS.`;
}
export type Resolve = (host: string, options: LookupOptions & { all: true }, done: (error: Error | null, addresses: LookupAddress[]) => void) => void;
export interface ConnectorOptions {
  rule: AddressRule;
  /** Our own stand-ins, asked at each connection: that one host and port needs no rule. */
  own: (() => string) | null;
  tls: { cert?: string; key?: string; ca?: string };
  resolve?: Resolve | undefined;
}

const CONNECT_MS = 10_000;

/** Connects sockets for undici, and looks at the very address that each is about to be connected to. */
export function createGuardedConnector({ rule, own, tls, resolve = lookup }: ConnectorOptions): buildConnector.connector {
  const plain = buildConnector({ ...tls, timeout: CONNECT_MS });
  const guarded = buildConnector({ ...tls, timeout: CONNECT_MS, lookup: guardedLookup(rule, resolve) });
  return (to, done) => {
    const host = to.hostname.replace(/^\[(.*)\]$/, '$1');
    if (own !== null && isSame(own(), { host, port: to.port })) plain(to, done);
    // Node asks no lookup for what is an address already.
    else if (isIP(host) !== 0 && !rule.permits(host, host)) done(new AddressRefused(host), null);
    else guarded(to, done);
  };
}

function isSame(address: string, { host, port }: { host: string; port: string }): boolean {
  if (!URL.canParse(address)) return false;
  const own = new URL(address);
  return own.hostname.replace(/^\[(.*)\]$/, '$1') === host && (own.port || '80') === (port || '80');
}

function guardedLookup(rule: AddressRule, resolve: Resolve): LookupFunction {
  return (host, options, done) => {
    resolve(host, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, []);
      const permitted = addresses.filter(({ address }) => rule.permits(address, host));
      const [first] = permitted;
      if (first === undefined) return done(new AddressRefused(host), []);
      return options.all === true ? done(null, permitted) : done(null, first.address, first.family);
    });
  };
}
