import type { AgentStep } from './agent-schema.ts';
import { compile } from './compile.ts';
import { mermaid, nameOutcome } from './mermaid.ts';
import type { FlowFile } from './schema.ts';
import type { ApproveStep, EachStep, GroupStep, ParallelStep, Step, WaitStep, WorkStep } from './step-schema.ts';
import { eachStep, isGroup, isWork, numberOf } from './steps.ts';
import { localize } from './template.ts';

export interface MapRow { step: string; does: string; asks: string[]; system: string; decision: string; exceptions: string[]; who: string }
/** The workflow as a business person reads it. `today` is what it takes people without Errand; `diagram` is Mermaid. */
export interface WorkflowMap { flow: string; title: string; starts: string[]; today: { minutes: number; cost: number } | null; rows: MapRow[]; diagram: string }

export function mapFlow(flow: FlowFile): WorkflowMap {
  const program = compile({ file: flow, version: 1, tables: {} }, () => null);
  const asked = firstAsked(program.ops);
  const rows = eachStep(flow.steps).map(({ step, path }) => {
    const number = numberOf(path);
    return { step: number, asks: asked.get(step.id ?? number) ?? [], ...describe(step) };
  });
  return { flow: flow.flow, title: localize(flow.title, 'en'), starts: startsOf(flow), today: flow.baseline ?? null, rows, diagram: mermaid(program) };
}

function startsOf({ examples, schedule, starts }: FlowFile): string[] {
  return [
    ...(Object.keys(examples).length > 0 ? ['when a customer asks'] : []),
    ...(schedule ? [`by the clock (${schedule.cron})`] : []),
    ...(starts ? [`when ${starts.event} happens outside`] : []),
  ];
}

/** As Markdown, the diagram included. */
export function renderMap(map: WorkflowMap): string {
  const today = map.today ? `Today: ${map.today.minutes} minutes and ${map.today.cost.toFixed(2)} each, by hand.` : 'Today: not measured.';
  const starts = map.starts.length > 0 ? `Starts ${map.starts.join(', and ')}.` : 'Started by other flows, or over the API.';
  const rows = map.rows.map((row) => [row.step, row.does, row.asks.join(', '), row.system, row.decision, row.exceptions.join('; '), row.who, '']);
  // What it takes people is measured for the whole of the work, so no step claims a share of it.
  const whole = map.today ? [['all', '', '', '', '', '', '', String(map.today.minutes)]] : [];
  const table = tableOf([['step', 'does', 'asks for', 'system', 'decision', 'exceptions', 'who', 'minutes today'], ...rows, ...whole]);
  return [`# ${map.title} (${map.flow})`, '', `${starts} ${today}`, '', ...table, '', '```mermaid', map.diagram, '```', ''].join('\n');
}

/** Even columns; the first line is the head. */
function tableOf([head = [], ...rows]: string[][]): string[] {
  const cells = [head, ...rows].map((parts) => parts.map((part) => part.replaceAll('|', '\\|')));
  const widths = head.map((_title, i) => Math.max(...cells.map((parts) => parts[i]?.length ?? 0)));
  const [first = '', ...others] = cells.map((parts) => `| ${parts.map((part, i) => part.padEnd(widths[i] ?? 0)).join(' | ')} |`);
  return [first, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...others];
}

function firstAsked(ops: { step: string; needs: string[] }[]): Map<string, string[]> {
  const seen = new Set<string>();
  const asked = new Map<string, string[]>();
  for (const { step, needs } of ops) {
    const fresh = needs.filter((slot) => !seen.has(slot));
    for (const slot of fresh) seen.add(slot);
    asked.set(step, [...new Set([...(asked.get(step) ?? []), ...fresh])]);
  }
  return asked;
}

type Described = Omit<MapRow, 'step' | 'asks'>;

function describe(step: Step): Described {
  const condition = step.if === undefined ? [] : [`if ${step.if}`];
  const { decision = '', ...rest } = { system: '', exceptions: [], who: 'Errand', ...describeKind(step) };
  return { ...rest, decision: [...condition, ...(decision === '' ? [] : [decision])].join('; ') };
}

function describeKind(step: Step): Pick<MapRow, 'does'> & Partial<Described> {
  if (isWork(step)) return describeWork(step);
  if ('each' in step) return { does: `for each ${step.as} of ${step.each}`, exceptions: [`more than ${step.limit}: a person`] };
  if ('parallel' in step) return { does: 'the steps below, at once' };
  if (isGroup(step)) return { does: step.otherwise ? 'one of two ways' : 'the steps below' };
  return describePlain(step);
}

function describePlain(step: Exclude<Step, WorkStep | EachStep | ParallelStep | GroupStep>): Pick<MapRow, 'does'> & Partial<Described> {
  if ('ask' in step) return { does: 'asks', who: 'customer' };
  if ('say' in step) return { does: 'says' };
  if ('confirm' in step) return { does: 'asks for a yes', who: 'customer' };
  if ('agent' in step) return describeAgent(step);
  if ('decide' in step) return { does: 'decides', decision: `table ${step.decide}` };
  if ('approve' in step) return describeApprove(step.approve);
  if ('wait' in step) return describeWait(step.wait);
  if ('notify' in step) return { does: `sends ${step.notify.by === 'sms' ? 'an SMS' : 'an e-mail'}`, system: step.notify.by };
  if ('hand over' in step) return { does: `hands over: ${step.because}`, who: step['hand over'] };
  if ('end' in step) return { does: `ends: ${step.end}` };
  return { does: `runs ${step.flow}` };
}

function describeWork(step: WorkStep): Pick<MapRow, 'does'> & Partial<Described> {
  const [system = '', does = ''] = 'run' in step ? ['own action', step.run] : step.call.split('.');
  const undo = step.undo === undefined ? [] : [`a later failure: ${typeof step.undo === 'string' ? step.undo : step.undo.call}`];
  return { does, system, exceptions: [...Object.entries(step.on).map(([code, outcome]) => `${code}: ${nameOutcome(outcome)}`), ...undo] };
}

function describeAgent({ agent, actions, budget: { calls, turns, time }, on }: AgentStep): Pick<MapRow, 'does'> & Partial<Described> {
  const ways = Object.entries(on).flatMap(([end, way]) => (way ? [`${end}: ${nameOutcome(way)}`] : []));
  return {
    does: `works on ${agent}`, system: Object.keys(actions).join(', '), decision: 'a model, by its policy',
    exceptions: [`after ${calls} calls, ${turns} turns or ${time}: ${on.budget || on.any ? 'as below' : 'a person'}`, ...ways], who: 'Errand, with a model',
  };
}

function describeApprove({ by, of, within, escalate, otherwise }: ApproveStep['approve']): Pick<MapRow, 'does'> & Partial<Described> {
  const late = escalate ? [`nobody in ${escalate.after}: ${escalate.to} too`] : [];
  return { does: of === 1 ? 'approves or refuses' : `${of} approve, or one refuses`, decision: 'approval', exceptions: [...late, `refused, or nobody in ${within}: ${otherwise}`], who: by };
}

function describeWait(wait: WaitStep['wait']): Pick<MapRow, 'does'> & Partial<Described> {
  if (typeof wait === 'string') return { does: `waits ${wait}` };
  if ('until' in wait) return { does: `waits until ${wait.until}` };
  return { does: `waits for ${wait.for}`, exceptions: [`nothing in ${wait.within}: ${wait.otherwise}`], who: 'somebody outside' };
}
