import { describe, expect, it } from '@jest/globals';
import type { DeliveryState } from '../../src/contracts.ts';
import { STORES } from '../session/stores.ts';

describe.each(STORES)('on $name, what became of a line', ({ open }) => {
  it.each<[DeliveryState[], DeliveryState]>([
    [['sent', 'delivered', 'read'], 'read'], [['delivered', 'sent'], 'delivered'], [['read', 'delivered', 'sent'], 'read'], [['sent', 'failed'], 'failed'], [['failed', 'sent', 'delivered'], 'delivered'],
  ])('said as %j is %s', async (states, kept) => {
    const { store, close } = await open();
    await store.records.append([{ to: 'transcript', row: { session: 's', seq: 1, at: 1, from: 'bot', text: 'Hi' } }]);
    for (const state of states) await store.records.mark({ session: 's', seq: 1 }, state);
    expect((await store.records.entries('s', 0, 10))[0]?.delivery).toBe(kept);
    await close();
  });
});
