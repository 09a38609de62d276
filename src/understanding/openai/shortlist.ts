import type { ReadingContext } from '../../contracts.ts';
import type { FlowExamples } from '../flow-examples.ts';

export interface Ranked { flow: string; confidence: number }

const MOST_FLOWS = 12;

/** The flows that the model hears of: the likeliest by the local engine, and always the one that runs and those just offered. */
export function shortlist(flows: FlowExamples[], ranked: readonly Ranked[], at: Pick<ReadingContext, 'flow' | 'candidates'>): FlowExamples[] {
  if (flows.length <= MOST_FLOWS) return flows;
  const byName = new Map(flows.map((flow) => [flow.name, flow]));
  const names = new Set([...(at.flow === null ? [] : [at.flow]), ...at.candidates, ...ranked.slice(0, MOST_FLOWS).map(({ flow }) => flow)]);
  return [...names].flatMap((name) => byName.get(name) ?? []);
}
