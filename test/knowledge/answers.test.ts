import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RIG_CHANNEL, startRig, type Rig } from '../../src/cli/rig.ts';
import type { Entry, InboundBody, Store } from '../../src/contracts.ts';
import { openStore } from '../../src/store/open-store.ts';

const root = join(import.meta.dirname, '../..');
let folder: string;
let store: Store;
let rig: Rig;
const clock = { now: Date.parse('2026-11-02T10:00:00Z') };
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'answers-'));
  store = await openStore({ dataDir: folder, mongoUri: null });
  rig = await startRig({ root, packs: [], store, clock });
});
afterAll(async () => {
  await rig.close();
  await store.close();
  await rm(folder, { recursive: true });
});

let sessions = 0;
async function talk(locale = 'en') {
  sessions += 1;
  const session = `s${sessions}`;
  let messages = 0;
  let seen = 0;
  const send = async (body: InboundBody): Promise<Entry[]> => {
    messages += 1;
    clock.now += 1000;
    await rig.assembly.gateway.receive({ id: `${session}:${messages}`, session, address: { channel: RIG_CHANNEL.name, id: session }, at: clock.now, ...body });
    await rig.assembly.gateway.idle();
    const lines = await rig.assembly.gateway.entries(session, seen, 100);
    seen = lines.at(-1)?.seq ?? seen;
    return lines.filter(({ from }) => from === 'bot');
  };
  await send({ kind: 'opened', locale });
  return { session, send, say: async (text: string) => (await send({ kind: 'text', text })).map((line) => line.text) };
}

describe('a customer who asks', () => {
  it('reads the passage, where it is from and how old it is', async () => {
    const [answer] = await (await talk()).say('what does roaming cost outside the EU?');
    expect(answer).toMatch(/^Elsewhere a travel pass costs 5\.00 a day.*\nSource: Roaming, updated 5 October 2026$/);
  });

  it('reads it in French', async () => {
    const lines = await (await talk('fr')).say('quels sont vos horaires ?');
    expect(lines.join('\n')).toContain("Source : Horaires d'ouverture, mis à jour le 5 octobre 2026");
  });

  it('what no article answers hears so and is offered a person, who then comes', async () => {
    const { send, session } = await talk();
    const [line] = await send({ kind: 'text', text: 'do you sell bicycles?' });
    expect(line?.text).toContain('I couldn’t find that in our articles');
    expect(line?.choices).toMatchObject([{ label: 'Talk to a person' }]);
    await send({ kind: 'choice', choice: line?.choices?.[0]?.id ?? '' });
    expect((await rig.assembly.gateway.view(session))?.owner).toBe('nobody');
    expect(await rig.assembly.knowledge.unanswered()).toMatchObject([{ question: 'do you sell bicycles?' }]);
  });

  it('in the middle of a request is answered about that request, and asked again what was being asked', async () => {
    const { say } = await talk();
    const asked = (await say('I want to swap my SIM')).at(-1) ?? '';
    const lines = await say('what does it cost?');
    expect(lines[0]).toMatch(/^A replacement SIM or eSIM costs 10\.00/);
    expect(lines.at(-1)).toBe(asked);
  });
});
