import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadPacks } from '../../flows/catalog.ts';
import { publishFlows, type Publishing } from '../../flows/publish.ts';
import type { Finding } from '../../flows/source.ts';
import type { FlowStore, PublishedFlow, Store } from '../../src/contracts.ts';
import { openStore } from '../../src/store/open-store.ts';
import { packFolder } from './pack-folder.ts';

const AS: Publishing = { by: 'ada', now: 1_000, toJdm: (raw) => ({ raw: JSON.stringify(raw) }) };
const flow = (say: string) => `flow: greet\ntitle: Greet\ndescription: Greets.\nslots:\n  who: { type: choice, ask: Who?, options: [world] }\nsteps:\n  - { decide: tone, with: { who: who }, save: tone }\n  - say: ${say}\n`;
const packs = (say: string, table: string) => loadPacks([packFolder({ 'greet.yaml': flow(say), 'tables/tone.yaml': table, 'tables/other.yaml': 'unused: true' })]);

let store: Store;
beforeEach(async () => {
  store = await openStore({ dataDir: mkdtempSync(join(tmpdir(), 'publish-')), mongoUri: null });
});
afterEach(() => store.close());

describe('publishing', () => {
  it('stores a flow with the tables it names, and nothing else, as version 1', async () => {
    const [published] = await publishFlows(await packs('Hello', 'rows: []'), store.flows, AS);
    expect(published).toMatchObject({ name: 'greet', version: 1, by: 'ada', publishedAt: 1_000, digest: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(published?.source).toMatchObject({ file: { flow: 'greet', slots: { who: { options: [{ id: 'world', label: 'world' }] } } }, tables: { tone: { raw: '{"rows":[]}' } } });
    expect(Object.keys(published?.source['tables'] ?? {})).toEqual(['tone']);
    expect(await store.flows.all()).toEqual([published]);
  });

  it('publishes nothing when nothing changed, though the file is written differently', async () => {
    const first = await publishFlows(await packs('Hello', 'rows: []'), store.flows, AS);
    const again = await publishFlows(await packs('"Hello"   # a greeting', '{ "rows": [] }'), store.flows, { ...AS, now: 2_000 });
    expect(again).toEqual(first);
  });

  it.each([['its text', 'Goodbye', 'rows: []'], ['a table that it names', 'Hello', 'rows: [1]']])('publishes the next version when %s changed', async (_of, say, table) => {
    await publishFlows(await packs('Hello', 'rows: []'), store.flows, AS);
    const [next] = await publishFlows(await packs(say, table), store.flows, AS);
    expect(next?.version).toBe(2);
    expect((await store.flows.all()).map(({ version }) => version).toSorted((a, b) => a - b)).toEqual([1, 2]);
  });

  it('leaves out a flow whose table cannot be used, names the table, and publishes the rest', async () => {
    const folder = packFolder({ 'greet.yaml': flow('Hello'), 'tables/tone.yaml': 'rows: []', 'bye.yaml': 'flow: bye\ntitle: Bye\ndescription: Bye.\nsteps: [{ say: Bye }]' });
    const skipped: Finding[] = [];
    const published = await publishFlows(await loadPacks([folder]), store.flows, { ...AS, toJdm: refuse, skipped: (finding) => skipped.push(finding) });
    expect(published.map(({ name }) => name)).toEqual(['bye']);
    expect(skipped).toMatchObject([{ file: join(folder, 'tables/tone.yaml'), code: 'bad_table', message: expect.stringContaining('row 1 is empty') }]);
    await expect(publishFlows(await loadPacks([folder]), store.flows, { ...AS, toJdm: refuse })).rejects.toThrow('row 1 is empty');
  });

  it('takes the flow of the later pack where two have one name, at every start again', async () => {
    const two = [...await packs('Hello', 'rows: []'), ...await packs('Goodbye', 'rows: []')];
    const [first] = await publishFlows(two, store.flows, AS);
    expect(first?.source).toMatchObject({ file: { steps: [{}, { say: 'Goodbye' }] } });
    expect(await publishFlows(two, store.flows, AS)).toEqual([first]);
    expect(await store.flows.all()).toHaveLength(1);
  });

  it('takes what another replica published at the same moment', async () => {
    const both = await Promise.all([publishFlows(await packs('Hello', 'rows: []'), store.flows, AS), publishFlows(await packs('Hello', 'rows: []'), store.flows, AS)]);
    expect(both[0]).toEqual(both[1]);
    expect(await store.flows.all()).toHaveLength(1);
  });

  it('goes one version further when another replica published something else first', async () => {
    const rival = await rivalVersion();
    const racing: FlowStore = { all: () => store.flows.all(), publish: async (mine) => { await store.flows.publish(rival); return store.flows.publish(mine); } };
    const [published] = await publishFlows(await packs('Hello', 'rows: []'), racing, AS);
    expect(published?.version).toBe(2);
    expect(await store.flows.all()).toEqual(expect.arrayContaining([rival, published]));
  });
});

function refuse(): never {
  throw new Error('row 1 is empty');
}

async function rivalVersion(): Promise<PublishedFlow> {
  return { name: 'greet', version: 1, digest: 'other', publishedAt: 1, by: 'bob', source: {} };
}
