import { createHmac, timingSafeEqual } from 'node:crypto';

/** Names a session to another system, so that it can tell that session, and no other, what happened. */
export interface CallbackTokens {
  token: (session: string) => string;
  /** The session that a token names; null when it is not ours. */
  session: (token: string) => string | null;
}

const PURPOSE = 'errand:callback';

/** `base64url(session).base64url(HMAC-SHA256)`, under a key of its own, derived from `secret`. */
export function createCallbackTokens(secret: string): CallbackTokens {
  const key = createHmac('sha256', secret).update(PURPOSE).digest();
  const sign = (name: string): Buffer => createHmac('sha256', key).update(name).digest();
  return {
    token(session) {
      const name = Buffer.from(session).toString('base64url');
      return `${name}.${sign(name).toString('base64url')}`;
    },
    session(token) {
      const [name = '', signature = ''] = token.split('.');
      const given = Buffer.from(signature, 'base64url');
      const right = sign(name);
      return given.length === right.length && timingSafeEqual(given, right) ? Buffer.from(name, 'base64url').toString() : null;
    },
  };
}
