import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Documents } from './contracts.ts';

const DAY_MS = 86_400_000;
const USED = 'used-links';

/** Signed addresses that work for a day. Their tokens say which conversation they are of, and nothing about whose. */
export interface Links {
  file: (session: string, id: string) => string;
  page: (session: string) => string;
  /** Null for a token that is not ours, or too old. */
  readFile: (token: string) => { session: string; id: string } | null;
  /** The same; and used up: a second time it is null. */
  takePage: (token: string) => Promise<string | null>;
}

/** `here`: where we are reached, without a slash at the end. */
export function createLinks(at: { secret: string; here: string; now: () => number; documents: Documents }): Links {
  const key = createHmac('sha256', at.secret).update('errand:links').digest();
  const sign = (claims: string): string => createHmac('sha256', key).update(claims).digest('base64url');
  const issue = (...claims: string[]): string => {
    const body = Buffer.from(JSON.stringify([...claims, at.now() + DAY_MS])).toString('base64url');
    return `${body}.${sign(body)}`;
  };
  const read = (token: string, kind: string): string[] | null => {
    const [body = '', signature = ''] = token.split('.');
    const right = Buffer.from(sign(body));
    const given = Buffer.from(signature);
    if (given.length !== right.length || !timingSafeEqual(given, right)) return null;
    const claims: unknown = JSON.parse(Buffer.from(body, 'base64url').toString());
    const [of, until, ...rest] = Array.isArray(claims) ? [claims[0], claims.at(-1), ...claims.slice(1, -1)] : [];
    return of === kind && typeof until === 'number' && until > at.now() ? rest.map(String) : null;
  };
  return {
    file: (session, id) => `${at.here}/files/${issue('file', session, id)}`,
    // In the fragment: no server or proxy logs it.
    page: (session) => `${at.here}/continue#${issue('page', session, randomBytes(12).toString('base64url'))}`,
    readFile(token) {
      const [session, id] = read(token, 'file') ?? [];
      return session === undefined || id === undefined ? null : { session, id };
    },
    async takePage(token) {
      const [session, once] = read(token, 'page') ?? [];
      if (session === undefined || once === undefined) return null;
      return (await at.documents.add(USED, once, { at: at.now() })) ? session : null;
    },
  };
}
