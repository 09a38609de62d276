import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { anything, array, constantFrom, dictionary, jsonValue, oneof, record, sample, string } from 'fast-check';
import { startSlackRig, type SlackRig } from './slack-rig.ts';

const SEED = 20_261_129;
const folder = new URL('../../channels/slack/fixtures/', import.meta.url);
const fixtures: string[] = readdirSync(folder).map((name) => readFileSync(new URL(name, folder), 'utf8'));
let rig: SlackRig;
beforeAll(async () => { rig = await startSlackRig(); });
afterAll(async () => rig.host.close());

/** A published payload with one of its values replaced by anything. */
function broken(text: string, at: number, by: unknown): unknown {
  const whole: unknown = JSON.parse(text);
  const places: { of: { [key: string]: unknown }; key: string }[] = [];
  const walk = (value: unknown): void => {
    if (value === null || typeof value !== 'object') return;
    for (const key of Object.keys(value)) {
      places.push({ of: value as { [key: string]: unknown }, key });
      walk((value as { [key: string]: unknown })[key]);
    }
  };
  walk(whole);
  const place = places[at % places.length];
  if (place) place.of[place.key] = by;
  return whole;
}

it('10,000 malformed requests give no 5xx, whether they are signed or not', async () => {
  const odd = oneof(jsonValue({ maxDepth: 2, depthSize: 'xsmall' }), string({ unit: 'binary' }), dictionary(string(), anything({ maxDepth: 1 })));
  const cases = sample(record({ fixture: constantFrom(...fixtures), at: array(constantFrom(1, 3, 5, 7, 11, 13), { minLength: 1, maxLength: 12 }), by: odd, how: constantFrom('json', 'form', 'raw', 'forged') }), { numRuns: 10_000, seed: SEED });
  const statuses = new Map<number, number>();
  const broke: string[] = [];
  for (let i = 0; i < cases.length; i += 50) {
    const answers = await Promise.all(cases.slice(i, i + 50).map(async ({ fixture, at, by, how }) => {
      const body = JSON.stringify(broken(fixture, at.reduce((sum, one) => sum + one, 0), by), (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value)) ?? '';
      if (how === 'form') return rig.platform.raw(new URLSearchParams({ payload: body }).toString(), 'application/x-www-form-urlencoded');
      if (how === 'raw') return rig.platform.raw(JSON.stringify(by, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value)) ?? '', 'application/json');
      return rig.platform.raw(body, 'application/json', how === 'forged' ? { signature: `v0=${'a'.repeat(64)}` } : {});
    }));
    for (const { status, body } of answers) {
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (status >= 500) broke.push(JSON.stringify(body));
    }
  }
  expect(broke).toEqual([]);
  expect(statuses.get(401)).toBeGreaterThan(1_000);
  expect(statuses.get(200)).toBeGreaterThan(1_000);
}, 300_000);
