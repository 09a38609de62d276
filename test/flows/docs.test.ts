import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { tableToJdm } from '../../executors/decide/table.ts';
import { FILTERS } from '../../flows/template.ts';
import { flowSchema, slotSchema } from '../../flows/schema.ts';
import { STEP_KINDS } from '../../flows/step-schema.ts';
import { systemsSchema } from '../../flows/systems-schema.ts';
import { faultSchema, scenariosSchema, turnSchema } from '../../flows/scenario.ts';
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

  it('shows steps and a start without a customer that lint finds nothing wrong with', async () => {
    const steps = block('- parallel:').replaceAll(/^(?=.)/gm, '  ');
    const file = `flow: busy\ntitle: { en: Busy, fr: Beaucoup }\ndescription: Busy.\nslots: { number: { type: phone, ask: { en: Which?, fr: Lequel ? } } }\nsteps:\n${steps}`;
    expect(await lintPacks([packFolder({ 'busy.yaml': file, 'review.yaml': block('flow: account-review') })], { actions: null, toJdm: null, wordings: null })).toEqual([]);
  });

  it('shows a call, a table, a systems.yaml and scenarios that can be read', () => {
    for (const steps of [parse(block('- call: provisioning.swapSim')), parse(block('- parallel:'))]) {
      expect(flowSchema.safeParse({ flow: 'a', title: 'A', description: 'A.', steps })).toMatchObject({ success: true });
    }
    const limited = { flow: 'a', title: 'A', description: 'A.', steps: [{ end: 'done' }], ...parse(block('limits:')) };
    expect(flowSchema.safeParse(limited)).toMatchObject({ success: true, data: { limits: { length: 5 } } });
    expect(scenariosSchema.safeParse(parse(block('flow: port-in\nscenarios')))).toMatchObject({ success: true });
    expect(systemsSchema.safeParse(parse(block('systems:')))).toMatchObject({ success: true });
    expect(scenariosSchema.safeParse(parse(block('flow: sim-swap\nscenarios')))).toMatchObject({ success: true });
    expect(tableToJdm(parse(block('title: Risk')))).toHaveProperty('nodes');
  });

  it('names every kind of step, every kind and key of a slot, every filter, and every turn and fault of a scenario', () => {
    const scenarioWords = [...faultSchema.shape.kind.options, ...turnSchema.options.flatMap((turn) => Object.keys(turn.shape).slice(0, 1))].map((word) => `\`${word}\``);
    const named = [...Object.keys(STEP_KINDS).map((kind) => `| \`${kind}: `), ...slotSchema.shape.type.options.map((type) => `\`${type}\``), ...Object.keys(slotSchema.shape).map((key) => `\`${key}\``), ...FILTERS, ...scenarioWords];
    expect(named.filter((name) => !text.includes(name))).toEqual([]);
  });
});
