import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { anything, array, constantFrom, dictionary, oneof, record, sample, string } from 'fast-check';
import { createWebChannel } from '../../channels/web/index.ts';
import { startFakeHost, type FakeHost } from './fake-host.ts';
import { webClient, webSettings, type Opened } from './web-client.ts';

const AT_ONCE = 32;
let host: FakeHost;
let mine: Opened;
beforeEach(async () => {
  host = await startFakeHost(createWebChannel(webSettings));
  mine = await webClient(host.url).open();
});
afterEach(async () => host.close());

const bodies = oneof(
  string({ unit: 'binary', maxLength: 100 }), anything({ maxDepth: 3 }).map((value) => JSON.stringify(value) ?? ''),
  dictionary(constantFrom('id', 'text', 'choice', 'files', 'token', 'locale', 'identityToken', '__proto__'), anything({ maxDepth: 2 })).map((value) => JSON.stringify(value)),
  array(constantFrom('{', '}', '"id":', '"a"', ',', '\\ud83d', '[', '1e999'), { maxLength: 12 }).map((parts) => parts.join('')),
);
const requests = record({
  method: constantFrom('GET', 'POST', 'POST', 'PUT', 'DELETE'), path: constantFrom('', '/continue', '/:id', '/:id/messages', '/:id/messages?after=x&wait=', '/:id/messages?after=-1', '/:id/files?name=%00', '/%E0%A4%A', '/x/messages'),
  type: constantFrom('application/json', 'text/plain', 'image/png', 'application/json; charset=utf-16', 'nonsense'), token: constantFrom('right', 'wrong', 'none'), body: bodies,
});

it('10,000 malformed requests get no server error, with the right token or not, and the next customer is heard', async () => {
  const all = sample(requests, { numRuns: 10_000, seed: 7 });
  const counts: { [status: number]: number } = {};
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (let next = all.pop(); next !== undefined; next = all.pop()) {
      const { method, path, type, token, body } = next;
      const { status } = await fetch(`${host.url}/api/v1/conversations${path.replace(':id', mine.id)}`, {
        method, headers: { 'content-type': type, ...(token !== 'none' && { authorization: `Bearer ${token === 'right' ? mine.token : 'wrong'}` }) }, ...(method !== 'GET' && { body }),
      });
      counts[status] = (counts[status] ?? 0) + 1;
    }
  }));
  expect(Object.keys(counts).filter((status) => Number(status) >= 500)).toEqual([]);
  expect((counts[400] ?? 0) + (counts[401] ?? 0)).toBeGreaterThan(4_000);
  expect((await webClient(host.url).say(mine, { id: 'after', text: 'hello' })).status).toBe(202);
}, 120_000);
