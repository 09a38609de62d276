import { createHash } from 'node:crypto';

/** An operation as a document lists it. `said` is its operationId. */
export interface Listed { method: string; path: string; said: string | null }

/**
 * The name of each, in the given order and whatever that order is: its own where nobody shares it, else one made of method
 * and path, and where that is shared too, with a few letters that only this method and path have.
 */
export function operationNames(operations: readonly Listed[]): string[] {
  const own = operations.map(({ said }) => (said === null ? '' : actionName(said)));
  const shared = repeated(own);
  const kept = new Set(own.filter((name) => name !== '' && !shared.has(name)));
  const derived = operations.map(({ method, path }) => actionName(`${method} ${path}`));
  const taken = repeated(derived.filter((_, i) => !kept.has(own[i] ?? '')));
  return operations.map(({ method, path }, i) => {
    const [name, other] = [own[i] ?? '', derived[i] ?? ''];
    if (kept.has(name)) return name;
    return taken.has(other) || kept.has(other) ? `${other}_${createHash('sha256').update(`${method} ${path}`).digest('hex').slice(0, 8)}` : other;
  });
}

function repeated(names: readonly string[]): Set<string> {
  const seen = new Set<string>();
  return new Set(names.filter((name) => seen.has(name) || !seen.add(name)));
}

/** "customers/get-one" → "customersGetOne": what a flow can write after the dot; '' when nothing is left. */
function actionName(id: string): string {
  const words = id.split(/[^A-Za-z0-9_]+/).filter((word) => word !== '');
  const name = words.map((word, i) => (i === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join('');
  return name === '' || /^[A-Za-z]/.test(name) ? name : `op${name}`;
}
