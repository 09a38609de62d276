import { describe, expect, it } from '@jest/globals';
import { loadPacks } from '../../flows/catalog.ts';
import { createCoverage } from '../../flows/coverage.ts';
import { runScenario } from '../../flows/run-scenario.ts';
import { lineOf } from '../../flows/source.ts';
import { createScenarioHarness } from '../../src/cli/scenario-harness.ts';

/** Plays the scenarios of one of our packs, beside all the others; together they must reach every branch of its flows. */
export async function playPack(name: string): Promise<void> {
  const [pack] = await loadPacks([`flows/packs/${name}`]);
  const coverage = createCoverage();
  const harness = createScenarioHarness({ root: '.', packs: [], seen: coverage.seen });
  const scenarios = pack?.scenarios.flatMap(({ parsed }) => parsed.scenarios) ?? [];
  const flows = pack?.flows.map((flow) => ({ flow, name: flow.parsed.flow })) ?? [];
  describe(`the scenarios of ${name}`, () => {
    it.each(scenarios)('$flow: $scenario', async (scenario) => {
      const { failures, transcript } = await runScenario(scenario, harness);
      expect({ failures, transcript: failures.length > 0 ? transcript : [] }).toEqual({ failures: [], transcript: [] });
    });

    it.each(flows)('together reach every branch of $name', ({ flow }) => {
      expect(coverage.of(flow).missing.map(lineOf)).toEqual([]);
    });
  });
}
