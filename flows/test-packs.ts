import { currentFlows, currentScenarios, type Pack } from './catalog.ts';
import { createCoverage, type FlowCoverage, type Seen } from './coverage.ts';
import { runScenario, type ScenarioHarness, type ScenarioResult } from './run-scenario.ts';
import { lineOf } from './source.ts';

export interface Tested { scenarios: ScenarioResult[]; coverage: FlowCoverage[] }

/** Plays the scenarios, of one flow or of all, and sees how much of those flows they cover. Null: there are none. */
export async function testPacks(packs: readonly Pack[], flow: string | null, harness: (seen: Seen) => Promise<ScenarioHarness>): Promise<Tested | null> {
  const scenarios = currentScenarios(packs).filter((scenario) => flow === null || scenario.flow === flow);
  if (scenarios.length === 0) return null;
  const coverage = createCoverage();
  const rig = await harness(coverage.seen);
  const results: ScenarioResult[] = [];
  for (const scenario of scenarios) results.push(await runScenario(scenario, rig));
  const flows = currentFlows(packs).filter((one) => flow === null || one.flow.parsed.flow === flow);
  return { scenarios: results, coverage: flows.map((one) => coverage.of(one.flow)) };
}

/** As people read it: each scenario with what went wrong, then what of each flow no scenario reached. */
export function reportTests({ scenarios, coverage }: Tested): string {
  const failed = scenarios.filter(({ ok }) => !ok).length;
  return [...scenarios.map(reportScenario), `${scenarios.length - failed} passed, ${failed} failed`, ...coverage.map(reportCoverage)].join('\n');
}

function reportScenario({ ok, flow, scenario, failures, transcript }: ScenarioResult): string {
  const title = `${ok ? '✓' : '✗'} ${flow}: ${scenario}`;
  return ok ? title : [title, ...failures.map((failure) => `    ${failure}`), ...transcript.map((said) => `      ${said}`)].join('\n');
}

function reportCoverage({ flow, steps, branches, missing }: FlowCoverage): string {
  const counts = `${flow}: ${steps.covered} of ${steps.all} steps, ${branches.covered} of ${branches.all} branches covered`;
  return [counts, ...missing.map((finding) => `    ${lineOf(finding)}`)].join('\n');
}
