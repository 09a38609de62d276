import { afterEach, expect, it } from '@jest/globals';
import { RIG_CHANNEL, settle, startRig, type Rig } from '../../src/cli/rig.ts';
import type { Store } from '../../src/contracts.ts';
import type { Reader } from '../../src/understanding/engine-figures.ts';
import { startStandIn, type StandIn } from '../understanding/model-stand-in.ts';
import { STORES, type Opened } from './stores.ts';

const [embedded] = STORES;
let opened: Opened | undefined;
let standIn: StandIn | undefined;
const rigs: Rig[] = [];
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.close();
  await standIn?.close();
  await opened?.close();
});

it('a turn that lost its race, and one that broke off, do not ask the model a second time', async () => {
  opened = await embedded?.open();
  standIn = await startStandIn('sk-test');
  standIn.behave({ kind: 'answer', commands: [{ kind: 'start', flow: 'sim-swap', confidence: 0.9 }] });
  if (!opened) throw new Error('no store');
  const { sessions } = opened.store;
  let lose = 0;
  const store: Store = {
    ...opened.store,
    sessions: { ...sessions, save: async (next) => {
      lose -= 1;
      if (lose === 1) throw new Error('the disk is away for a moment');
      return lose === 0 ? false : sessions.save(next);
    } },
  };
  const readers: Reader[] = [];
  const clock = { now: Date.UTC(2026, 0, 15, 10) };
  const openai = { apiKey: 'sk-test', baseUrl: standIn.baseUrl, model: 'gpt-test', timeoutMs: 5_000, mode: 'model' as const, priceIn: 0, priceOut: 0 };
  const rig = await startRig({ root: process.cwd(), packs: [], store, clock, openai, figures: { read: (reader) => readers.push(reader), asked: () => {} } });
  rigs.push(rig);
  lose = 2;
  await rig.assembly.gateway.receive({ id: 'm1', session: 's', address: { channel: RIG_CHANNEL.name, id: 's' }, at: clock.now, kind: 'text', text: 'my handset went for a swim in the lake' });
  for (let i = 0; i < 200 && readers.length < 3; i += 1) {
    await new Promise((resolve) => { setTimeout(resolve, 25); });
    await settle(rig, { store, session: 's', clock });
  }
  expect(readers).toEqual(['model', 'remembered', 'remembered']);
  expect(standIn.asked).toHaveLength(1);
  expect((await rig.assembly.gateway.view('s'))?.flow).toBe('sim-swap');
});
