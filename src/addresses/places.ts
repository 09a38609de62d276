import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { Address, ConversationView, Documents } from '../contracts.ts';

const FOLDER = 'moved';
const stored = z.object({ session: z.string() });
/** Conversations of one address, one after the other. */
const MOST = 10_000;

/** Which session an address is at. */
export interface Places {
  sessionOf: (address: Address) => Promise<string>;
  /** From now on, what is said at this address belongs to that session, until it is closed. */
  moved(address: Address, session: string): Promise<void>;
  /** Whether another session has a request under way there. */
  occupied(address: Address, by: string): Promise<boolean>;
}

/** Sessions of addresses; the ids are keyed hashes, so that they tell nobody the address. */
export function createPlaces(at: { documents: Documents; secret: string; view: (session: string) => Promise<ConversationView | null> }): Places {
  const { documents, secret, view } = at;
  const nameOf = (address: Address): string => `${address.channel}-${createHmac('sha256', secret).update(wordsOf(address)).digest('base64url').slice(0, 22)}`;
  const isOpen = async (session: string): Promise<boolean> => (await view(session))?.state !== 'closed';
  const places: Places = {
    async sessionOf(address) {
      const name = nameOf(address);
      const found = await documents.get(FOLDER, name);
      const moved = found && stored.parse(found).session;
      if (moved !== null && (await view(moved)) !== null && await isOpen(moved)) return moved;
      return firstOpen(name, isOpen);
    },
    async moved(address, session) {
      await documents.put(FOLDER, nameOf(address), { session });
    },
    async occupied(address, by) {
      const present = await places.sessionOf(address);
      const there = present === by ? null : await view(present);
      return there !== null && there.flow !== null && there.state !== 'closed';
    },
  };
  return places;
}

async function firstOpen(name: string, isOpen: (session: string) => Promise<boolean>): Promise<string> {
  for (let n = 1; n < MOST; n += 1) {
    const id = n === 1 ? name : `${name}-${n}`;
    if (await isOpen(id)) return id;
  }
  return `${name}-${MOST}`;
}

function wordsOf({ channel, via = '', id, thread }: Address): string {
  return [channel, via, id, ...(thread === undefined ? [] : [thread])].join(' ');
}

export function sameAddress(one: Address, other: Address): boolean {
  return wordsOf(one) === wordsOf(other);
}
