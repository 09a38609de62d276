import { Query } from 'mingo';
import type { Row } from './row.ts';

/** A test for a filter. A plain equality is compared at once; everything else, and every array, is mingo's to judge. */
export function matcherOf(filter: Row): (row: Row) => boolean {
  const entries = Object.entries(filter);
  const [first] = entries;
  if (first === undefined) return () => true;
  let query: Query | null = null;
  const judge = (row: Row): boolean => (query ??= new Query(filter)).test(row);
  const [path, wanted] = first;
  if (entries.length > 1 || path.startsWith('$') || path.includes('.') || !isPlain(wanted)) return judge;
  return (row) => (isPlain(row[path]) ? row[path] === wanted : judge(row));
}

function isPlain(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
