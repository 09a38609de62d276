import type { Log } from '../../src/contracts.ts';

export type Bolt = Awaited<ReturnType<typeof loadBolt>>;
type BoltLogger = import('@slack/bolt').Logger;

/** Loaded where Slack is switched on: it takes a third of a second. */
// oxlint-disable-next-line typescript/explicit-function-return-type -- a module has no name
export async function loadBolt() {
  return import('@slack/bolt');
}

/** The library's own lines, in our log; its warnings are told again by who meets them. */
export function quietLogger(log: Log, { LogLevel }: Bolt): BoltLogger {
  const say = (...parts: unknown[]): void => log.debug({ of: 'slack' }, parts.map(String).join(' '));
  return { debug: () => undefined, info: say, warn: say, error: say, setLevel: () => undefined, getLevel: () => LogLevel.INFO, setName: () => undefined };
}
