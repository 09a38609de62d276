import type { z } from 'zod';
import { Stop } from '../errors.ts';

/** One request to a gateway, its answer checked. Throws Stop in one sentence when there is none, or it refuses. */
export async function callGateway<T>(reply: z.ZodType<T>, url: string, { headers, body }: { headers?: { [name: string]: string }; body?: object }): Promise<T> {
  const post = { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
  const response = await fetch(url, body === undefined ? { headers: { ...headers } } : post).catch(() => {
    throw new Stop(`No gateway answers at ${new URL(url).origin}. Start one with "npm start", or name another with --url.`);
  });
  const json: unknown = await response.json().catch(() => null);
  const parsed = reply.safeParse(json);
  if (response.ok && parsed.success) return parsed.data;
  throw new Stop(`The gateway refused (${response.status}): ${reasonIn(json)}`);
}

function reasonIn(json: unknown): string {
  const error = typeof json === 'object' && json !== null && 'error' in json ? json.error : null;
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : 'its answer is not as described.';
}
