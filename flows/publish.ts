import type { FlowStore, JsonObject, PublishedFlow } from '../src/contracts.ts';
import { digest } from '../src/digest.ts';
import { convertTable } from './convert-table.ts';
import { currentFlows, type Pack, type PackFlow } from './catalog.ts';
import type { Step } from './step-schema.ts';
import type { Finding } from './source.ts';
import { eachStep } from './steps.ts';

export interface Publishing {
  by: string;
  now: number;
  /** Turns a decision table, as it stands in its file, into JDM. Throws when it cannot. */
  toJdm(raw: unknown): JsonObject;
  /** Told of each table that toJdm refuses; the flows that need it are left out. Without it, they throw. */
  skipped?(finding: Finding): void;
}

/** Publishes each flow that differs from its newest version, and returns the newest versions. Of two of one name, the later pack's counts. */
export async function publishFlows(packs: readonly Pack[], store: FlowStore, as: Publishing): Promise<PublishedFlow[]> {
  const published: PublishedFlow[] = [];
  let known = await store.all();
  for (const { flow, pack } of currentFlows(packs)) {
    const source = sourceOf(flow, pack, as);
    if (source === null) continue;
    let next = nextVersion(known, { source, as });
    while (!known.includes(next) && !(await store.publish(next))) {
      // Another replica was first: what it published may be the very same.
      known = await store.all();
      next = nextVersion(known, { source, as });
    }
    published.push(next);
  }
  return published;
}

function nextVersion(known: PublishedFlow[], of: { source: { name: string; value: JsonObject }; as: Publishing }): PublishedFlow {
  const { source: { name, value }, as } = of;
  const newest = known.filter((flow) => flow.name === name).toSorted((a, b) => b.version - a.version)[0];
  const mark = digest(value);
  if (newest?.digest === mark) return newest;
  return { name, version: (newest?.version ?? 0) + 1, digest: mark, publishedAt: as.now, by: as.by, source: value };
}

function sourceOf(flow: PackFlow, pack: Pack, as: Publishing): { name: string; value: JsonObject } | null {
  const named = tablesOf(flow.parsed.steps);
  const tables: { [name: string]: JsonObject } = {};
  for (const table of pack.tables.filter(({ name }) => named.has(name))) {
    const { jdm, finding } = convertTable(table, (raw) => as.toJdm(raw));
    if (jdm) tables[table.name] = jdm;
    else if (as.skipped) {
      as.skipped(finding);
      return null;
    } else throw new Error(`${finding.file}: ${finding.message}`);
  }
  const value: JsonObject = JSON.parse(JSON.stringify({ file: flow.parsed, tables }));
  return { name: flow.parsed.flow, value };
}

function tablesOf(steps: Step[]): Set<string> {
  return new Set(eachStep(steps).flatMap(({ step }) => ('decide' in step ? [step.decide] : [])));
}
