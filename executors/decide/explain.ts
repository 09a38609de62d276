import { z } from 'zod';
import type { ZenEngineTrace } from '@gorules/zen-engine';
import type { Json, JsonObject } from '../../src/contracts.ts';
import { applies, valueOf } from './zen.ts';

/** One table that was applied: its columns and rows, as JDM has them, and what it was applied to. */
export interface Applied { name: string; columns: Column[]; results: string[]; rules: Rule[]; input: JsonObject; hits: number[]; output: Json }
type Column = z.output<typeof columnSchema>;
type Rule = z.output<typeof ruleSchema>;
export interface Tested { input: string; condition: string; value: Json }
/** Rows are counted from 1. */
export interface HitRow { table: string; row: number; id: string; because: string | null; tested: Tested[]; result: Json }

const columnSchema = z.object({ id: z.string(), name: z.string().catch(''), field: z.string().nullish() });
const ruleSchema = z.record(z.string(), z.unknown());
const nodeSchema = z.object({
  id: z.string(), name: z.string().catch('table'), type: z.literal('decisionTableNode'),
  content: z.object({ inputs: z.array(columnSchema), outputs: z.array(z.object({ field: z.string().catch('') })), rules: z.array(ruleSchema) }),
});
const hitSchema = z.object({ index: z.number() });
const traceSchema = z.union([z.array(hitSchema), hitSchema.transform((hit) => [hit]), z.null().transform(() => [])]);
const inputSchema = z.record(z.string(), z.json());

/** The decision tables of a decision that ran, in the order in which they ran. */
export function appliedTables(jdm: JsonObject, trace: { [id: string]: ZenEngineTrace }): Applied[] {
  const nodes = z.array(z.unknown()).catch([]).parse(jdm['nodes']);
  return nodes.flatMap((raw) => {
    const node = nodeSchema.safeParse(raw);
    const ran = node.success ? trace[node.data.id] : undefined;
    const hits = traceSchema.safeParse(ran?.traceData ?? null);
    const input = inputSchema.safeParse(ran?.input);
    if (!node.success || !ran || !hits.success || !input.success) return [];
    const { name, content } = node.data;
    return [{
      name, columns: content.inputs, results: content.outputs.map((one) => one.field), rules: content.rules, order: ran.order,
      input: input.data, hits: hits.data.map((hit) => hit.index), output: z.json().catch(null).parse(ran.output),
    }];
  }).toSorted((a, b) => a.order - b.order);
}

/** The first question that a table asks and its inputs cannot answer: the engine would silently take another row. */
export function unanswerable({ columns, rules, input, hits, output }: Applied): string | null {
  const looked = hits.length > 0 && !Array.isArray(output) ? rules.slice(0, Math.max(...hits) + 1) : rules;
  for (const column of columns) {
    if (!column.field) continue;
    const value = valueOf(column.field, input);
    const conditions = looked.map((rule) => conditionOf(rule, column)).filter((condition) => condition !== '');
    const asked = conditions.find((condition) => value === undefined || !applies(condition, value, input));
    if (asked !== undefined) return `${labelOf(column)} ${value === undefined || value === null ? 'is missing' : `cannot be compared with "${asked}"`}`;
  }
  return null;
}

/** The rows that were hit, with the conditions they set and the values these were asked of. */
export function hitRows({ name, columns, results, rules, input, hits, output }: Applied): HitRow[] {
  return hits.map((index, i) => {
    const rule = rules[index] ?? {};
    const tested = columns.filter((column) => conditionOf(rule, column) !== '').map((column) => ({
      input: labelOf(column), condition: conditionOf(rule, column), value: column.field ? valueOf(column.field, input) ?? null : null,
    }));
    const because = textOf(rule['_description']);
    return { table: name, row: index + 1, id: textOf(rule['_id']) ?? String(index + 1), because, tested, result: inOrder(Array.isArray(output) ? output[i] ?? null : output, results) };
  });
}

/** "Row 3 of sim-swap-risk: days since last swap is 5 (< 30) → outcome: review. Because: swapped recently." */
export function sayRow({ row, because, tested, result, ...hit }: HitRow, name: string): string {
  const asked = tested.map(({ input, condition, value }) => {
    const said = sayValue(value);
    return condition === said || condition === `"${said}"` ? `${input} is ${said}` : `${input} is ${said} (${sayCondition(condition)})`;
  });
  const { because: _, ...rest } = typeof result === 'object' && result !== null && !Array.isArray(result) ? result : { result };
  const got = Object.entries(rest).map(([key, value]) => `${key}: ${sayValue(value ?? null)}`).join(', ');
  const table = hit.table === name ? name : `${hit.table} in ${name}`;
  return `Row ${row} of ${table}: ${asked.join(', ') || 'whatever the inputs'} → ${got}.${because === null ? '' : ` Because: ${because.replace(/\.$/, '')}.`}`;
}

/** The engine sorts results by name; people read them as the table has them. */
function inOrder(result: Json, names: string[]): Json {
  if (typeof result !== 'object' || result === null || Array.isArray(result)) return result;
  const known = names.filter((name) => Object.hasOwn(result, name)).map((name) => [name, result[name] ?? null] as const);
  return { ...Object.fromEntries(known), ...result };
}

function conditionOf(rule: Rule, column: Column): string {
  const cell = textOf(rule[column.id])?.trim() ?? '';
  return cell === '-' ? '' : cell;
}

function labelOf({ name, field }: Column): string {
  return (name || field || 'input').replaceAll('_', ' ');
}

/** A list of texts reads better as "lost or stolen". */
function sayCondition(condition: string): string {
  return /^(["'][^"']*["'])(,\s*["'][^"']*["'])*$/.test(condition) ? condition.replaceAll(/["']/g, '').replaceAll(/,\s*/g, ' or ') : condition;
}

function sayValue(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
