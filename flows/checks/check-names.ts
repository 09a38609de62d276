import type { Pack, PackFlow } from '../catalog.ts';
import type { AgentStep } from '../agent-schema.ts';
import type { StepOutcome, WaitStep } from '../step-schema.ts';
import { didYouMean } from '../shape.ts';
import type { Finding, FindingCode, Path } from '../source.ts';
import { eachStep, isWork, type Placed } from '../steps.ts';

/** Names that lead nowhere: slots, endings, tables and flows. */
export function checkNames({ source, parsed }: PackFlow, pack: Pack, flows: readonly string[]): Finding[] {
  const names = {
    slot: Object.keys(parsed.slots), ending: ['done', 'refused', ...Object.keys(parsed.endings)],
    table: pack.tables.map((table) => table.name), flow: flows,
  };
  const proofs = (parsed.grants?.proof ?? []).map((name, i): Reference => ({ kind: 'slot', name, path: ['grants', 'proof', i] }));
  const begun = (['starts', 'schedule'] as const).flatMap((key) => Object.keys(parsed[key]?.slots ?? {}).map((name): Reference => ({ kind: 'slot', name, path: [key, 'slots', name] })));
  const timed = Object.keys(parsed.schedule?.slots ?? {}).map((name): Reference => ({ kind: 'slot', name, path: ['schedule', 'slots', name] }));
  const steps = eachStep(parsed.steps);
  const lost = [...proofs, ...begun, ...timed, ...steps.flatMap(references)].filter((reference) => !names[reference.kind].includes(reference.name));
  return [...lost.map(({ kind, name, path }) => source.find(path, {
    code: CODES[kind], message: `There is no ${kind} "${name}"${kind === 'table' ? ' in tables/' : ''}.`, mend: mendFor(kind, name, names[kind]),
  })), ...twice({ source, steps })];
}

type Kind = 'slot' | 'ending' | 'table' | 'flow';
interface Reference { kind: Kind; name: string; path: Path }
const CODES: { readonly [kind in Kind]: FindingCode } = { slot: 'unknown_slot', ending: 'unknown_ending', table: 'unknown_table', flow: 'unknown_flow' };

function mendFor(kind: Kind, name: string, known: readonly string[]): string {
  if (known.length === 0) return kind === 'table' ? `Add tables/${name}.yaml.` : `Add the ${kind} "${name}".`;
  return kind === 'ending' && known.length === 2 ? `Add it under "endings", or use done or refused.` : didYouMean(name, known);
}

function references({ step, path }: Placed): Reference[] {
  const to = (kind: Kind, name: string, ...keys: string[]): Reference => ({ kind, name, path: [...path, ...keys] });
  if ('ask' in step) return [to('slot', step.ask, 'ask')];
  if ('decide' in step) return [to('table', step.decide, 'decide')];
  if ('approve' in step) return [to('ending', step.approve.otherwise, 'approve', 'otherwise')];
  if ('end' in step) return [to('ending', step.end, 'end')];
  if ('flow' in step) return [to('flow', step.flow, 'flow')];
  if ('wait' in step) return waitReferences(step.wait, [...path, 'wait']);
  if ('agent' in step) return agentReferences(step, path);
  if (!isWork(step)) return [];
  return Object.entries(step.on).flatMap(([code, outcome]) => outcomeReferences(outcome, [...path, 'on', code]));
}

function agentReferences({ on, actions }: AgentStep, path: Path): Reference[] {
  return [
    ...Object.entries(on).flatMap(([end, way]) => (way ? outcomeReferences(way, [...path, 'on', end]) : [])),
    ...Object.entries(actions).flatMap(([action, { approve }]): Reference[] => (approve ? [{ kind: 'ending', name: approve.otherwise, path: [...path, 'actions', action, 'approve', 'otherwise'] }] : [])),
  ];
}

function waitReferences(wait: WaitStep['wait'], path: Path): Reference[] {
  return typeof wait === 'object' && 'for' in wait ? [{ kind: 'ending', name: wait.otherwise, path: [...path, 'otherwise'] }] : [];
}

function outcomeReferences(outcome: StepOutcome, path: Path): Reference[] {
  if ('end' in outcome) return [{ kind: 'ending', name: outcome.end, path: [...path, 'end'] }];
  if ('ask again' in outcome) return [{ kind: 'slot', name: outcome['ask again'], path: [...path, 'ask again'] }];
  return [];
}

/** Steps are named in the audit by their id: one each. */
function twice({ source, steps }: { source: PackFlow['source']; steps: Placed[] }): Finding[] {
  const ids = steps.flatMap(({ step, path }) => (step.id === undefined ? [] : [{ id: step.id, path }]));
  const again = ids.filter(({ id }, i) => ids.findIndex((other) => other.id === id) < i);
  return again.map(({ id, path }) => source.find([...path, 'id'], { code: 'duplicate_step', message: `Another step has the id "${id}".`, mend: 'Give this step another id.' }));
}
