import { z } from 'zod';
import type { JsonObject, Store } from '../contracts.ts';
import { Refusal } from '../errors.ts';

const flowFile = z.object({ file: z.object({ slots: z.record(z.string(), z.unknown()).optional() }) });

/** Throws `bad_request` when a flow (its latest version, unless one is named) has no such slots, `not_found` when there is no such flow. */
export async function checkSlots(store: Pick<Store, 'flows'>, { flow, version, slots }: { flow: string; version?: number; slots: JsonObject }): Promise<void> {
  const versions = (await store.flows.all()).filter((one) => one.name === flow && (version === undefined || one.version === version));
  const latest = versions.at(-1);
  if (latest === undefined) throw new Refusal('not_found', `There is no flow "${flow}".`);
  const known = Object.keys(flowFile.safeParse(latest.source).data?.file.slots ?? {});
  const unknown = Object.keys(slots).filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Refusal('bad_request', `slots: ${flow} has no ${unknown.join(', ')}; it has ${known.join(', ') || 'none'}.`);
}
