import { describe, expect, it } from '@jest/globals';
import { loadPacks } from '../../flows/catalog.ts';
import { createCoverage } from '../../flows/coverage.ts';
import { packFolder } from './pack-folder.ts';

const FLOW = `flow: busy
title: Busy
description: Has one of everything.
steps:
  - each: xs
    as: x
    do:
      - say: Hello
  - call: a.one
    undo: a.back
    on:
      gone: { end: refused }
      any: { continue: true }
  - if: ok
    approve: { by: desk, within: 1h, otherwise: refused }
  - wait: { for: moved, within: 1d, otherwise: refused }
  - parallel:
      - { call: a.two }
      - { id: risky, decide: risk, save: risk }
`;

describe('coverage', () => {
  it('demands each branch once, and names those that were not taken by step and line', async () => {
    const { coverage, flow } = await busy();
    const { steps, branches, missing } = coverage.of(flow);
    expect([steps, branches]).toEqual([{ covered: 0, all: 8 }, { covered: 0, all: 17 }]);
    expect(missing.map(({ step, branch, line }) => [step, branch, line])).toEqual([
      ['1', 'some', 5], ['1', 'none', 5], ['1.1', 'reached', 8],
      ['2', 'done', 9], ['2', 'on gone', 12], ['2', 'on any', 13], ['2', 'undone', 10],
      ['3', 'yes', 14], ['3', 'no', 14], ['3', 'approved', 15], ['3', 'refused', 15], ['3', 'expired', 15],
      ['4', 'event', 16], ['4', 'time', 16], ['5', 'reached', 17], ['5.1', 'done', 18], ['risky', 'reached', 19],
    ]);
  });

  it('counts what was taken, of this flow only', async () => {
    const { coverage, flow } = await busy();
    const see = (pc: number, branch: string, name = 'busy') => coverage.seen({ flow: name, version: 1, pc, branch });
    see(0, 'some');
    see(1, 'reached');
    see(4, 'no');
    see(4, 'yes', 'other');
    see(3, 'failed');
    const { steps, branches, missing } = coverage.of(flow);
    expect([steps.covered, branches.covered]).toEqual([2, 3]);
    expect(missing.map(({ step, branch }) => `${step} ${branch}`)).not.toContain('3 no');
  });

  it('takes a code without a line of its own for "any"', async () => {
    const { coverage, flow } = await busy();
    const missing = () => coverage.of(flow).missing.map(({ branch }) => branch);
    coverage.seen({ flow: 'busy', version: 1, pc: 3, branch: 'on gone' });
    expect(missing()).toContain('on any');
    coverage.seen({ flow: 'busy', version: 1, pc: 3, branch: 'on odd' });
    expect(missing()).not.toContain('on any');
  });
});

async function busy() {
  const [pack] = await loadPacks([packFolder({ 'busy.yaml': FLOW })]);
  const [flow] = pack?.flows ?? [];
  if (!flow) throw new Error('no flow');
  return { coverage: createCoverage(), flow };
}
