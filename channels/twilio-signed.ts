import type { Request, RequestHandler } from 'express';
import twilio from 'twilio';
import { Refusal } from '../src/errors.ts';

/** `publicUrl` null: for the address as each request says it. `reached` hears at which base a signed request came. */
export interface Signing { authToken: string; publicUrl: string | null; reached?: (base: string) => void }

/** Lets through only what Twilio signed for the address that it was told. https://www.twilio.com/docs/usage/security */
export function signedByTwilio({ authToken, publicUrl, reached }: Signing): RequestHandler {
  return (request, _response, next) => {
    const base = publicUrl ?? `${request.protocol}://${request.get('host') ?? ''}`;
    const right = twilio.validateRequest(authToken, request.get('x-twilio-signature') ?? '', `${base}${request.originalUrl}`, fieldsOf(request));
    if (right) reached?.(base);
    next(right ? undefined : new Refusal('forbidden', 'This is not signed with the auth token of our account for this address.'));
  };
}

/** The fields of a form that was read; none when the body was no form. */
export function fieldsOf(request: Request): { [name: string]: string } {
  const body: unknown = request.body;
  if (body === null || typeof body !== 'object') return {};
  return Object.fromEntries(Object.entries(body).filter((field): field is [string, string] => typeof field[1] === 'string'));
}
