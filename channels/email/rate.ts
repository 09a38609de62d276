const WINDOW_MS = 3_600_000;
const MOST_ADDRESSES = 10_000;

/** The last guard against loops: whether one more mail of this address may be answered in this hour. Counts in this process. */
export function createRate(most: number, now: () => number): (address: string) => boolean {
  const counts = new Map<string, { since: number; count: number }>();
  return (address) => {
    const known = counts.get(address);
    const current = known !== undefined && now() - known.since < WINDOW_MS ? known : { since: now(), count: 0 };
    current.count += 1;
    counts.delete(address);
    counts.set(address, current);
    const [oldest] = counts.keys();
    if (counts.size > MOST_ADDRESSES && oldest !== undefined) counts.delete(oldest);
    return current.count <= most;
  };
}
