import type { Fetch } from './page.ts';
import { readRobots, type Robots } from './read-robots.ts';

/** How a site wants to be visited. */
export interface Manners {
  /** Whether its robots.txt lets us in. A site without one lets everybody. */
  allows(url: string): Promise<boolean>;
  /** Waits as long as it wishes between two visits, at least a little. */
  pause(url: string): Promise<void>;
}

export const OUR_NAME = 'errand-import';
const LEAST_PAUSE_MS = 250;
const MOST_PAUSE_MS = 30_000;

export function createManners({ fetch, wait }: { fetch: Fetch; wait: (ms: number) => Promise<void> }): Manners {
  const sites = new Map<string, Promise<Robots>>();
  const rulesOf = async (url: string): Promise<Robots> => {
    const address = new URL('/robots.txt', url).href;
    const known = sites.get(address) ?? fetch(address).then(({ status, bytes }) => readRobots(status === 200 ? new TextDecoder().decode(bytes) : '', OUR_NAME));
    sites.set(address, known);
    return known;
  };
  const visited = new Set<string>();
  return {
    async allows(url) {
      const { pathname, search } = new URL(url);
      return (await rulesOf(url)).allows(pathname + search);
    },
    async pause(url) {
      const { origin } = new URL(url);
      const first = !visited.has(origin);
      visited.add(origin);
      const { delayMs } = await rulesOf(url);
      if (!first) await wait(Math.min(Math.max(delayMs, LEAST_PAUSE_MS), MOST_PAUSE_MS));
    },
  };
}
