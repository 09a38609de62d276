import type { Request, Router } from 'express';
import { z } from 'zod';
import type { ApiRoute } from './api-route.ts';
import { Refusal } from '../errors.ts';
import { wrongInput } from './errors.ts';
import { checkRole, type SignIn } from './sign-in.ts';
import type { Person } from './staff.ts';

/** A described operation of the staff's API with what performs it. */
export interface Endpoint { route: ApiRoute; mount(router: Router, signIn: SignIn): void }
/** `id` is the one parameter in the path; empty when it has none. */
export interface StaffCall<B = unknown, Q = unknown> { person: Person; id: string; body: B; query: Q }
interface StaffRoute<B, Q> extends Omit<ApiRoute, 'auth' | 'body' | 'query'> { body?: z.ZodType<B>; query?: z.ZodType<Q> }

/** Signed in, allowed, understood, then `run`; what it returns is the answer. */
export function staffEndpoint<B = unknown, Q = unknown>(described: StaffRoute<B, Q>, run: (call: StaffCall<B, Q>) => Promise<unknown>): Endpoint {
  const { body, query, ...rest } = described;
  const route: ApiRoute = { ...rest, auth: 'staff', ...(body && { body }), ...(query && { query }) };
  return endpoint(route, async (request, signIn) => {
    const person = await signIn.person(request);
    checkRole(person, route.roles ?? []);
    return run({ person, id: idOf(request), body: parseBody(body ?? z.custom<B>(() => true), request.body), query: parseBody(query ?? z.custom<Q>(() => true), request.query) });
  });
}

/** An operation for everybody. */
export function endpoint(route: ApiRoute, run: (request: Request, signIn: SignIn) => Promise<unknown>): Endpoint {
  return {
    route,
    mount(router, signIn) {
      router[route.method](route.path, async (request, response) => {
        response.status(route.status).json(await run(request, signIn));
      });
    },
  };
}

export function parseBody<B>(schema: z.ZodType<B>, body: unknown): B {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw wrongInput(parsed.error);
  return parsed.data;
}

/** Ids that we give are short; no store has to look for one that is not. */
const LONGEST_ID_BYTES = 200;

function idOf(request: Request): string {
  const { id = '' } = request.params;
  if (typeof id !== 'string' || Buffer.byteLength(id) > LONGEST_ID_BYTES) throw new Refusal('not_found');
  return id;
}
