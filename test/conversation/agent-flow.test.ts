import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { compile } from '../../flows/compile.ts';
import { mapFlow, renderMap } from '../../flows/map.ts';
import { lintPacks, type LintWith } from '../../flows/lint.ts';
import { flowSchema } from '../../flows/schema.ts';
import { packFolder } from '../flows/pack-folder.ts';

const text = await readFile('docs/flows.md', 'utf8');
const [, example = ''] = /```yaml\n(- agent: .*?)```/s.exec(text) ?? [];
const steps: object[] = parse(example);
const flow = { flow: 'line', title: { en: 'Line', fr: 'Ligne' }, description: 'A line.', steps: [{ call: 'diagnostics.getLine', with: { customerId: '"C-1"' }, save: 'line' }, ...steps], done: { en: 'Done.', fr: 'Fini.' } };

const takes = (...names: string[]) => ({ type: 'object', properties: Object.fromEntries(names.map((name) => [name, {}])), required: names, additionalProperties: false });
const ACTIONS: LintWith['actions'] = [
  { action: 'diagnostics.getLine', write: false, input: takes('customerId') }, { action: 'diagnostics.testLine', write: false, input: takes('customerId') },
  { action: 'diagnostics.resetPort', write: true, input: takes('customerId') }, { action: 'billing.addCredit', write: true, input: takes('customerId', 'amount', 'reason') },
  { action: 'billing.reverseCredit', write: true, input: takes('creditId') },
];
const WITH: LintWith = { actions: ACTIONS, toJdm: null, wordings: null, model: true };
const lint = async (step: object, more: object = {}, with_: LintWith = WITH): Promise<string[]> =>
  (await lintPacks([packFolder({ 'a.yaml': stringify({ flow: 'a', title: 'A', description: 'A.', steps: [{ agent: 'x', policy: 'Be good.', ...step }, { say: '.' }], ...more }) })], with_)).map(({ code }) => code);

describe('an agent step in a flow', () => {
  it('stands in the docs as lint finds nothing wrong with it', async () => {
    expect(await lintPacks([packFolder({ 'line.yaml': stringify(flow) })], WITH)).toEqual([]);
  });

  it('compiles to its actions, each behind its own yes, and leads back to itself', () => {
    const { ops, slots } = compile({ file: flowSchema.parse(flow), version: 1, tables: {} }, (action) => ({ write: !/get|test/.test(action), parameters: [], limits: [] }));
    expect(ops.map(({ kind }) => kind)).toEqual(['call', 'agent', 'call', 'goto', 'confirm', 'call', 'goto', 'confirm', 'call', 'goto', 'unless', 'hand over']);
    expect(ops[4]).toMatchObject({ covers: [5] });
    expect(ops[7]).toMatchObject({ covers: [8] });
    expect(ops[1]).toMatchObject({ to: 10, slot: 'agent 1' });
    expect(Object.keys(slots)).toEqual(['agent 1']);
  });

  it('takes no write of its own into a yes that was asked before it', () => {
    const before = flowSchema.parse({ flow: 'a', title: 'A', description: 'A.', steps: [{ confirm: 'All of it?' }, { agent: 'x', policy: 'p', actions: ['toy.charge'] }, { call: 'toy.move' }] });
    const { ops } = compile({ file: before, version: 1, tables: {} }, () => ({ write: true, parameters: [], limits: [] }));
    expect(ops.flatMap((op) => (op.kind === 'confirm' ? [op.covers] : []))).toEqual([[5], [3]]);
  });

  it('is read by a business person with its actions and where it ends', () => {
    const map = renderMap(mapFlow(flowSchema.parse(flow)));
    expect(map).toContain('works on diagnose-line');
    expect(map).toContain('a person (technical desk)');
    expect(map).toContain('agent: diagnose-line');
  });

  it.each([
    ['an action that no system has', { actions: ['billing.addCredits'] }, ['unknown_action']],
    ['a write that nobody is asked about and nothing undoes', { actions: ['billing.addCredit'] }, ['unconfirmed_write', 'no_undo']],
    ['a pinned argument that the action does not take', { actions: { 'diagnostics.getLine': { with: { customer: '"C-1"' } } } }, ['unknown_argument']],
    ['an argument of the model where there is none yet', { actions: { 'diagnostics.getLine': { with: { customerId: 'arguments.id' } } } }, ['unknown_variable']],
    ['an undo that no system has', { actions: { 'billing.addCredit': { confirm: 'Yes?', undo: 'billing.undo' } } }, ['unknown_action']],
    ['an ending that is not there', { actions: ['diagnostics.getLine'], on: { budget: { end: 'late' } } }, ['unknown_ending']],
    ['asking again for nothing in particular', { actions: ['diagnostics.getLine'], on: { budget: { 'ask again': 'x', because: 'y' } } }, expect.arrayContaining(['unknown_key'])],
  ])('is not let through with %s', async (_what, step, codes) => {
    expect(await lint(step)).toEqual(codes);
  });

  it('needs an approval for a write where nobody is there to be asked', async () => {
    const actions = { 'billing.addCredit': { irreversible: true, approve: { by: 'desk', within: '1h', otherwise: 'refused' } } };
    expect(await lint({ actions })).toEqual(['unconfirmed_write']);
    expect(await lint({ actions }, { schedule: { cron: '0 6 * * *' } })).toEqual([]);
  });

  it('is warned of where no model is configured', async () => {
    expect(await lint({ actions: ['diagnostics.getLine'] }, {}, { ...WITH, model: false })).toEqual(['no_model']);
  });
});
