import { afterEach, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { BoundLimit } from '../../src/contracts.ts';
import { createWindowLimits, limitFolder, type Taking } from '../../src/session/window-limits.ts';
import { STORES, type Opened } from './stores.ts';

const DAY_MS = 86_400_000;
const limit = (over: Partial<BoundLimit>): BoundLimit => ({ of: null, most: null, times: null, perMs: DAY_MS, by: null, allow: null, identity: null, ...over });
const SUM = [limit({ of: 'amount', most: 100 })];

const taking = (key: string, amount: number, limits = SUM): Taking => ({ action: 'billing.addCredit', key, limits, arguments: { amount } });
const once = (by: string): BoundLimit[] => [limit({ times: 1, by })];

describe.each(STORES)('on $name, a limit over a window', ({ open }) => {
  let opened: Opened | null = null;
  afterEach(async () => opened?.close());
  const begin = async () => {
    opened = await open();
    const clock = { now: 1_000_000 };
    return { clock, limits: createWindowLimits(opened.store.documents, () => clock.now), documents: opened.store.documents };
  };

  it('lets calls through up to its sum, and the one that would pass it not', async () => {
    const { limits } = await begin();
    await limits.take(taking('a', 60));
    await limits.take(taking('b', 40));
    await expect(limits.take(taking('c', 1))).rejects.toMatchObject({ kind: 'terminal', code: 'over_limit' });
  });

  it('counts a call once, however often it is tried', async () => {
    const { limits } = await begin();
    for (let i = 0; i < 5; i += 1) await limits.take(taking('a', 60));
    await expect(limits.take(taking('b', 40))).resolves.toBeUndefined();
  });

  it('gives back what did not happen, and forgets what is older than the window', async () => {
    const { limits, clock } = await begin();
    await limits.take(taking('a', 100));
    await limits.giveBack(taking('a', 100));
    await limits.take(taking('b', 100));
    clock.now += DAY_MS + 1;
    await expect(limits.take(taking('c', 100))).resolves.toBeUndefined();
  });

  it('goes on counting when the limit itself changes', async () => {
    const { limits } = await begin();
    await limits.take(taking('a', 90));
    const raised = [limit({ of: 'amount', most: 120 })];
    await expect(limits.take(taking('b', 40, raised))).rejects.toMatchObject({ code: 'over_limit' });
    await expect(limits.take(taking('b', 30, raised))).resolves.toBeUndefined();
  });

  it('counts a call once for two limits on the same thing, and keeps the lower', async () => {
    const { limits } = await begin();
    const both = [limit({ of: 'amount', most: 100 }), limit({ of: 'amount', most: 50 })];
    await limits.take(taking('a', 30, both));
    await limits.take(taking('b', 20, both));
    await expect(limits.take(taking('c', 1, both))).rejects.toMatchObject({ code: 'over_limit' });
  });

  it('forgets what no window reaches any more, and still counts right', async () => {
    const { limits, clock, documents } = await begin();
    for (let i = 0; i < 12; i += 1) {
      await limits.take(taking(`old-${i}`, 100));
      clock.now += 2 * DAY_MS;
    }
    const left = await documents.list(limitFolder('billing.addCredit', limit({ of: 'amount', most: 100 })), 100);
    expect(left.length).toBeLessThanOrEqual(2);
    await limits.take(taking('new', 100));
    await expect(limits.take(taking('newer', 1))).rejects.toMatchObject({ code: 'over_limit' });
  });

  it('counts each subject for itself', async () => {
    const { limits } = await begin();
    await limits.take(taking('a', 1, once('"ada"')));
    await limits.take(taking('b', 1, once('"ben"')));
    await expect(limits.take(taking('c', 1, once('"ada"')))).rejects.toMatchObject({ code: 'over_limit' });
  });

  it('never lets calls at the same time pass it together', async () => {
    const { documents, clock } = await begin();
    let round = 0;
    await fc.assert(fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 2, maxLength: 6 }), async (amounts) => {
      round += 1;
      const within = [limit({ of: 'amount', most: 100, by: String(round) })];
      // Two replicas, each with a view of its own.
      const replicas = [createWindowLimits(documents, () => clock.now), createWindowLimits(documents, () => clock.now)];
      const taken = await Promise.allSettled(amounts.map(async (amount, i) => {
        await replicas[i % 2]?.take(taking(`${round}/${i}`, amount, within));
        return amount;
      }));
      expect(taken.reduce((sum, one) => sum + (one.status === 'fulfilled' ? one.value : 0), 0)).toBeLessThanOrEqual(100);
    }), { numRuns: 20 });
  });
});
