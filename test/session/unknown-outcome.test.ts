import { afterEach, describe, expect, it } from '@jest/globals';
import { RIG_CHANNEL, settle, startRig, type Rig } from '../../src/cli/rig.ts';
import { ledgerOf } from '../../src/cli/scenario-harness.ts';
import type { Entry, LedgerRow, Store } from '../../src/contracts.ts';
import { STORES, type Opened } from './stores.ts';

const SESSION = 'doubt';
const TALK = ['I lost my phone', '+44 7700 900123', '123456', '8944100000000005009', 'yes'];

interface Ended { clock: { now: number }; rig: Rig; store: Store; lines: Entry[]; swap: LedgerRow[] }

/** A SIM swap through stand-in systems that misbehave as the plan says. */
async function swapWith(store: Store, fault: object, opened: { rigs: Rig[] }): Promise<Ended> {
  const clock = { now: Date.UTC(2026, 0, 15, 10) };
  const rig = await startRig({ root: process.cwd(), packs: [], store, clock, newCode: () => '123456' });
  opened.rigs.push(rig);
  await fetch(`${rig.sandbox}/faults`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ seed: 1, rate: 1, ...fault }) });
  for (const [i, text] of TALK.entries()) {
    await rig.assembly.gateway.receive({ id: `m${i}`, session: SESSION, address: { channel: RIG_CHANNEL.name, id: SESSION }, at: clock.now, kind: 'text', text });
    await settle(rig, { store, session: SESSION, clock });
  }
  const swap = (await store.records.ledger(SESSION)).filter((row) => row.action === 'provisioning.swapSim');
  return { clock, rig, store, lines: await store.records.entries(SESSION, 0, 1_000), swap };
}

describe.each(STORES)('on $name, a write whose answer is lost', ({ open }) => {
  let opened: Opened | null = null;
  const held: { rigs: Rig[] } = { rigs: [] };
  afterEach(async () => {
    for (const rig of held.rigs.splice(0)) await rig.close();
    await opened?.close();
  });

  it('after it was done is found by its key, and never sent again', async () => {
    opened = await open();
    const { swap, lines, rig } = await swapWith(opened.store, { kinds: { 'drop-after-commit': 1 }, only: ['provisioning.swapSim'], count: 1 }, held);
    expect(swap.map((row) => [row.stage, row.detail])).toEqual([['intent', null], ['attempt', null], ['unknown', 'connection_lost'], ['looked up', 'found'], ['done', null]]);
    expect((await ledgerOf(rig, 'provisioning')).filter((row) => row.action === 'swapSim')).toHaveLength(1);
    expect(lines.at(-1)?.text).toMatch(/^Done/);
  });

  it('before it was done is looked up, and sent again under the same key', async () => {
    opened = await open();
    const { swap, rig, lines } = await swapWith(opened.store, { kinds: { 'drop-before-commit': 1 }, only: ['provisioning.swapSim'], count: 1 }, held);
    expect(swap.map((row) => row.stage)).toEqual(['intent', 'attempt', 'unknown', 'looked up', 'attempt', 'done']);
    expect(new Set(swap.map((row) => row.key)).size).toBe(1);
    expect((await ledgerOf(rig, 'provisioning')).filter((row) => row.action === 'swapSim')).toHaveLength(1);
    expect(lines.at(-1)?.text).toMatch(/^Done/);
  });

  it('and that cannot be looked up in time goes to a person: no word of success or failure, nothing sent again', async () => {
    opened = await open();
    const { swap, lines, store, rig } = await swapWith(opened.store, { kinds: { 'drop-after-commit': 1 }, only: ['provisioning.swapSim', 'provisioning.getOperation'] }, held);
    expect(swap.filter((row) => row.stage === 'attempt')).toHaveLength(1);
    expect(swap.at(-1)).toMatchObject({ stage: 'unknown' });
    expect(lines.map((line) => line.text).join(' ')).toMatch(/can’t confirm yet/);
    expect(lines.map((line) => line.text).join(' ')).not.toMatch(/Done|couldn’t finish/);
    expect(await store.exceptions.open({}, 10)).toMatchObject([{ kind: 'unknown', action: 'provisioning.swapSim', state: 'open' }]);
    expect((await ledgerOf(rig, 'provisioning')).filter((row) => row.action === 'swapSim')).toHaveLength(1);
  });

  it('is settled by a person’s retry: looked up under the old key, and the flow goes on', async () => {
    opened = await open();
    const { store, rig, clock } = await swapWith(opened.store, { kinds: { 'drop-after-commit': 1 }, only: ['provisioning.swapSim', 'provisioning.getOperation'] }, held);
    await fetch(`${rig.sandbox}/faults`, { method: 'DELETE' });
    const [exception] = await store.exceptions.open({}, 10);
    if (!exception) throw new Error('no exception');
    clock.now += 7_200_000;
    await rig.assembly.gateway.receive({ id: 'mended', session: SESSION, address: { channel: RIG_CHANNEL.name, id: SESSION }, at: clock.now, kind: 'mended', exception: exception.effect, by: 'otto', act: 'retry' });
    await settle(rig, { store, session: SESSION, clock });
    expect((await store.records.entries(SESSION, 0, 1_000)).at(-1)?.text).toMatch(/^Done/);
    const swaps = (await ledgerOf(rig, 'provisioning')).filter((row) => row.action === 'swapSim');
    expect(swaps).toHaveLength(1);
    const rows = (await store.records.ledger(SESSION)).filter((row) => row.action === 'provisioning.swapSim');
    expect(new Set(rows.map((row) => row.key)).size).toBe(1);
    expect(rows.filter((row) => row.stage === 'attempt')).toHaveLength(1);
  });
});
