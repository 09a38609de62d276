import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Documents } from '../../src/contracts.ts';
import { Retryable, Terminal } from '../../src/errors.ts';
import type { Account } from '../twilio-post.ts';
import type { Shape } from './render.ts';

const FOLDER = 'whatsapp-contents';
const made = z.object({ sid: z.string() });
const refused = z.object({ code: z.number().default(0), message: z.string().default('') }).catch({ code: 0, message: '' });

/** Messages with something to tap are sent by reference to a content of their shape, which is made once: https://www.twilio.com/docs/content. */
export interface Contents {
  /** Its SID. Throws Retryable; Terminal where this account can make none. */
  sidOf(shape: Shape): Promise<string>;
  /** It is not there any more. */
  forget(shape: Shape): Promise<void>;
}

export function createContents(account: Account, documents: Documents): Contents {
  return {
    async sidOf(shape) {
      const key = keyOf(account, shape);
      const known = await documents.get(FOLDER, key);
      if (known !== null) return made.parse(known).sid;
      const sid = await make(account, shape);
      await documents.put(FOLDER, key, { sid });
      return sid;
    },
    forget: async (shape) => documents.remove(FOLDER, keyOf(account, shape)),
  };
}

function keyOf({ accountSid }: Account, { name }: Shape): string {
  return createHash('sha256').update(`${accountSid} ${name}`).digest('base64url');
}

async function make({ accountSid, authToken, baseUrl, timeoutMs }: Account, { name, types, variables }: Shape): Promise<string> {
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
  const body = JSON.stringify({ friendly_name: `errand ${createHash('sha256').update(name).digest('hex').slice(0, 12)}`, language: 'en', variables, types });
  const answer = await fetch(`${contentsAt(baseUrl)}/v1/Content`, { method: 'POST', headers: { authorization, 'content-type': 'application/json' }, body, signal: AbortSignal.timeout(timeoutMs) }).catch((error: unknown) => {
    throw new Retryable('contents_unavailable', String(error));
  });
  const json: unknown = await answer.json().catch(() => null);
  const content = made.safeParse(json);
  if (answer.ok && content.success) return content.data.sid;
  const { code, message } = refused.parse(json ?? {});
  if (answer.status === 429 || answer.status >= 500 || answer.status === 401) throw new Retryable('contents_unavailable', `${answer.status}: ${message}`);
  throw new Terminal(`twilio_${code || answer.status}`, message);
}

/** The Content API has a host of its own. */
function contentsAt(baseUrl: string): string {
  const url = new URL(baseUrl);
  return url.hostname.endsWith('twilio.com') ? 'https://content.twilio.com' : url.origin;
}
