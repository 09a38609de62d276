import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { floodWith } from './malformed-rig.ts';
import { startWhatsapp, type WhatsappRig } from './whatsapp-rig.ts';

let rig: WhatsappRig;
beforeEach(async () => { rig = await startWhatsapp(); });
afterEach(async () => rig.host.close());

it('10,000 malformed requests get no server error, signed or not, and the next customer is heard', async () => {
  const counts = await floodWith(10_000, `${rig.host.url}/channels/whatsapp`);
  expect(Object.keys(counts).filter((status) => Number(status) >= 500)).toEqual([]);
  expect(counts['403']).toBeGreaterThan(4_000);
  expect((counts['200'] ?? 0) + (counts['204'] ?? 0)).toBeGreaterThan(1_000);
  expect(await rig.deliver({ id: 'after', text: 'hello' })).toBe(200);
  expect(rig.host.received.at(-1)).toMatchObject({ kind: 'text', text: 'hello' });
}, 120_000);
