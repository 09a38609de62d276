import { z } from 'zod';
import type { Address, Documents, Host } from '../src/contracts.ts';

const INSTEAD = 'written-instead';
const stored = z.object({ via: z.string() });
type Place = Pick<Address, 'channel' | 'id'>;

/** A conversation that was moved to this person without naming a number of ours, or one that cannot write, goes on wherever they write. */
export async function sessionAt(host: Pick<Host, 'sessionOf' | 'view' | 'documents'>, address: Address): Promise<string> {
  const { channel, id, via } = address;
  const moved = await host.sessionOf({ channel, id });
  if (await host.view(moved) !== null) return moved;
  const own = await host.sessionOf(address);
  const instead = via === undefined ? null : await host.documents.get(INSTEAD, keyOf({ channel, id }, via));
  // What is under way at this number goes on.
  if (instead === null || ((await host.view(own))?.flow ?? null) !== null) return own;
  const other = await host.sessionOf({ channel, id, ...stored.parse(instead) });
  return await host.view(other) === null ? own : other;
}

/** A number of ours wrote to this person instead of one that cannot: what they answer belongs to the conversation of that one. */
export async function wroteInstead(documents: Documents, to: Place & { via: string }, from: string): Promise<void> {
  await documents.put(INSTEAD, keyOf(to, from), { via: to.via });
}

function keyOf({ channel, id }: Place, via: string): string {
  return `${channel}:${id} ${via}`;
}
