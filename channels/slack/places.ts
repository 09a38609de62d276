import { z } from 'zod';
import type { Address, Documents } from '../../src/contracts.ts';
import { Terminal } from '../../src/errors.ts';
import type { Place } from './parse.ts';
import type { Workspaces } from './workspaces.ts';

const MOST = 100;
const kept = z.object({ channel: z.string(), thread: z.string().nullable(), at: z.number() });
const opened = z.looseObject({ channel: z.looseObject({ id: z.string() }) });
export interface Spot { channel: string; thread: string | null }

/** Where a person and the bot have spoken: directly, and in which threads. */
export interface Places {
  remember(at: Place): Promise<void>;
  knows(at: Place): Promise<boolean>;
  /** The latest at the head. */
  of(who: { team: string; user: string }): Promise<Spot[]>;
  /** Where a line for this address is posted; a direct conversation is opened where there is none yet. */
  spotOf(to: Address): Promise<Spot>;
}

export function createPlaces({ documents, workspaces, now }: { documents: Documents; workspaces: Workspaces; now: () => number }): Places {
  const write = async (who: { team: string; user: string }, spot: Spot): Promise<void> => {
    const folder = folderOf(who);
    if (await documents.get(folder, keyOf(spot)) === null) await documents.put(folder, keyOf(spot), { ...spot, at: now() });
  };
  return {
    remember: async (at) => write(at, at.direct && at.thread === null ? { channel: at.channel, thread: null } : at),
    knows: async (at) => await documents.get(folderOf(at), keyOf(at)) !== null,
    async of(who) {
      const all = (await documents.list(folderOf(who), MOST)).map(({ value }) => kept.parse(value));
      return all.toSorted((one, other) => other.at - one.at).map(({ channel, thread }) => ({ channel, thread }));
    },
    async spotOf({ id: user, via: team, thread }) {
      if (team === undefined) throw new Terminal('wrong_channel', 'The slack channel cannot reach this address.');
      if (thread !== undefined) return { channel: thread.slice(0, thread.indexOf(':')), thread: thread.slice(thread.indexOf(':') + 1) };
      const found = await documents.get(folderOf({ team, user }), DIRECT);
      if (found !== null) return { channel: kept.parse(found).channel, thread: null };
      const { channel } = opened.parse(await workspaces.call(team, 'conversations.open', { users: user }));
      const spot = { channel: channel.id, thread: null };
      await write({ team, user }, spot);
      return spot;
    },
  };
}

/** A person in a workspace, in a thread or directly. */
export function addressOf({ team, user, channel, thread }: Pick<Place, 'team' | 'user' | 'channel' | 'thread'>): Address {
  return { channel: 'slack', id: user, via: team, ...(thread !== null && { thread: `${channel}:${thread}` }) };
}

const DIRECT = 'direct';

function folderOf({ team, user }: { team: string; user: string }): string {
  return `slack-places/${team}/${user}`;
}

function keyOf({ channel, thread }: Spot): string {
  return thread === null ? DIRECT : `${channel}:${thread}`;
}
