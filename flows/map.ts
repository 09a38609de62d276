import { compile } from './compile.ts';
import { mermaid, nameOutcome } from './mermaid.ts';
import type { CallStep, FlowFile, Step } from './schema.ts';
import type { Path } from './source.ts';
import { eachStep } from './steps.ts';
import { localize } from './template.ts';

export interface MapRow { step: string; does: string; asks: string[]; system: string; decision: string; exceptions: string[]; who: string }
/** The workflow as a business person reads it. `today` is what it takes people without Errand; `diagram` is Mermaid. */
export interface WorkflowMap { flow: string; title: string; today: { minutes: number; cost: number } | null; rows: MapRow[]; diagram: string }

export function mapFlow(flow: FlowFile): WorkflowMap {
  const program = compile({ file: flow, version: 1, tables: {} }, () => null);
  const asked = firstAsked(program.ops);
  const rows = eachStep(flow.steps).map(({ step, path }) => {
    const number = numberOf(path);
    return { step: number, asks: asked.get(step.id ?? number) ?? [], ...describe(step) };
  });
  return { flow: flow.flow, title: localize(flow.title, 'en'), today: flow.baseline ?? null, rows, diagram: mermaid(program) };
}

/** As Markdown, the diagram included. */
export function renderMap(map: WorkflowMap): string {
  const today = map.today ? `Today: ${map.today.minutes} minutes and ${map.today.cost.toFixed(2)} each, by hand.` : 'Today: not measured.';
  const cells = map.rows.map((row) => [row.step, row.does, row.asks.join(', '), row.system, row.decision, row.exceptions.join('; '), row.who]);
  const head = ['step', 'does', 'asks for', 'system', 'decision', 'exceptions', 'who'];
  const widths = head.map((title, i) => Math.max(title.length, ...cells.map((line) => line[i]?.length ?? 0)));
  const line = (parts: string[]) => `| ${parts.map((part, i) => part.replaceAll('|', '\\|').padEnd(widths[i] ?? 0)).join(' | ')} |`;
  const table = [line(head), line(widths.map((width) => '-'.repeat(width))), ...cells.map(line)];
  return [`# ${map.title} (${map.flow})`, '', today, '', ...table, '', '```mermaid', map.diagram, '```', ''].join('\n');
}

/** "3.2": the second step inside the third, as compile counts too. */
function numberOf(path: Path): string {
  return path.flatMap((key) => (typeof key === 'number' ? [String(key + 1)] : key === 'otherwise' ? ['else'] : [])).join('.');
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
  if ('call' in step) return describeCall(step);
  if ('ask' in step) return { does: 'asks', who: 'customer' };
  if ('say' in step) return { does: 'says' };
  if ('confirm' in step) return { does: 'asks for a yes', who: 'customer' };
  if ('decide' in step) return { does: 'decides', decision: `table ${step.decide}` };
  if ('approve' in step) {
    const { by, within, otherwise } = step.approve;
    return { does: 'approves or refuses', decision: 'approval', exceptions: [`refused, or nobody in ${within}: ${otherwise}`], who: by };
  }
  if ('notify' in step) return { does: `sends ${step.notify.by === 'sms' ? 'an SMS' : 'an e-mail'}`, system: step.notify.by };
  if ('hand over' in step) return { does: `hands over: ${step.because}`, who: step['hand over'] };
  if ('end' in step) return { does: `ends: ${step.end}` };
  if ('flow' in step) return { does: `runs ${step.flow}` };
  return { does: step.otherwise ? 'one of two ways' : 'the steps below' };
}

function describeCall(step: CallStep): Pick<MapRow, 'does'> & Partial<Described> {
  const [system = '', does = ''] = step.call.split('.');
  const undo = step.undo === undefined ? [] : [`a later failure: ${typeof step.undo === 'string' ? step.undo : step.undo.call}`];
  return { does, system, exceptions: [...Object.entries(step.on).map(([code, outcome]) => `${code}: ${nameOutcome(outcome)}`), ...undo] };
}
