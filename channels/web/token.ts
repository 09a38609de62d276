import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

export interface ConversationTokens {
  /** A conversation id nobody can guess (128 bits), and the token that opens it. */
  issue(): { id: string; token: string };
  /** The token of a conversation that exists already. */
  of(id: string): string;
  holds(id: string, token: string): boolean;
}

/** Capability tokens: HMAC-SHA256 of the conversation id, so nothing has to be stored or looked up. */
export function createTokens(secret: string): ConversationTokens {
  const sign = (id: string): Buffer => createHmac('sha256', secret).update(`conversation:${id}`).digest();
  return {
    issue() {
      const id = randomBytes(16).toString('base64url');
      return { id, token: sign(id).toString('base64url') };
    },
    of: (id) => sign(id).toString('base64url'),
    holds(id, token) {
      const given = Buffer.from(token, 'base64url');
      const right = sign(id);
      return given.length === right.length && timingSafeEqual(given, right);
    },
  };
}
