import { expect } from '@jest/globals';
import { ask } from './customer.ts';
import type { Running } from './start-gateway.ts';

/** Signs in with the demo password that the gateway printed; resolves to the token. */
export async function signIn(gateway: Running, email: string): Promise<string> {
  const { status, body } = await ask<{ token: string }>(`${gateway.url}/api/v1/sign-in`, { body: { email, password: gateway.password(email) } });
  expect(status).toBe(200);
  return body.token;
}
