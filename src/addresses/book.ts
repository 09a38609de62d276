import { z } from 'zod';
import type { Address, Documents, JsonObject } from '../contracts.ts';
import { sameAddress } from './places.ts';

const CUSTOMERS = 'address-book';
const ADDRESSES = 'customer-at';
const MOST = 20;
const address = z.object({ channel: z.string(), id: z.string(), via: z.string().exactOptional(), thread: z.string().exactOptional() });
const entry = z.object({ customer: z.record(z.string(), z.json()), addresses: z.array(z.object({ address, at: z.number() })) });
const owner = z.object({ customer: z.string() });

/** Addresses at which customers have proved who they are. */
export interface Book {
  /** The address is this customer's from now on. `customer` has an `id`; what is known of who was signed in only (`proved` false) does not replace what was found of who proved it. */
  link(customer: JsonObject, at: { address: Address; now: number; proved?: boolean }): Promise<void>;
  /** Whose address it is; null when nobody has proved that. */
  customerAt(at: Pick<Address, 'channel' | 'id'>): Promise<JsonObject | null>;
  /** Theirs, the one linked last at the head, but for the channel they prefer. */
  addressesOf(customer: string): Promise<Address[]>;
}

export function createBook(documents: Documents): Book {
  const find = async (id: string): Promise<z.output<typeof entry> | null> => {
    const found = await documents.get(CUSTOMERS, id);
    return found && entry.parse(found);
  };
  const ownerOf = async (at: Pick<Address, 'channel' | 'id'>): Promise<string | null> => {
    const found = await documents.get(ADDRESSES, keyOf(at));
    return found && owner.parse(found).customer;
  };
  return {
    async link(customer, at) {
      const { id } = customer;
      if (typeof id !== 'string') return;
      const found = await find(id);
      const others = (found?.addresses ?? []).filter((known) => !sameAddress(known.address, at.address));
      const record = at.proved === false ? { ...customer, ...found?.customer } : customer;
      await documents.put(CUSTOMERS, id, { customer: record, addresses: [{ address: { ...at.address }, at: at.now }, ...others].slice(0, MOST) });
      await documents.put(ADDRESSES, keyOf(at.address), { customer: id });
    },
    async customerAt(at) {
      const id = await ownerOf(at);
      return id === null ? null : (await find(id))?.customer ?? null;
    },
    async addressesOf(customer) {
      const found = await find(customer);
      const prefers = found?.customer['preferredChannel'];
      // Somebody else may have proved since then that it is theirs.
      const owners = await Promise.all((found?.addresses ?? []).map(async (known) => ownerOf(known.address)));
      const all = (found?.addresses ?? []).map((known) => known.address).filter((_address, i) => owners[i] === customer);
      return [...all.filter(({ channel }) => channel === prefers), ...all.filter(({ channel }) => channel !== prefers)];
    },
  };
}

function keyOf({ channel, id }: Pick<Address, 'channel' | 'id'>): string {
  return `${channel}:${id}`;
}
