import { isDeepStrictEqual } from 'node:util';
import { readFilter, type Clause } from './clauses.ts';
import { encodeKey, rangeBetween, rangeOfPrefix, type Bound, type KeyRange } from './keys.ts';
import type { Row } from './row.ts';

export type Direction = 1 | -1;
export interface IndexSpec {
  name: string;
  fields: [path: string, direction: Direction][];
  unique: boolean;
  sparse: boolean;
  partial: Row | null;
  expireAfterSeconds: number | null;
}
export type Sort = [path: string, direction: Direction][];

/** How a query is answered: which index, which of its keys, and what is left to check and to sort. */
export interface Plan {
  index: IndexSpec | null;
  ranges: KeyRange[];
  reverse: boolean;
  sorted: boolean;
  /** What the keys do not prove: a row must match all of these. */
  checks: Row[];
}

export const idIndex: IndexSpec = { name: '_id_', fields: [['_id', 1]], unique: true, sparse: false, partial: null, expireAfterSeconds: null };
const everything: KeyRange = rangeOfPrefix(Buffer.alloc(0));

/** Picks the index with the longest equality prefix, then a range, then the wanted order. `index: null` reads everything. */
export function planQuery(indexes: IndexSpec[], filter: Row, sort: Sort): Plan {
  const { clauses, rest } = readFilter(filter);
  let best: { score: number; plan: Plan } | null = null;
  // Nothing beats the one row of an `_id`.
  const candidates = clauses.get('_id')?.equals === undefined ? [idIndex, ...indexes] : [idIndex];
  for (const index of candidates) {
    const found = planWith(index, { clauses, rest, sort });
    if (found !== null && found.score > (best?.score ?? 0)) best = found;
  }
  return best?.plan ?? { index: null, ranges: [everything], reverse: false, sorted: sort.length === 0, checks: checksOf(clauses, rest, new Set()) };
}

interface Question { clauses: Map<string, Clause>; rest: Row[]; sort: Sort }

function planWith(index: IndexSpec, { clauses, rest, sort }: Question): { score: number; plan: Plan } | null {
  if (!holdsAllMatches(index, clauses)) return null;
  const equal = equalityPrefix(index, clauses);
  const prefix = encodeKey(equal.map(({ value, down }) => ({ value, down })));
  const next = index.fields[equal.length];
  const clause = next === undefined ? undefined : clauses.get(next[0]);
  const ranges = rangesOf(prefix, clause, next?.[1] === -1);
  const order = ranges.length === 1 ? orderOf([...index.fields.slice(equal.length), ['_id', 1]], sort, clauses) : sort.length === 0 ? 'forward' : null;
  const proven = new Set([...equal.map(({ path }) => path), ...(clause === undefined ? [] : [clause.path]), ...Object.keys(index.partial ?? {})]);
  const score = equal.length * 100 + (clause === undefined ? 0 : 10) + (sort.length > 0 && order !== null ? 5 : 0);
  const plan: Plan = { index, ranges, reverse: order === 'reverse', sorted: order !== null, checks: checksOf(clauses, rest, proven) };
  return { score, plan };
}

/** A partial or sparse index may serve a query only if it holds every document that the query can match. */
function holdsAllMatches(index: IndexSpec, clauses: Map<string, Clause>): boolean {
  if (index.partial !== null && !Object.entries(index.partial).every(([path, source]) => isDeepStrictEqual(clauses.get(path)?.source, source))) return false;
  return !index.sparse || index.fields.some(([path]) => mustExist(clauses.get(path)));
}

function mustExist(clause: Clause | undefined): boolean {
  if (clause?.equals !== undefined) return clause.equals.value != null;
  if (clause?.among !== undefined) return clause.among.every((value) => value != null);
  return clause?.bounds !== undefined;
}

function equalityPrefix(index: IndexSpec, clauses: Map<string, Clause>): { path: string; value: unknown; down: boolean }[] {
  const prefix = [];
  for (const [path, direction] of index.fields) {
    const equals = clauses.get(path)?.equals;
    if (equals === undefined) break;
    prefix.push({ path, value: equals.value, down: direction === -1 });
  }
  return prefix;
}

function rangesOf(prefix: Buffer, clause: Clause | undefined, down: boolean): KeyRange[] {
  if (clause?.among !== undefined) {
    const keys = new Map(clause.among.map((value) => encodeKey([{ value, down }])).map((key) => [key.toString('latin1'), key]));
    return [...keys.values()].map((key) => rangeOfPrefix(Buffer.concat([prefix, key])));
  }
  if (clause?.bounds === undefined) return [rangeOfPrefix(prefix)];
  const bound = (side: '$gt' | '$lt'): Bound | null => {
    const found = clause.bounds?.find(({ operator }) => operator.startsWith(side));
    return found === undefined ? null : { value: found.value, inclusive: found.operator.endsWith('e') };
  };
  return [rangeBetween(prefix, { low: bound('$gt'), high: bound('$lt'), down })];
}

/** Keys end in the `_id`, upwards: it is the last field of every index. */
function orderOf(fields: Sort, sort: Sort, clauses: Map<string, Clause>): 'forward' | 'reverse' | null {
  const wanted = sort.filter(([path]) => clauses.get(path)?.equals === undefined);
  const matches = (sign: Direction): boolean => wanted.every(([path, direction], at) => fields[at]?.[0] === path && fields[at][1] === direction * sign);
  if (matches(1)) return 'forward';
  return matches(-1) ? 'reverse' : null;
}

function checksOf(clauses: Map<string, Clause>, rest: Row[], proven: Set<string>): Row[] {
  return [...[...clauses.values()].filter(({ path }) => !proven.has(path)).map(({ path, source }) => ({ [path]: source })), ...rest];
}
