import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

/** A stand-in for an authorization server: it checks who asks and how (RFC 6749, 2.3.1 and 4.4), and remembers what it gave. */
export interface TokenEndpoint {
  listener(this: void, request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Scope and audience of every token that was given. */
  given: { scope: string | null; audience: string | null }[];
  accepts(authorization: string | undefined): boolean;
  revokeAll(): void;
  /** Answers with this status until it is set to null again. */
  broken: number | null;
  /** Resolves before each answer. */
  hold: Promise<unknown>;
}

export function createTokenEndpoint({ client, secret, expiresIn }: { client: string; secret: string; expiresIn?: number }): TokenEndpoint {
  const valid = new Set<string>();
  const endpoint: TokenEndpoint = {
    given: [], broken: null, hold: Promise.resolve(),
    accepts: (authorization) => valid.has(authorization?.replace(/^Bearer /, '') ?? ''),
    revokeAll: () => { valid.clear(); },
    async listener(request, response) {
      const { status, body } = await answer(request);
      response.writeHead(status, { 'content-type': 'application/json', ...(status === 401 && { 'www-authenticate': 'Basic realm="tokens"' }) });
      response.end(JSON.stringify(body));
    },
  };
  const answer = async (request: IncomingMessage): Promise<{ status: number; body: object }> => {
    await endpoint.hold;
    const form = new URLSearchParams(await text(request));
    if (endpoint.broken !== null) return { status: endpoint.broken, body: {} };
    if (request.method !== 'POST' || request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') !== true) return { status: 400, body: { error: 'invalid_request' } };
    const [id, word] = whoAsks(request, form);
    if (id !== client || word !== secret) return { status: 401, body: { error: 'invalid_client', error_description: `wrong secret ${word}` } };
    if (form.get('grant_type') !== 'client_credentials') return { status: 400, body: { error: 'unsupported_grant_type' } };
    const token = randomBytes(12).toString('hex');
    valid.add(token);
    endpoint.given.push({ scope: form.get('scope'), audience: form.get('audience') });
    return { status: 200, body: { access_token: token, token_type: 'Bearer', ...(expiresIn !== undefined && { expires_in: expiresIn }) } };
  };
  return endpoint;
}

function whoAsks(request: IncomingMessage, form: URLSearchParams): (string | null | undefined)[] {
  const basic = /^Basic (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  if (basic === undefined) return [form.get('client_id'), form.get('client_secret')];
  return Buffer.from(basic, 'base64').toString().split(':').map((part) => decodeURIComponent(part.replaceAll('+', ' ')));
}
