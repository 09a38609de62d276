import { z } from 'zod';
import type { JsonObject } from '../../src/contracts.ts';
import { syntaxOf } from './zen.ts';

const literal = z.union([z.string(), z.number(), z.boolean(), z.null()]);
/** The name inside JDM of a table that has none of its own: it goes by its file's. */
export const UNNAMED = 'table';
const NAME = /^[a-z][a-zA-Z0-9_]*$/;

/**
 * A decision table as a business team writes it. A cell is a value, a list of values, or a condition such as `< 30`,
 * `20..30` or `not in ["a"]`; a missing cell is anything. A result is a value, or an expression after "= ".
 */
export const tableSchema = z.strictObject({
  table: z.string().optional(),
  title: z.string().optional(),
  description: z.string().optional(),
  /** What is looked at: a name for people, and the expression behind it. */
  inputs: z.record(z.string().min(1), z.string().min(1)).refine((inputs) => Object.keys(inputs).length > 0, 'name at least one input'),
  outputs: z.array(z.string().regex(NAME, 'use a plain name, like outcome')).min(1),
  /** The first row that fits decides, or every row that fits is collected. */
  hit: z.enum(['first', 'collect']).default('first'),
  rows: z.array(z.strictObject({
    when: z.record(z.string(), z.union([literal, z.array(literal).min(1)])).default({}),
    // oxlint-disable-next-line unicorn/no-thenable -- the word of the file; its value is never a function
    then: z.record(z.string(), literal),
    /** Why, in words for the audit; also the output `because`. */
    because: z.string().min(1),
  })).min(1),
}).superRefine((table, context) => {
  for (const { path, message } of findMistakes(table)) context.addIssue({ code: 'custom', path, message });
});
export type TableFile = z.output<typeof tableSchema>;

/** A file that is a JDM document already; see gorules.io/docs/developers/jdm/standard. */
const jdmSchema = z.looseObject({ nodes: z.array(z.looseObject({ id: z.string(), type: z.string() })).min(1), edges: z.array(z.json()) });

/** A decision table, as YAML for people or as JDM, as JDM. Throws an Error with every mistake, one a line. */
export function tableToJdm(file: unknown): JsonObject {
  const parsed = isJdm(file) ? jdmSchema.safeParse(file) : tableSchema.safeParse(file);
  if (!parsed.success) throw new Error(parsed.error.issues.map((issue) => `${placeOf(issue.path)}${issue.message}`).join('\n'));
  return 'nodes' in parsed.data ? z.record(z.string(), z.json()).parse(parsed.data) : toJdm(parsed.data);
}

function isJdm(file: unknown): boolean {
  return typeof file === 'object' && file !== null && 'nodes' in file;
}

/** "row 2, when, days: " – rows are counted as people count them. */
function placeOf(path: PropertyKey[]): string {
  const words = path.map((part, i) => (typeof part === 'number' && path[i - 1] === 'rows' ? `row ${part + 1}` : String(part)));
  const said = words.length > 1 ? words.filter((word) => word !== 'rows') : words;
  return said.length > 0 ? `${said.join(', ')}: ` : '';
}

function toJdm({ inputs, outputs, hit, rows, table }: TableFile): JsonObject {
  const names = Object.keys(inputs);
  const results = [...outputs.filter((name) => name !== 'because'), 'because'];
  const rules = rows.map(({ when, then, because }, i) => ({
    _id: `row-${i + 1}`,
    _description: because,
    ...Object.fromEntries(names.map((name, column) => [`in-${column}`, condition(when[name] ?? (name in when ? null : ''))])),
    ...Object.fromEntries(results.map((name, column) => [`out-${column}`, result(name === 'because' ? because : then[name] ?? null)])),
  }));
  const content = {
    hitPolicy: hit, passThrough: false, inputField: null, outputPath: null, executionMode: 'single', rules,
    inputs: Object.entries(inputs).map(([name, field], i) => ({ id: `in-${i}`, name, field })),
    outputs: results.map((name, i) => ({ id: `out-${i}`, name, field: name })),
  };
  return {
    nodes: [
      { id: 'input', type: 'inputNode', name: 'input', position: { x: 0, y: 0 } },
      { id: 'table', type: 'decisionTableNode', name: table ?? UNNAMED, position: { x: 300, y: 0 }, content },
      { id: 'output', type: 'outputNode', name: 'output', position: { x: 600, y: 0 } },
    ],
    edges: [
      { id: 'in', type: 'edge', sourceId: 'input', targetId: 'table' },
      { id: 'out', type: 'edge', sourceId: 'table', targetId: 'output' },
    ],
  };
}

type Literal = z.output<typeof literal>;

/** A cell as ZEN's unary test. A text that does not look like a condition is that text. */
function condition(cell: Literal | Literal[]): string {
  if (Array.isArray(cell)) return cell.map((part) => (isRange(part) ? `[${part}]` : quoted(part))).join(', ');
  if (typeof cell !== 'string') return String(cell);
  const text = cell.trim();
  if (text === '' || text === '-') return '';
  if (isRange(text)) return `[${text}]`;
  return /^([<>=!"'`[(]|\$|not\b|in\s*[[(]|[a-zA-Z]+\()/.test(text) ? text : quoted(text);
}

function isRange(cell: Literal): boolean {
  return typeof cell === 'string' && /^-?\d+(\.\d+)?\.\.-?\d+(\.\d+)?$/.test(cell.trim());
}

function result(value: Literal): string {
  return typeof value === 'string' && value.startsWith('= ') ? value.slice(2) : quoted(value);
}

/** ZEN's texts know no escapes: the quote is one that the text does not have. */
function quoted(value: Literal): string {
  if (typeof value !== 'string') return String(value);
  const quote = ['"', "'"].find((mark) => !value.includes(mark)) ?? '"';
  return `${quote}${value}${quote}`;
}

interface Mistake { path: (string | number)[]; message: string }
function findMistakes({ inputs, outputs, rows }: TableFile): Mistake[] {
  const columns = Object.entries(inputs).flatMap(([name, field]) => mistake(['inputs', name], syntaxOf(field, 'expression')));
  return [...columns, ...rows.flatMap(({ when, then, because }, i) => [
    ...Object.entries(when).flatMap(([name, cell]) => {
      if (!(name in inputs)) return [{ path: ['rows', i, 'when', name], message: `there is no input of this name; there are ${Object.keys(inputs).join(', ')}` }];
      const test = condition(cell);
      return mistake(['rows', i, 'when', name], test === '' ? null : syntaxOf(test, 'unary'));
    }),
    ...Object.keys(then).filter((name) => !outputs.includes(name)).map((name) => ({ path: ['rows', i, 'then', name], message: `there is no output of this name; there are ${outputs.join(', ')}` })),
    ...outputs.filter((name) => name !== 'because' && !(name in then)).map((name) => ({ path: ['rows', i, 'then'], message: `${name} is missing` })),
    ...Object.entries({ ...then, because }).flatMap(([name, value]) => mistake(['rows', i, 'then', name], syntaxOf(result(value), 'expression'))),
  ])];
}

function mistake(path: Mistake['path'], why: string | null): Mistake[] {
  return why === null ? [] : [{ path, message: `this cannot be read as a condition or an expression (${why})` }];
}
