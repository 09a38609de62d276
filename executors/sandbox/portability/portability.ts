import { z } from 'zod';
import { isWorkingDay, workingDaysAfter } from '../working-days.ts';
import { DAY_MS, Refused, day, instant, need, operation } from '../system.ts';
import type { SandboxSystem } from '../system.ts';
import { createTable } from '../table.ts';
import type { Table } from '../table.ts';
import { CARRIERS } from './carriers.ts';
import type { Subscriber } from './carriers.ts';
import { duePorts } from './due-ports.ts';
import { OBJECTIONS, answerHours, expiry, objection, subscriberOf } from './losing-carrier.ts';
import type { Claim } from './losing-carrier.ts';
import { portSchema, shownPort } from './port-rows.ts';
import type { Port } from './port-rows.ts';

const market = z.enum(['GB', 'FR']);
const claim = z.object({ msisdn: z.string(), market, code: z.string(), account: z.string() });
const submission = claim.extend({ holder: z.string(), date: z.string(), callback: z.string().optional() });
const byPort = z.object({ portId: z.string() });
const correction = byPort.extend({ code: z.string().exactOptional(), account: z.string().exactOptional(), holder: z.string().exactOptional(), date: z.string().optional() });
const activation = byPort.extend({ callback: z.string().optional() });
const HOUR_MS = 3_600_000;
const MOST_DAYS = 30;
/** How long the carriers take to switch their routing once it is begun. */
const ROUTING_HOURS = 0.5;

/**
 * The clearing house: the losing carrier is asked, answers within its hours, and the port is scheduled or rejected; inside its
 * window it is activated, and complete when every carrier routes the number here. `start`: what seeded dates count from.
 */
export function createPortability(start: number): SandboxSystem {
  const ports = createTable('ports', portSchema, []);
  const portOf = (portId: string) => need(ports.get(portId), 'port');
  const check = createCheck(ports, start);
  const answer = (port: Port, extra: object = {}) => ({ body: shownPort(port), changes: [ports.change(port.portId, port)], ...extra });
  const handlers: SandboxSystem['handlers'] = {
    checkPort: operation(claim, (args, { now }) => {
      const subscriber = check(args, now);
      const { carrier, account, holder } = subscriber;
      return {
        body: {
          msisdn: args.msisdn, market: args.market, carrier, account, holder: holder.replaceAll(/(?<=\p{L})\p{L}/gu, '•'),
          codeExpires: expiry(subscriber, start), earliest: workingDaysAfter(now, 1), latest: day(now, MOST_DAYS),
        },
      };
    }),
    submitPort: operation(submission, ({ callback, ...args }, { now, seq }) => {
      const subscriber = check(args, now);
      return answer({
        portId: `PORT-${seq}`, ...args, carrier: subscriber.carrier, status: 'submitted', rejection: null, attempts: 1, ...planned(args.date, answerHours(subscriber, 1), now),
        answerTo: callback ?? null, doneTo: null, completeAt: null, seq,
      });
    }),
    getPort: operation(byPort, ({ portId }) => ({ body: shownPort(portOf(portId)) })),
    resubmitPort: operation(correction, ({ portId, date, ...corrected }, { now }) => {
      const port = portOf(portId);
      if (port.status !== 'rejected') throw new Refused(409, 'not_rejected', 'This port was not rejected.');
      const attempts = port.attempts + 1;
      return answer({ ...port, ...corrected, ...planned(date ?? port.date, answerHours(subscriberOf(port), attempts), now), status: 'submitted', rejection: null, attempts });
    }),
    activatePort: operation(activation, ({ portId, callback }, { now }) => {
      const port = portOf(portId);
      if (port.status !== 'scheduled') throw new Refused(409, 'not_scheduled', 'The losing carrier has not agreed to this port, or it is under way.');
      if (now < Date.parse(port.windowStart)) throw new Refused(409, 'too_early', 'The porting window has not opened.');
      if (now > Date.parse(port.windowEnd)) throw new Refused(409, 'too_late', 'The porting window has closed.');
      return answer({ ...port, status: 'activating', doneTo: callback ?? null, completeAt: now + (subscriberOf(port).routingHours ?? ROUTING_HOURS) * HOUR_MS });
    }),
    cancelPort: operation(byPort, ({ portId }) => {
      const port = portOf(portId);
      if (port.status === 'complete') throw new Refused(409, 'already_complete', 'The number has moved.');
      if (port.status === 'cancelled') return { body: shownPort(port) };
      return answer({ ...port, status: 'cancelled' }, { undoes: port.seq });
    }),
    listCarriers: operation(z.object({ market }), (args) => ({ body: CARRIERS.filter((carrier) => carrier.market === args.market) })),
  };
  return { name: 'portability', tables: [ports], reads: [], handlers, due: duePorts(ports, start) };
}

/** Asks the losing carrier. Throws Refused with its objection. */
function createCheck(ports: Table<Port>, start: number): (claimed: Claim, now: number) => Subscriber {
  return (claimed, now) => {
    const subscriber = subscriberOf(claimed);
    const moving = ports.all().some(({ msisdn, status }) => msisdn === claimed.msisdn && !['cancelled', 'rejected'].includes(status));
    const why = moving ? 'already_porting' : objection(subscriber, claimed, { start, now });
    if (why !== null) throw new Refused(409, why, OBJECTIONS[why]);
    return subscriber;
  };
}

/** The window of a day (08:00 to 18:00 UTC) and when the losing carrier answers. Throws Refused for a day on which nothing can move. */
function planned(date: string, hours: number, now: number): Pick<Port, 'date' | 'windowStart' | 'windowEnd' | 'answerBy'> {
  if (date < workingDaysAfter(now, 1)) throw new Refused(409, 'date_too_soon', 'A number moves on the next working day at the earliest.');
  if (Date.parse(date) > now + MOST_DAYS * DAY_MS) throw new Refused(409, 'date_too_late', 'A number moves within 30 days.');
  if (!isWorkingDay(date)) throw new Refused(409, 'not_a_working_day', 'Numbers move from Monday to Friday.');
  return { date, windowStart: `${date}T08:00:00.000Z`, windowEnd: `${date}T18:00:00.000Z`, answerBy: instant(now + hours * HOUR_MS) };
}
