import type { ConversationReference } from 'botbuilder';
import { z } from 'zod';
import type { Address, Documents, Identity, Json, JsonObject } from '../../src/contracts.ts';
import { Terminal } from '../../src/errors.ts';
import type { Place } from './parse.ts';

const CONVERSATIONS = 'teams-conversations';
const PEOPLE = 'teams-people';
const account = z.object({ id: z.string(), name: z.string(), aadObjectId: z.string().exactOptional() });
const reference = z.object({
  serviceUrl: z.string(), channelId: z.string(), locale: z.string().exactOptional(), bot: account, user: account.exactOptional(),
  conversation: z.object({ id: z.string(), name: z.string(), isGroup: z.boolean(), conversationType: z.string(), tenantId: z.string().exactOptional() }),
});
const conversation = z.object({ reference, gone: z.boolean() });
const person = z.object({ conversation: z.string().nullable(), identity: z.object({ level: z.literal('known'), customer: z.record(z.string(), z.json()) }).nullable().default(null) });
export type Reference = z.output<typeof reference>;
type Person = z.output<typeof person>;

/** Conversations that the bot was in, by which it speaks without being spoken to, and what is known of the people there. */
export interface Places {
  /** Written anew with each activity, since the address of the service may change. */
  remember(at: Place, reference: Partial<ConversationReference>): Promise<void>;
  forget(at: Place): Promise<void>;
  /** Throws Terminal `gone` where the bot is not any more, or never was. */
  find(to: Address): Promise<Reference>;
  identify(at: Place, identity: Identity): Promise<void>;
  identityOf(at: Place): Promise<Identity | null>;
}

export function createPlaces(documents: Documents): Places {
  const personAt = async (key: string): Promise<Person> => {
    const found = await documents.get(PEOPLE, key);
    return found === null ? { conversation: null, identity: null } : person.parse(found);
  };
  const read = async (key: string): Promise<z.output<typeof conversation> | null> => {
    const found = await documents.get(CONVERSATIONS, key);
    return found && conversation.parse(found);
  };
  const isGone = async (to: { tenant: string; conversation: string }): Promise<boolean> => (await read(`${to.tenant}/${baseOf(to.conversation)}`))?.gone ?? false;
  return {
    async remember(at, given) {
      const stored = storedOf(given);
      const key = `${at.tenant}/${at.conversation}`;
      await putChanged(documents, { folder: CONVERSATIONS, key, value: { reference: stored, gone: false } });
      if (at.conversation !== baseOf(at.conversation) && await isGone(at)) await documents.remove(CONVERSATIONS, `${at.tenant}/${baseOf(at.conversation)}`);
      if (at.scope !== 'personal') return;
      const known = await personAt(`${at.tenant}/${at.person}`);
      await putChanged(documents, { folder: PEOPLE, key: `${at.tenant}/${at.person}`, value: { ...known, conversation: at.conversation } });
    },
    async forget(at) {
      const found = await documents.get(CONVERSATIONS, `${at.tenant}/${at.conversation}`);
      if (found !== null) await documents.put(CONVERSATIONS, `${at.tenant}/${at.conversation}`, { ...found, gone: true });
    },
    async find({ via: tenant = '', id, thread }) {
      const name = thread ?? (await personAt(`${tenant}/${id}`)).conversation;
      const found = name === null ? null : await read(`${tenant}/${name}`);
      if (found === null || found.gone || await isGone({ tenant, conversation: found.reference.conversation.id })) throw new Terminal('gone', 'The bot is not in this conversation of Teams.');
      return found.reference;
    },
    async identify(at, { customer }) {
      const known = await personAt(`${at.tenant}/${at.person}`);
      await documents.put(PEOPLE, `${at.tenant}/${at.person}`, { ...known, identity: { level: 'known', customer: customer ?? {} } });
    },
    async identityOf(at) {
      const { identity } = await personAt(`${at.tenant}/${at.person}`);
      return identity && { ...identity, proof: {} };
    },
  };
}

/** A reply in a channel has the channel's own id before its thread. */
function baseOf(id: string): string {
  return id.split(';')[0] ?? id;
}

/** As JSON, and not bound to the one message that it came from. */
function storedOf(given: Partial<ConversationReference>): JsonObject {
  return JSON.parse(JSON.stringify({ ...given, activityId: undefined }));
}

async function putChanged(documents: Documents, { folder, key, value }: { folder: string; key: string; value: { [name: string]: Json } }): Promise<void> {
  if (JSON.stringify(await documents.get(folder, key)) !== JSON.stringify(value)) await documents.put(folder, key, value);
}
