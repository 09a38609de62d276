import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { RIG_CHANNEL, settle, startRig, type Rig } from '../../src/cli/rig.ts';
import type { Store } from '../../src/contracts.ts';
import { createLog } from '../../src/log.ts';
import { openStore } from '../../src/store/open-store.ts';

let folder: string;
let store: Store;
let rig: Rig;
const clock = { now: Date.UTC(2026, 0, 15, 10) };
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'errand-foreign-'));
  store = await openStore({ dataDir: folder, mongoUri: null });
  rig = await startRig({ root: process.cwd(), packs: [], store, clock, log: createLog({ level: 'silent' }) });
});
afterEach(async () => {
  await rig.close();
  await store.close();
  await rm(folder, { recursive: true });
});

let said = 0;
async function answers(text: string): Promise<string[]> {
  const before = (await store.records.entries('s', 0, 1_000)).length;
  said += 1;
  await rig.assembly.gateway.receive({ id: `m${said}`, session: 's', address: { channel: RIG_CHANNEL.name, id: 's' }, at: clock.now, kind: 'text', text });
  await settle(rig, { store, session: 's', clock });
  return (await store.records.entries('s', 0, 1_000)).slice(before).filter(({ from }) => from === 'bot').map((line) => line.text);
}

// Our own flows are in English and French.
describe('a language in which there is nothing to offer', () => {
  it.each([
    ['Hallo, ich habe eine Frage zu meinem Vertrag', 'Ich spreche hier Englisch und Französisch.'],
    ['Hola, tengo una pregunta sobre mi contrato', 'Aquí hablo inglés y francés.'],
    ['Hallo, ik heb een vraag over mijn abonnement', 'Ik spreek hier Engels en Frans.'],
  ])('is answered in that language: %s', async (text, answer) => {
    expect(await answers(text)).toContain(answer);
  });

  it('changes nothing for one that is spoken, or that is open', async () => {
    expect((await answers('asdf qwer zxcv')).join('\n')).not.toMatch(/I speak/);
    expect((await answers('bonjour, je voudrais savoir quelque chose')).join('\n')).not.toMatch(/je parle/);
  });
});
