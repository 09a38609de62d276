import { z } from 'zod';
import { Retryable } from '../../src/errors.ts';
import type { TeamsSettings } from './index.ts';

const answer = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive() });
/** A bot that belongs to no tenant signs in here. */
const EVERYBODYS = 'botframework.com';
export const SCOPE = 'https://api.botframework.com';
/** Renewed this long before it runs out. */
const EARLY_MS = 300_000;

/** Tokens with which we speak to the Bot Connector. https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication */
export interface Credentials {
  token(): Promise<string>;
  /** It was not accepted: the next one is fetched anew. */
  forget(): void;
}

export function createCredentials(settings: TeamsSettings, now: () => number): Credentials {
  let kept: { token: string; until: number } | null = null;
  return {
    async token() {
      if (kept === null || kept.until <= now()) kept = await signIn(settings, now());
      return kept.token;
    },
    forget() { kept = null; },
  };
}

/** Nothing is lost by a wrong secret: what is to be sent waits until it is mended. */
async function signIn({ loginUrl, tenantId, appId, appPassword, timeoutMs }: TeamsSettings, nowMs: number): Promise<{ token: string; until: number }> {
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: appId, client_secret: appPassword, scope: `${SCOPE}/.default` });
  const url = `${loginUrl}/${tenantId ?? EVERYBODYS}/oauth2/v2.0/token`;
  const response = await fetch(url, { method: 'POST', body, signal: AbortSignal.timeout(timeoutMs) })
    .catch((error: unknown) => { throw new Retryable('not_signed_in', `${loginUrl} did not answer: ${String(error)}`); });
  const parsed = response.ok ? answer.safeParse(await response.json().catch(() => null)) : null;
  if (!parsed?.success) throw new Retryable('not_signed_in', `${loginUrl} gave no token: it answered with ${response.status}; check TEAMS_APP_ID, TEAMS_APP_PASSWORD and TEAMS_TENANT_ID.`);
  return { token: parsed.data.access_token, until: nowMs + parsed.data.expires_in * 1000 - EARLY_MS };
}
