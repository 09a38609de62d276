import type { Logger } from '@slack/bolt';
import type { Log } from '../../src/contracts.ts';

export type Bolt = Awaited<ReturnType<typeof loadBolt>>;

/** Loaded where Slack is switched on: it takes a third of a second. */
export async function loadBolt() {
  return import('@slack/bolt');
}

/** The library's own lines, in our log; its warnings are told again by who meets them. */
export function quietLogger(log: Log, { LogLevel }: Bolt): Logger {
  const say = (...parts: unknown[]): void => log.debug({ of: 'slack' }, parts.map(String).join(' '));
  return { debug: () => undefined, info: say, warn: say, error: say, setLevel: () => undefined, getLevel: () => LogLevel.INFO, setName: () => undefined };
}
