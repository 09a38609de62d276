import { Agent, request } from 'node:http';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Inbound } from '../../src/contracts.ts';
import { sign } from '../../channels/email/verify.ts';
import { startEmail, type EmailRig } from './email-rig.ts';

const BODY = 'From: a@b.example\r\nMessage-ID: <1@b>\r\n\r\nHello';
const clock = { now: Date.now() };
type Headers = { [name: string]: string };

function signature(body: string, atS = Math.floor(clock.now / 1_000), secret = 'a secret of the tests'): Headers {
  return { 'x-errand-signature': sign(Buffer.from(body), { secret, atS }) };
}

describe('the webhook for mails', () => {
  let rig: EmailRig;
  beforeEach(async () => {
    clock.now = Date.now();
    rig = await startEmail({ now: () => clock.now });
  });
  afterEach(async () => rig.host.close());
  const said = (): Inbound[] => rig.host.received.filter(({ kind }) => kind !== 'opened');
  const agent = new Agent({ keepAlive: true });
  afterAll(() => agent.destroy());
  const post = async (headers: Headers, body = BODY): Promise<number> => new Promise((answered, failed) => {
    const posting = request(`${rig.host.url}/channels/email/messages`, { method: 'POST', agent, headers: { 'content-type': 'message/rfc822', 'content-length': Buffer.byteLength(body), ...headers } }, (response) => {
      response.resume().on('end', () => answered(response.statusCode ?? 0));
    });
    posting.on('error', failed).end(body);
  });
  it('takes what is signed now, and says nothing', async () => {
    expect(await post(signature(BODY))).toBe(204);
    expect(said()).toMatchObject([{ text: 'Hello' }]);
  });

  it.each([
    ['nothing', () => ({})], ['another secret', () => signature(BODY, undefined, 'x')], ['another body', () => signature(`${BODY}!`)],
    ['five minutes ago', () => signature(BODY, Math.floor(clock.now / 1_000) - 302)], ['the future', () => signature(BODY, Math.floor(clock.now / 1_000) + 302)], ['half a signature', () => ({ 'x-errand-signature': 't=1' })],
    ['the time of another', () => ({ 'x-errand-signature': (signature(BODY)['x-errand-signature'] ?? '').replace(/^t=\d+/, `t=${Math.floor(clock.now / 1_000) + 1}`) })],
  ])('refuses %s, and changes nothing', async (_what, headers) => {
    expect(await post(headers())).toBe(403);
    expect(rig.host.received).toEqual([]);
  });

  it('takes 25 MB at most', async () => {
    const large = Buffer.alloc(25_000_001, 'a').toString();
    expect(await post(signature(large), large)).toBe(413);
  });

  it('gives no server error to ten thousand malformed requests, and hands none of them over', async () => {
    const parts = ['From: ', 'To: x', '\r\n', '\r\n\r\n', '--b', '--b--', 'Content-Type: multipart/mixed; boundary=b', 'Content-Type: multipart/report; boundary=b', 'Content-Transfer-Encoding: base64', '=?utf-8?q?=', '\0', '\u00FF', 'Message-ID: <', '>', 'References: <a> <', 'Content-Type: text/html', '<div', '&#9', ':'];
    let seed = 7;
    const next = (most: number): number => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % most;
    };
    const worst = new Set<number>();
    for (let i = 0; i < 10_000; i += 50) {
      const statuses = await Promise.all(Array.from({ length: 50 }, async (_each, n) => {
        const body = Array.from({ length: next(12) }, () => parts[next(parts.length)] ?? '').join('');
        if (n % 10 === 9) return post({ 'x-errand-signature': body.replaceAll(/[^\x20-\x7E]/g, '?') }, body);
        return post(signature(body), body);
      }));
      for (const status of statuses) worst.add(status);
    }
    expect([...worst].toSorted((a, b) => a - b)).toEqual([204, 403]);
    expect(rig.host.received).toEqual([]);
  }, 180_000);
});
