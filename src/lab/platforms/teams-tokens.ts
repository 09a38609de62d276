import { randomUUID } from 'node:crypto';
import { Router, urlencoded, type RequestHandler } from 'express';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWTPayload } from 'jose';
import { z } from 'zod';

/** The bot's registration at the stand-in of Microsoft. */
export const TEAMS = { appId: '0e22a11d-0000-4000-8000-000000000001', appPassword: 'a secret of the stand-in', tenantId: '0e22a11d-0000-4000-8000-00000000000a' } as const;
const SCOPE = 'https://api.botframework.com/.default';
const HOUR_S = 3_600;
const field = z.string().optional();
const asking = z.object({ grant_type: field, client_id: field, client_secret: field, scope: field });

export interface Claims { iss?: string; aud?: string; serviceurl?: string; exp?: number; nbf?: number }
/** Microsoft's login and the Bot Framework's: tokens in both directions, really signed (RS256). */
export interface Tokens {
  routes: Router;
  /** What comes with an activity to the bot. `key: 'other'`: signed by a key that nobody publishes, under the id of one that is. */
  channelToken(claims?: Claims, key?: 'other'): Promise<string>;
  /** What Teams gets for a person without asking them. */
  personToken(person: { oid: string; tid: string; name: string; email: string }, claims?: JWTPayload): Promise<string>;
  /** Lets through only who signed in here. */
  signedIn: RequestHandler;
}

/** Made once a process: it takes long, and whoever checks keeps them for a day by the address at which they were. */
let pairs: Promise<{ kid: string; privateKey: CryptoKey; publicKey: CryptoKey; other: CryptoKey }> | null = null;

async function makeKeys(): Promise<{ kid: string; privateKey: CryptoKey; publicKey: CryptoKey; other: CryptoKey }> {
  const [{ privateKey, publicKey }, { privateKey: other }] = await Promise.all([generateKeyPair('RS256'), generateKeyPair('RS256')]);
  return { kid: randomUUID(), privateKey, publicKey, other };
}

export async function createTokens(at: { url: () => string; serviceUrl: () => string; now: () => number }): Promise<Tokens> {
  const { url, serviceUrl, now } = at;
  const { kid, privateKey, publicKey, other } = await (pairs ??= makeKeys());
  const keys = { keys: [{ ...await exportJWK(publicKey), kid, use: 'sig', alg: 'RS256', endorsements: ['msteams'] }] };
  const given = new Map<string, number>();
  const sign = async (payload: JWTPayload, key = privateKey): Promise<string> => new SignJWT(payload).setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid }).sign(key);
  const nowS = (): number => Math.floor(now() / 1000);

  const routes = Router();
  routes.get('/v1/.well-known/openidconfiguration', (_request, response) => {
    response.json({ issuer: url(), jwks_uri: `${url()}/v1/.well-known/keys`, id_token_signing_alg_values_supported: ['RS256'], token_endpoint_auth_methods_supported: ['private_key_jwt'] });
  });
  routes.get(['/v1/.well-known/keys', '/:tenant/discovery/v2.0/keys'], (_request, response) => void response.json(keys));
  routes.post('/:tenant/oauth2/v2.0/token', urlencoded({ extended: false }), (request, response) => {
    const { grant_type: grant, client_id: id, client_secret: secret, scope } = asking.parse(request.body ?? {});
    if (grant !== 'client_credentials') response.status(400).json({ error: 'unsupported_grant_type', error_description: `AADSTS70003: ${grant ?? ''} is not supported.` });
    else if (id !== TEAMS.appId || secret !== TEAMS.appPassword) response.status(401).json({ error: 'invalid_client', error_description: 'AADSTS7000215: Invalid client secret provided.' });
    else if (scope !== SCOPE) response.status(400).json({ error: 'invalid_scope', error_description: 'AADSTS70011: The scope is not valid.' });
    else {
      const token = randomUUID();
      given.set(token, nowS() + HOUR_S);
      response.json({ token_type: 'Bearer', expires_in: HOUR_S, ext_expires_in: HOUR_S, access_token: token });
    }
  });
  return {
    routes,
    channelToken: async (claims = {}, key) => sign({ iss: url(), aud: TEAMS.appId, serviceurl: serviceUrl(), nbf: nowS() - HOUR_S / 12, exp: nowS() + HOUR_S, ...claims }, key === 'other' ? other : privateKey),
    personToken: async ({ oid, tid, name, email }, claims = {}) =>
      sign({ iss: `${url()}/${tid}/v2.0`, aud: TEAMS.appId, tid, oid, name, preferred_username: email, scp: 'access_as_user', ver: '2.0', iat: nowS(), exp: nowS() + HOUR_S, ...claims }),
    signedIn(request, response, next) {
      const token = /^Bearer (\S+)$/.exec(request.get('authorization') ?? '')?.[1] ?? '';
      if ((given.get(token) ?? 0) > nowS()) next();
      else response.status(401).json({ error: { code: 'AuthorizationRequired', message: 'Authorization has been denied for this request.' } });
    },
  };
}
