import type { Request, RequestHandler } from 'express';
import twilio from 'twilio';
import { Refusal } from '../src/errors.ts';

/** Lets through only what Twilio signed for the address that it was told; `publicUrl` null: for the address as the request says it. */
export function signedByTwilio({ authToken, publicUrl }: { authToken: string; publicUrl: string | null }): RequestHandler {
  return (request, _response, next) => {
    const url = `${publicUrl ?? `${request.protocol}://${request.get('host') ?? ''}`}${request.originalUrl}`;
    const signature = request.get('x-twilio-signature') ?? '';
    next(twilio.validateRequest(authToken, signature, url, fieldsOf(request)) ? undefined : new Refusal('forbidden', 'This is not signed with the auth token of our account for this address.'));
  };
}

/** The fields of a form that was read; none when the body was no form. */
export function fieldsOf(request: Request): { [name: string]: string } {
  const body: unknown = request.body;
  if (body === null || typeof body !== 'object') return {};
  return Object.fromEntries(Object.entries(body).filter((field): field is [string, string] => typeof field[1] === 'string'));
}
