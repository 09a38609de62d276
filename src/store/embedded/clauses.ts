import { isIndexable } from './keys.ts';
import { isRow, type Row } from './row.ts';

/** What a filter says about one path, as far as an index can answer it. */
export interface Clause { path: string; equals?: { value: unknown }; among?: unknown[]; bounds?: { operator: BoundOperator; value: unknown }[]; source: unknown }
type BoundOperator = '$gt' | '$gte' | '$lt' | '$lte';

/** A filter in two parts: one clause for each path that an index could serve, and what only the whole filter can tell. */
export function readFilter(filter: Row): { clauses: Map<string, Clause>; rest: Row[] } {
  const clauses = new Map<string, Clause>();
  const rest: Row[] = [];
  for (const [path, source] of flatten(filter)) {
    const clause = clauses.has(path) ? null : readClause(path, source);
    if (clause === null) rest.push({ [path]: source });
    else clauses.set(path, clause);
  }
  return { clauses, rest };
}

function flatten(filter: Row): [string, unknown][] {
  return Object.entries(filter).flatMap(([path, source]): [string, unknown][] =>
    path === '$and' && Array.isArray(source) ? source.filter(isRow).flatMap(flatten) : [[path, source]]);
}

function readClause(path: string, source: unknown): Clause | null {
  if (path.startsWith('$')) return null;
  if (isIndexable(source)) return { path, equals: { value: source }, source };
  if (!isRow(source)) return null;
  const operators = Object.entries(source);
  const [first] = operators;
  if (first === undefined || !first[0].startsWith('$')) return null;
  if (operators.length === 1 && first[0] === '$eq' && isIndexable(first[1])) return { path, equals: { value: first[1] }, source };
  if (operators.length === 1 && first[0] === '$in') return among(path, first[1], source);
  return bounds(path, operators, source);
}

function among(path: string, values: unknown, source: unknown): Clause | null {
  return Array.isArray(values) && values.every(isIndexable) ? { path, among: values, source } : null;
}

function bounds(path: string, operators: [string, unknown][], source: unknown): Clause | null {
  const found = operators.flatMap(([operator, value]) => (isBound(operator) && value != null && isIndexable(value) ? [{ operator, value }] : []));
  const sides = new Set(found.map(({ operator }) => operator.slice(0, 3)));
  const sameType = new Set(found.map(({ value }) => Object.prototype.toString.call(value))).size === 1;
  return found.length === operators.length && sides.size === found.length && sameType ? { path, bounds: found, source } : null;
}

function isBound(operator: string): operator is BoundOperator {
  return operator === '$gt' || operator === '$gte' || operator === '$lt' || operator === '$lte';
}
