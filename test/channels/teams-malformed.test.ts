import { expect, it } from '@jest/globals';
import { assert, asyncProperty, constantFrom, dictionary, jsonValue, oneof, record, string, uint8Array } from 'fast-check';
import { TEAMS } from '../../src/lab/platforms/teams-tokens.ts';
import { saidTo, teamsRigs } from './teams-rig.ts';

const { start } = teamsRigs();
// Deep enough to be odd, and small enough to be many.
const json = jsonValue({ maxDepth: 2, depthSize: 'xsmall' });

it('answers 10,000 malformed requests without a server error, and hands none over', async () => {
  const { host, webhook, platform } = await start();
  const good = await platform.tokens.channelToken();
  const half = record({
    type: constantFrom('message', 'invoke', 'conversationUpdate', 'installationUpdate', 'typing', 'x'), channelId: constantFrom('msteams', 'emulator', ''), serviceUrl: constantFrom(platform.serviceUrl, 'https://x.example/', 'no address'),
    from: oneof(json, record({ id: string() })), recipient: oneof(json, record({ id: constantFrom(`28:${TEAMS.appId}`, '') })), conversation: oneof(json, record({ id: string() })),
    value: json, membersAdded: json, entities: json, attachments: json, channelData: json, name: json, text: constantFrom(7, {}, []),
  }, { requiredKeys: ['text'] });
  const body = oneof(uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)), json.map((value) => JSON.stringify(value)), dictionary(string(), json).map((value) => JSON.stringify(value)), half.map((value) => JSON.stringify(value)));
  const token = oneof({ weight: 4, arbitrary: constantFrom(good) }, { weight: 1, arbitrary: constantFrom('', 'e30.e30.e30', 'x', good.slice(0, 40), 'a.b.c.d') });
  const type = oneof({ weight: 6, arbitrary: constantFrom('application/json') }, { weight: 1, arbitrary: constantFrom('text/plain', 'application/json; charset=utf-9', 'application/x-www-form-urlencoded') });
  const worst = { status: 0 };
  await assert(asyncProperty(body, token, type, async (payload, bearer, contentType) => {
    const { status } = await fetch(webhook, { method: 'POST', body: typeof payload === 'string' ? payload : new Uint8Array(payload), headers: { authorization: `Bearer ${bearer}`, 'content-type': contentType } });
    worst.status = Math.max(worst.status, status);
    expect(status).toBeLessThan(500);
  }), { numRuns: 10_000, seed: 7 });
  expect(worst.status).toBeGreaterThanOrEqual(400);
  expect(saidTo({ host })).toEqual([]);
}, 300_000);
