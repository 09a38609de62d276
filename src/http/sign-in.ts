import { createHmac } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { Refusal } from '../errors.ts';
import type { Person, Staff } from './staff.ts';

const AUDIENCE = 'errand:staff';
const HOURS = 8;

export const signInBody = z.strictObject({ email: z.string().max(320), password: z.string().min(1).max(1000) });
export const signInReply = z.object({ token: z.string(), name: z.string(), roles: z.array(z.string()) });

export interface SignIn {
  /** A token for 8 hours. Throws `unauthorized`, the same for an unknown person and a wrong password. */
  signIn(email: string, password: string): Promise<z.output<typeof signInReply>>;
  /** Who sent this request, with the roles they have now. Throws `unauthorized`. */
  person(request: Request): Promise<Person>;
  /** Lets only people pass who have one of the roles (any, when none is named). */
  requireRole(...roles: string[]): RequestHandler;
}

/** Sign-in of staff by e-mail and password: JWT (HS256) under a key of its own, derived from `secret`. */
export function createSignIn(staff: Staff, secret: string): SignIn {
  const key = createHmac('sha256', secret).update(AUDIENCE).digest();
  const person = async (request: Request): Promise<Person> => {
    const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const subject = await jwtVerify(token, key, { algorithms: ['HS256'], audience: AUDIENCE }).then((it) => it.payload.sub, () => undefined);
    const found = subject === undefined ? null : staff.find(subject);
    if (found === null) throw new Refusal('unauthorized');
    return found;
  };
  return {
    person,
    async signIn(email, password) {
      const found = await staff.check(email, password);
      if (found === null) throw new Refusal('unauthorized', 'The e-mail address or the password is wrong.');
      const token = await new SignJWT({}).setProtectedHeader({ alg: 'HS256' })
        .setSubject(found.email).setAudience(AUDIENCE).setIssuedAt().setExpirationTime(`${HOURS}h`).sign(key);
      return { token, name: found.name, roles: found.roles };
    },
    requireRole: (...roles) => async (request, _response, next) => {
      checkRole(await person(request), roles);
      next();
    },
  };
}

/** Throws `forbidden` unless the person has one of the roles; no roles named: anybody on the staff. */
export function checkRole(person: Person, roles: readonly string[]): void {
  if (roles.length > 0 && !roles.some((role) => person.roles.includes(role))) throw new Refusal('forbidden');
}
