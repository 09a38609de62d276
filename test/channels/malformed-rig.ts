import { request } from 'node:http';
import twilio from 'twilio';
import { TWILIO } from '../../src/lab/platforms/twilio.ts';
import { malformedRequests, type Malformed } from './malformed.ts';

const AT_ONCE = 50;

/** Sends so many malformed requests to `base/messages` and `base/status`; how often each HTTP status came. */
export async function floodWith(count: number, base: string): Promise<{ [status: string]: number }> {
  const counts: { [status: string]: number } = {};
  const waiting = malformedRequests(count);
  const work = async (): Promise<void> => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const status = await post(next, base);
      counts[status] = (counts[status] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return counts;
}

async function post({ path, fields, signed, type, raw, query }: Malformed, base: string): Promise<number> {
  const url = `${base}/${path}${query}`;
  const body = raw ?? new URLSearchParams(fields).toString();
  const read = Object.fromEntries(new URLSearchParams(body));
  const signature = signed ? twilio.getExpectedTwilioSignature(TWILIO.authToken, url, read) : 'AAAA';
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', headers: { 'content-type': type, 'x-twilio-signature': signature } }, (answer) => {
      answer.resume().once('end', () => resolve(answer.statusCode ?? 0));
    });
    sent.once('error', reject).end(body);
  });
}
