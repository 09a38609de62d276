import { Stop } from '../../src/errors.ts';
import type { ActionInfo, Connection, Lookup, Offered, SystemSettings } from './connection.ts';

/** What flows may use of a connection, with what systems.yaml says of it. Throws Stop for an operation that is not there. */
export function permittedActions({ actions }: Connection, settings: SystemSettings, where: string): ActionInfo[] {
  const { allow, reads, lookup, limits = {} } = settings;
  const names = actions.map((offered) => offered.operation);
  const named = [...(allow ?? []), ...reads, ...(lookup ? [lookup.operation] : []), ...Object.keys(limits)];
  const missing = named.find((name) => !names.includes(name));
  if (missing !== undefined) throw new Stop(`${where}: there is no operation ${missing}; there are ${names.slice(0, 30).join(', ')}.`);
  const usable = allow && new Set([...allow, ...(lookup ? [lookup.operation] : [])]);
  return actions.filter(({ operation }) => usable?.has(operation) ?? true).map((offered) => {
    const write = offered.write && !reads.includes(offered.operation) && offered.operation !== lookup?.operation;
    const all = [...(offered.limits ?? []), ...(limits[offered.operation] ?? [])];
    return toInfo(offered, { write, limits: all, lookup: write && lookup ? toLookup(offered.system, lookup) : null });
  });
}

/** Its schemas may be made when they are asked for, so they are not copied. */
function toInfo(offered: Offered, said: Pick<ActionInfo, 'write' | 'limits' | 'lookup'>): ActionInfo {
  const { action, system, operation, method, path, summary } = offered;
  return {
    action, system, operation, method, path, summary, ...said,
    get input() { return offered.input; },
    get output() { return offered.output; },
  };
}

function toLookup(system: string, { operation, key, found, output }: NonNullable<SystemSettings['lookup']>): Lookup {
  return { action: `${system}.${operation}`, key, found: found ?? null, output: output ?? null };
}
