import { setImmediate as settled } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { compile } from '../../flows/compile.ts';
import type { Program } from '../../flows/program.ts';
import { flowSchema } from '../../flows/schema.ts';
import type { Inbound, JsonObject, Log, PublishedFlow } from '../../src/contracts.ts';
import { startSchedules, type Schedules } from '../../src/session/schedules.ts';
import { createStarts } from '../../src/session/starts.ts';
import { STORES, type Opened } from './stores.ts';

const HOUR_MS = 3_600_000;
const WEDNESDAY = Date.UTC(2026, 0, 14);
const LONG_AGO = Date.UTC(2025, 0, 1);

function flowOf(over: JsonObject, name = 'monitor'): JsonObject {
  return { flow: name, title: 'Monitor', description: 'Looks.', slots: { book: { type: 'text', ask: 'Which?' } }, steps: [{ say: 'Looking.' }], ...over };
}
function programOf(over: JsonObject, name?: string): Program {
  return compile({ file: flowSchema.parse(flowOf(over, name)), version: 1, tables: {} }, () => null);
}
function publishedAs(over: JsonObject, publishedAt = LONG_AGO, version = 1): PublishedFlow {
  return { name: 'monitor', version, digest: `d${version}`, publishedAt, by: 'test', source: { file: flowOf(over), tables: {} } };
}

const timesOf = (came: Inbound[]): string[] => came.map(({ at }) => new Date(at).toISOString());

const WORKDAYS = { schedule: { cron: '0 6 * * 1-5', slots: { book: 'all' } } };

describe('the schedules of flows', () => {
  const running: Schedules[] = [];
  afterEach(() => { for (const one of running.splice(0)) one.stop(); });

  /** A gateway that is there from `from` on; `to` moves its clock, look by look. */
  async function open(from: number, of: { over?: JsonObject; flows?: PublishedFlow[]; receive?: (message: Inbound) => Promise<void> } = {}) {
    const { over = WORKDAYS, flows = [publishedAs(over)], receive } = of;
    const clock = { now: from };
    const came: Inbound[] = [];
    const said: string[] = [];
    const timers: { at: number; work: () => void }[] = [];
    const tell = (_data: object, message: string): void => { said.push(message); };
    const log: Log = { debug: tell, info: () => {}, warn: tell, error: tell };
    const schedules = startSchedules({
      programs: [programOf(over)], flows, timeZone: 'Europe/London', now: () => clock.now, log,
      receive: async (message) => {
        await receive?.(message);
        came.push(message);
      },
      after(ms, work) {
        const timer = { at: clock.now + ms, work };
        timers.push(timer);
        return () => { timers.splice(timers.indexOf(timer), 1); };
      },
    });
    running.push(schedules);
    await settled();
    const to = async (time: number): Promise<void> => {
      for (let next = timers.shift(); next; next = timers.shift()) {
        if (next.at > time) {
          timers.unshift(next);
          break;
        }
        clock.now = next.at;
        next.work();
        await settled();
      }
      clock.now = time;
    };
    return { clock, came, said, timers, schedules, to };
  }

  it('start a flow at each of its times, with its slots and for nobody', async () => {
    const { came, to } = await open(WEDNESDAY + 7 * HOUR_MS, { flows: [publishedAs(WORKDAYS, WEDNESDAY + 6.5 * HOUR_MS)] });
    await to(WEDNESDAY + 5 * 24 * HOUR_MS + 7 * HOUR_MS);
    expect(timesOf(came)).toEqual(['2026-01-15T06:00:00.000Z', '2026-01-16T06:00:00.000Z', '2026-01-19T06:00:00.000Z']);
    expect(came[0]).toMatchObject({ kind: 'started', flow: 'monitor', slots: { book: 'all' }, by: 'schedule' });
  });

  it('keep to the clock on the wall, in the zone that they name', async () => {
    const over = { schedule: { cron: '0 6 * * *', zone: 'Europe/Paris' } };
    const { came, to } = await open(Date.UTC(2026, 2, 28, 6), { over, flows: [publishedAs(over, Date.UTC(2026, 2, 28, 5, 30))] });
    await to(Date.UTC(2026, 2, 30, 12));
    expect(timesOf(came)).toEqual(['2026-03-29T04:00:00.000Z', '2026-03-30T04:00:00.000Z']);
  });

  it('make up at the start for the last time that was missed, once', async () => {
    const over = { schedule: { cron: '0 * * * *' } };
    const first = await open(WEDNESDAY + 9.5 * HOUR_MS, { over });
    expect(first.came.map(({ session, id }) => ({ session, id }))).toHaveLength(1);
    const again = await open(WEDNESDAY + 9.6 * HOUR_MS, { over });
    expect(again.came[0]?.id).toBe(first.came[0]?.id);
    await again.to(WEDNESDAY + 10 * HOUR_MS);
    expect(new Set(again.came.map(({ id }) => id)).size).toBe(2);
  });

  it.each([
    ['that is older than a day', { flows: [publishedAs(WORKDAYS)] }, Date.UTC(2026, 0, 18, 12)],
    ['from before the schedule was published', { flows: [publishedAs({ schedule: { cron: '0 5 * * *' } }), publishedAs(WORKDAYS, WEDNESDAY + 8 * HOUR_MS, 2)] }, WEDNESDAY + 9 * HOUR_MS],
  ])('make up for no time %s', async (_what, of, now) => {
    expect((await open(now, of)).came).toEqual([]);
  });

  it('make up for a time of the same schedule in an earlier version', async () => {
    const flows = [publishedAs(WORKDAYS), publishedAs({ ...WORKDAYS, title: 'Better' }, WEDNESDAY + 8 * HOUR_MS, 2)];
    expect((await open(WEDNESDAY + 9 * HOUR_MS, { flows })).came).toHaveLength(1);
  });

  it('try a time again that could not be taken', async () => {
    let broken = true;
    const receive = async (): Promise<void> => { if (broken) throw new Error('the store is away'); };
    const { came, said, to } = await open(WEDNESDAY + 5.9 * HOUR_MS, { receive });
    await to(WEDNESDAY + 6.001 * HOUR_MS);
    expect(came).toEqual([]);
    broken = false;
    await to(WEDNESDAY + 6.1 * HOUR_MS);
    expect(came).toHaveLength(1);
    expect(said).toContain('a flow was not started by its schedule; it is tried again');
  });

  it('that cannot be read start nothing, and say so', async () => {
    const over = { schedule: { cron: 'every day at six' } };
    const { came, said, timers } = await open(WEDNESDAY, { over });
    expect({ came, timers }).toEqual({ came: [], timers: [] });
    expect(said).toEqual(['a flow has a schedule that cannot be read; it is not started by the clock']);
  });

  it('end when they are stopped', async () => {
    const { came, timers, schedules } = await open(WEDNESDAY + 6.5 * HOUR_MS, { flows: [publishedAs(WORKDAYS, WEDNESDAY + 6.2 * HOUR_MS)] });
    expect(timers).toHaveLength(1);
    schedules.stop();
    expect({ came, timers }).toEqual({ came: [], timers: [] });
  });
});

describe.each(STORES)('on $name, a time', ({ open }) => {
  let opened: Opened | null = null;
  afterEach(() => opened?.close());

  it('is one run, whichever of the replicas sees it', async () => {
    const { store } = opened = await open();
    const accepted: boolean[] = [];
    for (const now of [WEDNESDAY + 6 * HOUR_MS, WEDNESDAY + 6 * HOUR_MS + 40]) {
      await new Promise<void>((done) => {
        startSchedules({
          programs: [programOf(WORKDAYS)], flows: [publishedAs(WORKDAYS)], timeZone: 'Europe/London', now: () => now, after: () => () => {},
          log: { debug() {}, info() {}, warn() {}, error() {} },
          async receive(message) {
            accepted.push(await store.inbox.accept(message));
            done();
          },
        });
      });
    }
    expect(accepted).toEqual([true, false]);
  });
});

describe('an outside event', () => {
  const starts = createStarts([
    programOf({ starts: { event: 'account-opened', slots: { book: 'event.account.book' } } }, 'welcome'),
    programOf({ starts: { event: 'account-closed' } }, 'farewell'), programOf({}, 'other'),
  ]);

  it('begins the flows that name it, with slots from what it says', () => {
    expect(starts('account-opened', { account: { book: 'pilot' } })).toEqual([{ flow: 'welcome', slots: { book: 'pilot' } }]);
    expect(starts('account-closed', null)).toEqual([{ flow: 'farewell', slots: {} }]);
    expect(starts('something else', {})).toEqual([]);
  });

  it('leaves a slot open that it does not give', () => {
    expect(starts('account-opened', { account: null })).toEqual([{ flow: 'welcome', slots: {} }]);
    const odd = createStarts([programOf({ starts: { event: 'sum', slots: { book: 'event.a * 2' } } })]);
    expect(odd('sum', { a: 'text' })).toEqual([{ flow: 'monitor', slots: {} }]);
  });
});
