import { z } from 'zod';
import { Refusal } from '../../src/errors.ts';
import type { TeamsAdapter } from './adapter.ts';
import type { TeamsSettings } from './index.ts';

/** Clocks of two machines, as the library has it too. */
const SKEW_S = 300;
const claims = z.object({ iss: z.string(), aud: z.string(), exp: z.number(), nbf: z.number().default(0), serviceurl: z.string() });
const addressed = z.looseObject({ type: z.string(), channelId: z.literal('msteams'), serviceUrl: z.url() });

export interface VerifyParts { settings: TeamsSettings; adapter: () => Promise<TeamsAdapter>; now: () => number }

/**
 * Lets through only what the configured issuer signed for our bot, and for the service that the activity names. Tokens of the
 * Bot Framework Emulator and of skills, which the library would take, have another issuer.
 */
export async function verify(request: { body: unknown; authorization: string }, { settings, adapter, now }: VerifyParts): Promise<void> {
  if (!/^Bearer \S+$/.test(request.authorization)) throw new Refusal('unauthorized', 'Send the token of the Bot Framework as "Authorization: Bearer …".');
  const token = claimsIn(request.authorization.slice('Bearer '.length));
  if (token === null || token.iss !== settings.issuer || token.aud !== settings.appId) throw wrong('this token is not from the issuer that is configured, or not for our bot');
  const seconds = now() / 1000;
  if (token.exp + SKEW_S < seconds || token.nbf - SKEW_S > seconds) throw wrong('this token does not hold now');
  const activity = addressed.safeParse(request.body);
  if (!activity.success) throw new Refusal('bad_request', 'This is no activity of Teams.');
  if (activity.data.serviceUrl !== token.serviceurl) throw wrong('this token is for another service than the activity');
  const library = await adapter();
  try {
    await library.authenticate(activity.data, request.authorization);
  } catch (error) {
    throw isAway(error) ? new Refusal('unavailable', 'The keys by which tokens are checked could not be had; try again.') : wrong('this token is not signed by the keys of its issuer');
  }
}

/** What a token says, before anybody has checked its signature; null for what is none. */
function claimsIn(token: string): z.output<typeof claims> | null {
  try {
    const parsed = claims.safeParse(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

function wrong(because: string): Refusal {
  return new Refusal('forbidden', `Not taken: ${because}.`);
}

/** Whether the library could not tell, because the keys of the issuer did not come. */
function isAway(error: unknown): boolean {
  return error instanceof Error && (error.name === 'FetchError' || ('statusCode' in error && Number(error.statusCode) >= 500));
}
