import type { PackFlow } from './catalog.ts';
import { compile } from './compile.ts';
import type { Op } from './program.ts';
import type { Finding, Path } from './source.ts';
import { eachStep, numberOf } from './steps.ts';

/** Told of each branch of a flow that is taken, by the op's number. */
export type Seen = (taken: { flow: string; version: number; pc: number; branch: string }) => void;
export interface Count { covered: number; all: number }
/** What was taken of a flow. `missing`: each branch that was not, with where it stands. */
export interface FlowCoverage { flow: string; file: string; steps: Count; branches: Count; missing: (Finding & { step: string; branch: string })[] }
export interface Coverage { readonly seen: Seen; of(flow: PackFlow): FlowCoverage }

/** Gathers what scenarios take of the flows. Every flow is in one version only here. */
export function createCoverage(): Coverage {
  const branches = new Map<string, Set<string>>();
  return {
    seen({ flow, pc, branch }) {
      const known = branches.get(flow) ?? new Set();
      branches.set(flow, known.add(`${pc} ${branch}`));
    },
    of: (flow) => coverageOf(flow, branches.get(flow.parsed.flow) ?? new Set()),
  };
}

/** What has to be seen of an op. A call's failure without a way out of its own is the same everywhere. */
export function branchesOf(op: Op): string[] {
  switch (op.kind) {
    case 'unless': return ['yes', 'no'];
    case 'goto': case 'next': return [];
    case 'call': return ['done', ...Object.keys(op.on).map((code) => `on ${code}`), ...(op.undo ? ['undone'] : [])];
    case 'agent': return ['done', ...Object.keys(op.on).map((code) => `on ${code}`)];
    case 'approve': return ['approved', 'refused', 'expired'];
    case 'wait': return op.for.kind === 'event' ? ['event', 'time'] : ['time'];
    case 'each': return ['some', 'none'];
    case 'ask': case 'say': case 'confirm': case 'decide': case 'parallel': case 'notify': case 'hand over': case 'end': case 'flow': return ['reached'];
    default: return op satisfies never;
  }
}

function coverageOf({ source, parsed }: PackFlow, seen: ReadonlySet<string>): FlowCoverage {
  const { ops } = compile({ file: parsed, version: 1, tables: {} }, () => null);
  const paths = new Map(eachStep(parsed.steps).map(({ step, path }) => [step.id ?? numberOf(path), path]));
  const demands = ops.flatMap((op, pc) => branchesOf(op).map((branch) => ({ op, branch, met: isMet({ op, pc, branch }, seen) })));
  const steps = [...new Set(demands.map(({ op }) => op.step))];
  const done = steps.filter((step) => demands.some(({ op, branch, met }) => met && op.step === step && branch !== 'no'));
  const missing = demands.filter(({ met }) => !met).map(({ op, branch }) => {
    const { keys, says } = describe(op, branch);
    const path: Path = [...paths.get(op.step) ?? ['steps'], ...keys];
    return { step: op.step, branch, ...source.find(path, { code: 'uncovered', message: `No scenario ${says}.`, mend: 'Add one to tests/.' }) };
  });
  return {
    flow: parsed.flow, file: source.file, missing,
    steps: { covered: done.length, all: steps.length }, branches: { covered: demands.length - missing.length, all: demands.length },
  };
}

function isMet({ op, pc, branch }: { op: Op; pc: number; branch: string }, seen: ReadonlySet<string>): boolean {
  if (seen.has(`${pc} ${branch}`)) return true;
  // `any` stands for every code that has no line of its own.
  if (op.kind !== 'call' || branch !== 'on any') return false;
  const own = new Set(Object.keys(op.on).map((code) => `${pc} on ${code}`));
  return [...seen].some((key) => key.startsWith(`${pc} on `) && !own.has(key));
}

function describe(op: Op, branch: string): { keys: string[]; says: string } {
  const [, code] = /^on (.+)$/.exec(branch) ?? [];
  if (code !== undefined) return { keys: ['on', code], says: code === 'any' ? 'meets an error here that has no line of its own' : `meets ${code} here` };
  switch (branch) {
    case 'yes': return { keys: ['if'], says: 'comes here while this holds' };
    case 'no': return { keys: ['if'], says: 'comes here while this does not hold' };
    case 'done': return { keys: [], says: 'gets this done' };
    case 'undone': return { keys: ['undo'], says: 'undoes this' };
    case 'approved': return { keys: ['approve'], says: 'has this approved' };
    case 'refused': return { keys: ['approve', 'otherwise'], says: 'has this refused' };
    case 'expired': return { keys: ['approve', 'within'], says: 'lets this approval run out of time' };
    case 'event': return { keys: ['wait'], says: 'has this happen' };
    case 'time': return op.kind === 'wait' && op.for.kind === 'event' ? { keys: ['wait', 'within'], says: 'waits here in vain' } : { keys: ['wait'], says: 'waits here until the time has come' };
    case 'some': return { keys: ['each'], says: 'has an item here' };
    case 'none': return { keys: ['each'], says: 'has an empty list here' };
    default: return { keys: [], says: 'comes here' };
  }
}
