import { z } from 'zod';
import type { BoundLimit, Documents, JsonObject } from '../contracts.ts';
import { digest } from '../digest.ts';
import { Retryable, Terminal } from '../errors.ts';

/** Sums and counts of actions over a window of time, shared by all sessions and replicas. */
export interface WindowLimits {
  /** Takes the call's part of each limit; taken once for each key. Throws Terminal `over_limit`. */
  take(of: Taking): Promise<void>;
  /** It certainly did not happen: gives its part back. */
  giveBack(of: Taking): Promise<void>;
}
export interface Taking { action: string; limits: readonly BoundLimit[]; arguments: JsonObject; key: string }

const place = z.object({ key: z.string(), amount: z.number(), at: z.number() });
type Place = z.output<typeof place>;
const MOST_PLACES = 100_000;
const MOST_TRIES = 20;
/** So much older than its window, a place may go: nobody is still counting with it. */
const SPARE_MS = 600_000;

/** Each call takes the next free place of its window, which only one can: so no two together pass a limit that each alone keeps. */
export function createWindowLimits(documents: Documents, now: () => number): WindowLimits {
  const placesOf = async (folder: string): Promise<Numbered[]> => (await documents.list(folder, MOST_PLACES)).map(({ key, value }) => ({ number: Number(key), ...place.parse(value) }));
  const takeOne = async (limit: Windowed, of: Taking): Promise<void> => {
    const folder = limitFolder(of.action, limit);
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const places = await placesOf(folder);
      if (places.some((one) => one.key === of.key && one.amount !== 0)) return;
      const amount = amountOf(limit, of);
      const used = places.filter((one) => one.at > now() - limit.perMs).reduce((sum, one) => sum + one.amount, 0);
      if (used + amount > limit.total) throw new Terminal('over_limit', `${of.action}: ${used} of ${limit.total} are used in this window, and ${amount} more would pass it`);
      const next = places.reduce((last, one) => Math.max(last, one.number), -1) + 1;
      if (!(await documents.add(folder, keyOf(next), { key: of.key, amount, at: now() }))) continue;
      for (const old of places.filter((one) => one.at < now() - limit.perMs - SPARE_MS)) await documents.remove(folder, keyOf(old.number));
      return;
    }
    throw new Retryable('busy', `${of.action}: too many calls take from one limit at once`);
  };
  return {
    async take(of) {
      for (const limit of windowed(of.limits)) await takeOne(limit, of);
    },
    async giveBack(of) {
      for (const limit of windowed(of.limits)) {
        const folder = limitFolder(of.action, limit);
        for (const { key, value } of await documents.list(folder, MOST_PLACES)) if (place.parse(value).key === of.key) await documents.put(folder, key, { ...value, amount: 0 });
      }
    },
  };
}

type Numbered = Place & { number: number };
type Windowed = BoundLimit & { perMs: number; total: number };

/** Of several limits on the same count, the lowest. */
function windowed(limits: readonly BoundLimit[]): Windowed[] {
  const lowest = new Map<string, Windowed>();
  for (const limit of limits) {
    const total = limit.times ?? limit.most;
    if (limit.perMs === null || total === null) continue;
    const count = limitFolder('', limit);
    if (total < (lowest.get(count)?.total ?? Infinity)) lowest.set(count, { ...limit, perMs: limit.perMs, total });
  }
  return [...lowest.values()];
}

/** Where a limit's places lie: the same when only its height changes, so that what was used stays used. */
export function limitFolder(action: string, { of, times, perMs, by }: BoundLimit): string {
  return `limit:${action}:${digest({ of, counts: times !== null, perMs, by })}`;
}

function keyOf(number: number): string {
  return String(number).padStart(9, '0');
}

function amountOf(limit: Windowed, of: Taking): number {
  const value = limit.times === null && limit.of !== null ? of.arguments[limit.of] : 1;
  if (typeof value !== 'number') throw new Terminal('over_limit', `${of.action}: ${limit.of ?? ''} is not a number`);
  return Math.abs(value);
}
