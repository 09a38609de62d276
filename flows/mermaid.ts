import { AGENT_ENDS } from './agent-schema.ts';
import type { Op, Program, WaitFor } from './program.ts';
import type { StepOutcome } from './step-schema.ts';

/** A compiled flow as a Mermaid flowchart: what follows what, and where each failure leads. */
export function mermaid({ ops }: Program): string {
  const nodes = ops.flatMap((op, i) => (shape(op) === '' ? [] : [`  n${i}${shape(op)}`, ...(op.kind === 'parallel' ? [`  j${i}((${quoted('all done')}))`] : [])]));
  return ['flowchart TD', ...nodes, `  n${ops.length}([done])`, ...ops.flatMap((op, i) => edges(ops, op, i))].join('\n');
}

/** What follows a failure, in a few words. */
export function nameOutcome(outcome: StepOutcome): string {
  if ('hand over' in outcome) return `a person (${outcome['hand over']})`;
  if ('end' in outcome) return `ends: ${outcome.end}`;
  return 'continue' in outcome ? 'goes on' : `asks for ${outcome['ask again']} again`;
}

/** "10d", as it would be written. */
export function inWords(ms: number): string {
  const [unit = 'ms', size = 1] = UNITS.find(([, most]) => ms % most === 0) ?? [];
  return `${ms / size}${unit}`;
}

const UNITS = [['d', 86_400_000], ['h', 3_600_000], ['m', 60_000], ['s', 1_000]] as const;

/** Nothing for an op that only says where to go on. */
function shape(op: Op): string {
  switch (op.kind) {
    case 'unless': return `{${quoted(`${op.condition}?`)}}`;
    case 'goto': case 'next': return '';
    case 'ask': return `[/${quoted(`ask ${op.slot}`)}/]`;
    case 'say': return `[${quoted('say')}]`;
    case 'confirm': return `[/${quoted('customer says yes')}/]`;
    case 'call': return `[${quoted(op.action)}]`;
    case 'decide': return `[${quoted(`table ${op.table}`)}]`;
    case 'agent': return `{{${quoted(`agent: ${op.name}`)}}}`;
    case 'approve': return `[/${quoted(approvers(op))}/]`;
    case 'wait': return `{{${quoted(`⏱ ${waitsFor(op.for)}`)}}}`;
    case 'each': return `{{${quoted(`for each ${op.as} of ${op.list}`)}}}`;
    case 'parallel': return `{{${quoted('at once')}}}`;
    case 'notify': return `[${quoted(`notify by ${op.by}`)}]`;
    case 'hand over': return `([${quoted(`person: ${op.queue}`)}])`;
    case 'end': return `([${quoted(op.ending)}])`;
    case 'flow': return `[[${quoted(op.flow)}]]`;
    default: return op satisfies never;
  }
}

function approvers({ role, quorum }: Extract<Op, { kind: 'approve' }>): string {
  return quorum === 1 ? `${role} approves` : `${quorum} of ${role} approve`;
}

function waitsFor(wait: WaitFor): string {
  if (wait.kind === 'time') return inWords(wait.ms);
  return wait.kind === 'moment' ? `until ${wait.until}` : wait.event;
}

function edges(ops: Op[], op: Op, i: number): string[] {
  const next = target(ops, i, i + 1);
  switch (op.kind) {
    case 'goto': case 'next': case 'end': case 'hand over': return [];
    case 'unless': return [`  n${i} -- yes --> ${next}`, `  n${i} -- no --> ${target(ops, i, op.to)}`];
    case 'approve': return [
      `  n${i} -- yes --> ${next}`, `  n${i} -. no, or too late .-> x${i}([${quoted(op.otherwise)}])`,
      ...(op.escalate ? [`  n${i} -. after ${inWords(op.escalate.afterMs)} .-> e${i}[/${quoted(`${op.escalate.to} may too`)}/]`] : []),
    ];
    case 'wait': return op.for.kind === 'event'
      ? [`  n${i} -- it came --> ${next}`, `  n${i} -. nothing in ${inWords(op.for.withinMs)} .-> x${i}([${quoted(op.for.otherwise)}])`]
      : [`  n${i} -- in time --> ${next}`];
    case 'each': return [`  n${i} -- next ${op.as} --> ${next}`, `  n${i} -- none left --> ${target(ops, i, op.to)}`, `  n${i} -. more than ${op.limit} .-> x${i}([${quoted('a person')}])`];
    case 'parallel': return [...op.branches.map(({ from }) => `  n${i} --> n${from}`), `  j${i} --> ${target(ops, i, op.to)}`];
    case 'call': return [`  n${i} --> ${next}`, ...failures(op, i)];
    case 'agent': return [...Object.values(op.actions).map(({ first }) => `  n${i} --> n${first}`), `  n${i} -- done --> ${target(ops, i, op.to)}`, ...stops(op, i)];
    default: return [`  n${i} --> ${next}`];
  }
}

function failures(op: Extract<Op, { kind: 'call' }>, i: number): string[] {
  const mapped = Object.entries(op.on).map(([code, outcome], k) => `  n${i} -. ${code} .-> x${i}_${k}([${quoted(nameOutcome(outcome))}])`);
  return op.undo ? [...mapped, `  n${i} -. a later failure .-> u${i}[${quoted(`undo: ${op.undo.action}`)}]`] : mapped;
}

function stops({ on }: Extract<Op, { kind: 'agent' }>, i: number): string[] {
  return AGENT_ENDS.map((end, k) => {
    const way = on[end] ?? on.any;
    return `  n${i} -. ${end} .-> x${i}_${k}([${quoted(way ? nameOutcome(way) : 'a person')}])`;
  });
}

/** The node of the op at `to`; whoever leaves a branch of a parallel goes to where its branches meet. */
function target(ops: Op[], from: number, to: number): string {
  const fork = ops.findIndex((op) => op.kind === 'parallel' && op.branches.some((branch) => branch.from <= from && from < branch.to && to >= branch.to));
  if (fork >= 0) return `j${fork}`;
  const op = ops[to];
  if (op?.kind === 'goto') return target(ops, to, op.to);
  return `n${op?.kind === 'next' ? op.each : to}`;
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '#quot;')}"`;
}
