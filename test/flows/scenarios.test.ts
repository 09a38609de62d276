import { describe, expect, it } from '@jest/globals';
import { loadPacks, packsIn } from '../../flows/catalog.ts';
import { runScenario } from '../../flows/run-scenario.ts';
import { createScenarioHarness } from '../../src/cli/scenario-harness.ts';

const packs = await loadPacks(await packsIn('flows/packs'));
const scenarios = packs.flatMap((pack) => pack.scenarios.flatMap(({ parsed }) => parsed.scenarios));
const harness = createScenarioHarness({ root: '.', packs: [] });

describe('the scenarios of our packs', () => {
  it.each(scenarios)('$flow: $scenario', async (scenario) => {
    const { failures, transcript } = await runScenario(scenario, harness);
    expect({ failures, transcript: failures.length > 0 ? transcript : [] }).toEqual({ failures: [], transcript: [] });
  });
});
