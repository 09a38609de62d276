import { Cron } from 'croner';
import { z } from 'zod';
import type { Inbound, Log, PublishedFlow } from '../contracts.ts';
import { startMessage } from '../outside-events.ts';
import type { Program } from '../../flows/program.ts';

export interface ScheduleParts {
  /** Each flow as it runs now. */
  programs: readonly Program[];
  /** Every version that was ever published. */
  flows: readonly PublishedFlow[];
  receive: (message: Inbound) => Promise<void>;
  /** Of schedules that name no zone. */
  timeZone: string;
  now: () => number;
  log: Log;
  /** Does the work once, so many ms from now; returns the way to take that back. */
  after?: (ms: number, work: () => void) => () => void;
}
export interface Schedules { stop(): void }

const DAY_MS = 86_400_000;
/** Clocks are set, and machines sleep: never longer without a look. */
const LOOK_MS = 60_000;

/**
 * Starts flows at their times. A time names its run, so it is one run on any number of replicas. Of the times that passed while
 * nobody was there, the last one is made up for, when it is no older than a day and the schedule was published by then.
 */
export function startSchedules(parts: ScheduleParts): Schedules {
  const { now, log, after = afterReally } = parts;
  const timed = timedFlows(parts);
  let cancel: (() => void) | null = null;
  let stopped = timed.length === 0;
  const look = async (): Promise<void> => {
    for (const one of timed) await catchUp(one, parts);
    if (stopped) return;
    const next = Math.min(...timed.map(({ cron }) => cron.nextRun(new Date(now()))?.getTime() ?? Number.POSITIVE_INFINITY));
    cancel = after(Math.max(0, Math.min(next - now(), LOOK_MS)), lookOn);
  };
  const lookOn = (): void => void look().catch((error: unknown) => { log.error({ error: String(error) }, 'the schedules stopped'); });
  if (!stopped) lookOn();
  return {
    stop() {
      stopped = true;
      cancel?.();
    },
  };
}

interface Timed { program: Program; cron: Cron; slots: NonNullable<Program['schedule']>['slots']; since: number; done: number }

/** A time that was not taken is tried again at the next look. */
async function catchUp(one: Timed, { now, receive, log }: ScheduleParts): Promise<void> {
  const time = lastTime(one.cron, now());
  if (time === null || time <= one.done || time < one.since || time < now() - DAY_MS) return;
  const [flow, iso] = [one.program.name, new Date(time).toISOString()];
  try {
    await receive(startMessage({ flow, slots: one.slots, by: 'schedule', id: `schedule:${flow}:${iso}`, at: now() }));
    one.done = time;
    log.info({ flow, time: iso }, 'a flow is started by its schedule');
  } catch (error) {
    log.warn({ flow, time: iso, error: String(error) }, 'a flow was not started by its schedule; it is tried again');
  }
}

/** The newest time that is not after now. */
function lastTime(cron: Cron, now: number): number | null {
  const [last] = cron.previousRuns(1, new Date(Math.floor(now / 1_000) * 1_000 + 1_000));
  return last?.getTime() ?? null;
}

function timedFlows({ programs, flows, timeZone, log }: ScheduleParts): Timed[] {
  return programs.flatMap((program) => {
    if (!program.schedule) return [];
    const { cron, zone, slots } = program.schedule;
    try {
      return [{ program, cron: new Cron(cron, { paused: true, timezone: zone ?? timeZone }), slots, since: sinceOf(flows, program), done: 0 }];
    } catch (error) {
      log.error({ flow: program.name, cron, error: String(error) }, 'a flow has a schedule that cannot be read; it is not started by the clock');
      return [];
    }
  });
}

const scheduled = z.object({ file: z.object({ schedule: z.object({ cron: z.string(), zone: z.string().optional() }) }) });

/** When this schedule was first published, in this version or an earlier one. */
function sinceOf(flows: readonly PublishedFlow[], { name, schedule }: Program): number {
  const alike = flows.filter((flow) => {
    const known = scheduled.safeParse(flow.source).data?.file.schedule;
    return flow.name === name && known?.cron === schedule?.cron && known?.zone === schedule?.zone;
  });
  return Math.min(...alike.map(({ publishedAt }) => publishedAt));
}

function afterReally(ms: number, work: () => void): () => void {
  const timer = setTimeout(work, ms).unref();
  return () => { clearTimeout(timer); };
}
