import { createHmac } from 'node:crypto';
import type { Request } from 'express';
import { errors, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import type { Approval } from '../contracts.ts';
import { Refusal } from '../errors.ts';

const AUDIENCE = 'errand:approval';
const claims = z.object({ sub: z.string(), approval: z.string() });

export interface ApprovalLinks {
  /** The page of one person for one approval, below `base` (without a slash at the end). Its token is in the fragment: no server or proxy logs it. */
  url(base: string, approval: Approval, email: string): Promise<string>;
  /** Whose link for which approval sent this request. Throws `unauthorized`, or `stale` once the approval's time is over. */
  read(request: Request): Promise<{ email: string; approval: string }>;
}

/** Signed links: JWT (HS256) under a key of their own, derived from `secret`; each is for one person and one approval, until its time is over. */
export function createApprovalLinks(secret: string, now: () => number): ApprovalLinks {
  const key = createHmac('sha256', secret).update(AUDIENCE).digest();
  return {
    async url(base, { id, expiresAt }, email) {
      const token = await new SignJWT({ approval: id }).setProtectedHeader({ alg: 'HS256' })
        .setSubject(email).setAudience(AUDIENCE).setExpirationTime(Math.ceil(expiresAt / 1_000)).sign(key);
      return `${base}/approve#${token}`;
    },
    async read(request) {
      const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
      const { payload } = await jwtVerify(token, key, { algorithms: ['HS256'], audience: AUDIENCE, currentDate: new Date(now()) }).catch((error: unknown) => {
        if (error instanceof errors.JWTExpired) throw new Refusal('stale', 'The time for this decision is over. Nothing can be decided with this link any more.');
        throw new Refusal('unauthorized', 'This link is not whole. Open it once more from the message that brought it.');
      });
      const { sub, approval } = claims.parse(payload);
      return { email: sub, approval };
    },
  };
}
