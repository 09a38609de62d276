import type { Attachment } from 'botbuilder';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { z } from 'zod';
import type { Identity } from '../../src/contracts.ts';
import type { TeamsSettings } from './index.ts';
import type { Place, SignOn } from './parse.ts';
import type { Words } from './words.ts';

const claims = z.object({ tid: z.string(), oid: z.string(), name: z.string().max(200).optional().catch(undefined), preferred_username: z.email().optional().catch(undefined) });

/** Who somebody is at work, by the token that Teams got for them without asking. Null for a token that does not hold. */
export type VerifySignOn = (signOn: SignOn, at: Place) => Promise<Identity | null>;

/**
 * The token is for our bot, from the tenant of the conversation, of the person who sent it. Known, not verified: the directory
 * says who they are at work, not which customer that is. Their e-mail counts only in our own tenant: elsewhere anybody sets it.
 */
export function createVerifySignOn({ appId, loginUrl, tenantId, timeoutMs }: TeamsSettings, now: () => number): VerifySignOn {
  const keys = new Map<string, ReturnType<typeof createRemoteJWKSet>>();
  const keysOf = (tenant: string): ReturnType<typeof createRemoteJWKSet> => {
    const found = keys.get(tenant) ?? createRemoteJWKSet(new URL(`${loginUrl}/${tenant}/discovery/v2.0/keys`), { timeoutDuration: timeoutMs });
    keys.set(tenant, found);
    return found;
  };
  return async ({ token }, { tenant, person }) => {
    if (!/^[\w-]{1,64}$/.test(tenant) || (tenantId !== null && tenant !== tenantId)) return null;
    try {
      const { payload } = await jwtVerify(token, keysOf(tenant), { issuer: `${loginUrl}/${tenant}/v2.0`, audience: [appId, `api://botid-${appId}`], algorithms: ['RS256'], currentDate: new Date(now()) });
      const { tid, oid, name, preferred_username: email } = claims.parse(payload);
      if (tid !== tenant || oid !== person) return null;
      return { level: 'known', proof: {}, customer: { id: oid, ...(name !== undefined && { name }), ...(tenant === tenantId && email !== undefined && { email }) } };
    } catch {
      return null;
    }
  };
}

/** What makes Teams send that token by itself: nobody sees this card, where it works. */
export function signOnCard({ appId, exchange, words }: { appId: string; exchange: string; words: Words }): Attachment {
  return {
    contentType: 'application/vnd.microsoft.card.oauth',
    content: { text: words.signIn, connectionName: 'errand', buttons: [{ type: 'signin', title: words.signIn, value: '' }], tokenExchangeResource: { id: exchange, uri: `api://botid-${appId}` } },
  };
}
