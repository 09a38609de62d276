import type { Op, Program } from './program.ts';
import type { StepOutcome } from './schema.ts';

/** A compiled flow as a Mermaid flowchart: what follows what, and where each failure leads. */
export function mermaid({ ops }: Program): string {
  const nodes = ops.flatMap((op, i) => (op.kind === 'goto' ? [] : [`  n${i}${shape(op)}`]));
  return ['flowchart TD', ...nodes, `  n${ops.length}([done])`, ...ops.flatMap((op, i) => edges(ops, op, i))].join('\n');
}

/** What follows a failure, in a few words. */
export function nameOutcome(outcome: StepOutcome): string {
  if ('hand over' in outcome) return `a person (${outcome['hand over']})`;
  if ('end' in outcome) return `ends: ${outcome.end}`;
  return 'continue' in outcome ? 'goes on' : `asks for ${outcome['ask again']} again`;
}

function shape(op: Op): string {
  switch (op.kind) {
    case 'unless': return `{${quoted(`${op.condition}?`)}}`;
    case 'goto': return '';
    case 'ask': return `[/${quoted(`ask ${op.slot}`)}/]`;
    case 'say': return `[${quoted('say')}]`;
    case 'confirm': return `[/${quoted('customer says yes')}/]`;
    case 'call': return `[${quoted(op.action)}]`;
    case 'decide': return `[${quoted(`table ${op.table}`)}]`;
    case 'approve': return `[/${quoted(`${op.role} approves`)}/]`;
    case 'notify': return `[${quoted(`notify by ${op.by}`)}]`;
    case 'hand over': return `([${quoted(`person: ${op.queue}`)}])`;
    case 'end': return `([${quoted(op.ending)}])`;
    case 'flow': return `[[${quoted(op.flow)}]]`;
    default: return op satisfies never;
  }
}

function edges(ops: Op[], op: Op, i: number): string[] {
  const next = `n${target(ops, i + 1)}`;
  switch (op.kind) {
    case 'goto': case 'end': case 'hand over': return [];
    case 'unless': return [`  n${i} -- yes --> ${next}`, `  n${i} -- no --> n${target(ops, op.to)}`];
    case 'approve': return [`  n${i} -- yes --> ${next}`, `  n${i} -. no, or too late .-> x${i}([${quoted(op.otherwise)}])`];
    case 'call': return [`  n${i} --> ${next}`, ...Object.entries(op.on).map(([code, outcome], k) => `  n${i} -. ${code} .-> x${i}_${k}([${quoted(nameOutcome(outcome))}])`)];
    default: return [`  n${i} --> ${next}`];
  }
}

function target(ops: Op[], to: number): number {
  const op = ops[to];
  return op?.kind === 'goto' ? target(ops, op.to) : to;
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '#quot;')}"`;
}
