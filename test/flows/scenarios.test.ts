import { describe, expect, it } from '@jest/globals';
import { currentFlows, currentScenarios, loadPacks, packsIn } from '../../flows/catalog.ts';
import { createCoverage } from '../../flows/coverage.ts';
import { runScenario } from '../../flows/run-scenario.ts';
import { lineOf } from '../../flows/source.ts';
import { createScenarioHarness } from '../../src/cli/scenario-harness.ts';

const packs = await loadPacks(await packsIn('flows/packs'));
const coverage = createCoverage();
const harness = createScenarioHarness({ root: '.', packs: [], seen: coverage.seen });

describe('the scenarios of our packs', () => {
  it.each(currentScenarios(packs))('$flow: $scenario', async (scenario) => {
    const { failures, transcript } = await runScenario(scenario, harness);
    expect({ failures, transcript: failures.length > 0 ? transcript : [] }).toEqual({ failures: [], transcript: [] });
  });

  it.each(currentFlows(packs).map(({ flow }) => ({ flow, name: flow.parsed.flow })))('together reach every branch of $name', ({ flow }) => {
    expect(coverage.of(flow).missing.map(lineOf)).toEqual([]);
  });
});
