import { describe, expect, it } from '@jest/globals';
import { FAULT_KINDS } from '../../executors/sandbox/faults/fault-plan.ts';
import { loadPacks } from '../../flows/catalog.ts';
import { faultSchema } from '../../flows/scenario.ts';
import { lineOf } from '../../flows/source.ts';
import { testPacks } from '../../flows/test-packs.ts';
import { createScenarioHarness } from '../../src/cli/scenario-harness.ts';
import { packFolder } from './pack-folder.ts';

const FLOW = `flow: goodwill
title: Goodwill
description: Gives money back.
slots:
  amount: { type: money, ask: How much? }
steps:
  - call: billing.addCredit
    with: { customerId: "'C-1001'", amount: amount, reason: "'goodwill'" }
    save: credit
    unconfirmed: The staff asked for it.
    undo: { call: billing.reverseCredit, with: { creditId: credit.creditId } }
  - approve: { by: billing desk, of: 2, within: 1h, otherwise: refused, shows: { amount: amount } }
  - wait: { for: thanked, within: 3d, otherwise: refused, save: answer }
  - if: answer.ok
    end: thanked
endings: { thanked: 'Thanked for {amount}.' }
`;
const TESTS = `flow: goodwill
scenarios:
  - scenario: approved by two, and thanked for
    starts: { slots: { amount: 5 } }
    turns:
      - { staff: approve, as: ann@errand.example }
      - staff: approve
      - wait: 1d
      - event: thanked
        data: { ok: true }
    expect: { ending: thanked, work: [billing.addCredit] }
  - scenario: nobody thanks
    starts: { slots: { amount: 5 } }
    turns: [{ staff: approve }, { staff: approve }, { wait: 4d }]
    expect: { ending: refused, work: [billing.addCredit, billing.reverseCredit], undone: [billing.addCredit] }
  - scenario: the bill does not answer at first, and it is done once
    faults: [{ on: billing.addCredit, kind: drop-after-commit }]
    starts: { slots: { amount: 5 } }
    turns: [{ staff: refuse }]
    expect: { ending: refused, work: [billing.addCredit, billing.reverseCredit] }
  - scenario: somebody mends what the bill refuses
    starts: { slots: { amount: -1 } }
    turns:
      - mends: { edit: { customerId: C-1001, amount: 5, reason: goodwill } }
      - staff: { edit: { amount: 7 } }
    expect: { ending: null, work: [billing.addCredit] }
  - scenario: the same person cannot approve twice
    starts: { slots: { amount: 5 } }
    turns: [{ staff: approve, as: ann@errand.example }, { staff: approve, as: ann@errand.example }]
    expect: {}
`;

describe('the scenario harness', () => {
  it('knows every fault of the stand-in systems', () => {
    expect(faultSchema.shape.kind.options.toSorted()).toEqual(FAULT_KINDS.toSorted());
  });

  it('plays flows without a customer, faults, events, two approvers and exceptions on the real gateway', async () => {
    const folder = packFolder({ 'goodwill.yaml': FLOW, 'tests/goodwill.yaml': TESTS });
    const packs = await loadPacks([folder]);
    expect(packs.flatMap(({ findings }) => findings.map(lineOf))).toEqual([]);
    const tested = await testPacks(packs, null, async (seen) => createScenarioHarness({ root: '.', packs: [folder], seen }));
    const failed = tested?.scenarios.filter(({ ok }) => !ok).map(({ scenario, failures }) => ({ scenario, failures }));
    expect(failed).toEqual([{ scenario: 'the same person cannot approve twice', failures: ['turn 2: You have approved this before; it waits for 1 more.'] }]);
    expect(tested?.coverage[0]?.missing.map(({ branch }) => branch)).toEqual(['expired', 'no']);
  });
});
