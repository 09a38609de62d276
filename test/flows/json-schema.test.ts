import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { loadPacks, packsIn } from '../../flows/catalog.ts';
import { flowJsonSchema } from '../../flows/json-schema.ts';

describe('the JSON Schema for editors', () => {
  const check = new Ajv2020({ strict: false }).compile(flowJsonSchema());

  it('stands in flows/flow.schema.json as it is generated (npm run flows -- schema rewrites it)', async () => {
    expect(JSON.parse(await readFile('flows/flow.schema.json', 'utf8'))).toEqual(flowJsonSchema());
  });

  it('accepts every flow of our packs as it is written', async () => {
    const flows = (await loadPacks(await packsIn('flows/packs'))).flatMap((pack) => pack.flows);
    expect(flows.length).toBeGreaterThan(3);
    for (const { file, source } of flows) expect({ file, fits: check(parse(source.text)), errors: check.errors }).toEqual({ file, fits: true, errors: null });
  });

  it.each([
    ['a step of no kind', { steps: [{ pause: '3s' }] }],
    ['a question among steps that are under way at once', { steps: [{ parallel: [{ call: 'a.b' }, { ask: 'x' }] }] }],
    ['a wait for nothing', { steps: [{ wait: { within: '3d' } }] }],
    ['a step with an unknown key', { steps: [{ call: 'crm.addNote', wiht: {} }] }],
    ['a broken step inside a group', { steps: [{ do: [{ say: 3 }] }] }],
    ['a slot of no type', { slots: { number: { ask: 'Which?' } } }],
  ])('refuses %s', (_name, change) => {
    const flow = { flow: 'a', title: 'A', description: 'A flow.', steps: [{ say: 'Hello' }] };
    expect([check(flow), check({ ...flow, ...change })]).toEqual([true, false]);
  });
});
