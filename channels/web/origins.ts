import type { IncomingHttpHeaders } from 'node:http';
import type { RequestHandler } from 'express';

/** Whether a page may talk to the gateway: one of its own, one of an allowed origin (`*` for any), or no browser page at all. */
export function originAllowed(allowed: readonly string[], { origin, host }: IncomingHttpHeaders): boolean {
  if (origin === undefined || allowed.includes('*') || allowed.includes(origin)) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}

/** CORS for the conversation API: tokens travel in a header, never in a cookie, so no credentials are allowed. */
export function cors(allowed: readonly string[]): RequestHandler {
  return (request, response, next) => {
    const { origin } = request.headers;
    response.vary('Origin');
    if (origin !== undefined && originAllowed(allowed, request.headers)) {
      response.set('Access-Control-Allow-Origin', allowed.includes('*') ? '*' : origin);
      response.set('Access-Control-Allow-Headers', 'Authorization, Content-Type');
      response.set('Access-Control-Allow-Methods', 'GET, POST');
      response.set('Access-Control-Max-Age', '600');
    }
    if (request.method === 'OPTIONS') response.status(204).end();
    else next();
  };
}
