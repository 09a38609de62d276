import { isDeepStrictEqual } from 'node:util';
import { Stop } from '../../src/errors.ts';
import type { SystemSettings } from './connection.ts';
import type { SystemEntry } from './index.ts';

/** A parsed systems.yaml and the folder it lies in. */
export interface SystemsFile { folder: string; systems: { [name: string]: SystemEntry } }
export interface MergedSystem { folder: string; entry: SystemEntry }

/** Systems by name: one that several files name alike is one, with everything they allow and every limit. Throws Stop when they differ. */
export function mergeFiles(files: readonly SystemsFile[]): Map<string, MergedSystem> {
  const merged = new Map<string, MergedSystem>();
  for (const { folder, systems } of files) for (const [name, entry] of Object.entries(systems)) {
    const known = merged.get(name);
    if (!known) merged.set(name, { folder, entry });
    else merged.set(name, { folder: known.folder, entry: joined(known.entry, entry, `${name} in ${folder} and in ${known.folder}`) });
  }
  return merged;
}

function joined(one: SystemEntry, other: SystemEntry, where: string): SystemEntry {
  const lookup = one.lookup ?? other.lookup;
  if (!isDeepStrictEqual(withoutLists({ ...one, lookup }), withoutLists({ ...other, lookup: other.lookup ?? lookup }))) throw new Stop(`${where} are two different systems; give one of them another name.`);
  const allow = one.allow && other.allow && [...new Set([...one.allow, ...other.allow])];
  return { ...one, lookup, allow, reads: [...new Set([...one.reads, ...other.reads])], limits: joinedLimits(one.limits, other.limits) };
}

function withoutLists({ allow: _allow, reads: _reads, limits: _limits, ...rest }: SystemEntry): object {
  return rest;
}

type Limits = NonNullable<SystemSettings['limits']>;

function joinedLimits(one: Limits = {}, other: Limits = {}): Limits {
  const operations = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return Object.fromEntries(operations.map((name) => [name, [...(one[name] ?? []), ...(other[name] ?? [])]]));
}
