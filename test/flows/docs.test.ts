import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { tableToJdm } from '../../executors/decide/table.ts';
import { FILTERS } from '../../flows/template.ts';
import { STEP_KINDS, flowSchema, slotSchema, systemsSchema } from '../../flows/schema.ts';
import { scenariosSchema } from '../../flows/scenario.ts';
import { lintPacks } from '../../flows/lint.ts';
import { packFolder } from './pack-folder.ts';

const text = await readFile('docs/flows.md', 'utf8');
const blocks = [...text.matchAll(/```yaml\n(.*?)```/gs)].map((match) => match[1] ?? '');
const block = (begins: string): string => blocks.find((one) => one.replace(/^#.*\n/, '').startsWith(begins)) ?? '';

describe('docs/flows.md', () => {
  it('shows a flow without a fault, apart from what stands in other files', async () => {
    const found = await lintPacks([packFolder({ 'order-status.yaml': block('flow: order-status') })], { actions: null, toJdm: null, wordings: null });
    expect(found.map(({ code }) => code)).toEqual(['no_identification']);
  });

  it('shows a call, a table, a systems.yaml and scenarios that can be read', () => {
    const flow = { flow: 'a', title: 'A', description: 'A.', steps: parse(block('- call: provisioning.swapSim')) };
    expect(flowSchema.safeParse(flow)).toMatchObject({ success: true });
    expect(systemsSchema.safeParse(parse(block('systems:')))).toMatchObject({ success: true });
    expect(scenariosSchema.safeParse(parse(block('flow: sim-swap\nscenarios')))).toMatchObject({ success: true });
    expect(tableToJdm(parse(block('title: Risk')))).toHaveProperty('nodes');
  });

  it('names every kind of step, every kind and key of a slot, and every filter', () => {
    const named = [...Object.keys(STEP_KINDS).map((kind) => `| \`${kind}: `), ...slotSchema.shape.type.options.map((type) => `\`${type}\``), ...Object.keys(slotSchema.shape).map((key) => `\`${key}\``), ...FILTERS];
    expect(named.filter((name) => !text.includes(name))).toEqual([]);
  });
});
