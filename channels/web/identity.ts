import { jwtVerify } from 'jose';
import { z } from 'zod';
import type { Identity } from '../../src/contracts.ts';
import { Refusal } from '../../src/errors.ts';

const claims = z.object({
  sub: z.string().min(1).max(200),
  name: z.string().max(200).optional(),
  email: z.string().max(320).optional(),
  phone: z.string().max(40).optional(),
  exp: z.number(),
});

/** Reads the embedding site's signed token (JWT, HS256, with `sub` and `exp`); throws `unauthorized` when it does not hold. */
export async function verifyIdentity(token: string, secret: string | null, nowMs: number): Promise<Identity> {
  if (secret === null) throw new Refusal('unauthorized', 'This gateway has no identity secret, so it takes no identity tokens.');
  const key = new TextEncoder().encode(secret);
  const payload = await jwtVerify(token, key, { algorithms: ['HS256'], currentDate: new Date(nowMs) })
    .then((verified) => verified.payload, refuse);
  const parsed = claims.safeParse(payload);
  if (!parsed.success) return refuse();
  const { sub, name, email, phone } = parsed.data;
  const customer = { id: sub, ...(name && { name }), ...(email && { email }), ...(phone && { phone }) };
  return { level: 'known', customer, proof: {} };
}

function refuse(): never {
  throw new Refusal('unauthorized', 'The identity token is wrong or has expired.');
}
