import { z } from 'zod';
import type { Booking } from '../calendar/calendar.ts';
import { need, operation } from '../system.ts';
import type { SandboxSystem } from '../system.ts';
import type { Table } from '../table.ts';
import { PROVIDERS, hoursOf } from './providers.ts';
import type { Provider } from './providers.ts';

const wanted = z.object({ specialty: z.string(), network: z.string(), region: z.string() });
const byProvider = z.object({ providerId: z.string() });

/**
 * Who treats what, in which network and region, with the hours that were published. What a clinic gave away by itself
 * still shows as free here: only its own calendar knows.
 */
export function createDirectory(bookings: Table<Booking>): SandboxSystem {
  return {
    name: 'directory',
    tables: [],
    reads: ['calendar'],
    handlers: {
      findProviders: operation(wanted, ({ specialty, network, region }) => (
        { body: PROVIDERS.filter((one) => one.specialty === specialty && one.networks.includes(network) && one.regions.some((served) => served === region)).map(show) })),
      getProvider: operation(byProvider, ({ providerId }) => ({ body: show(findProvider(providerId)) })),
      findSlots: operation(byProvider.extend({ limit: z.number().default(6) }), ({ providerId, limit }, { now }) => {
        const taken = new Set(bookings.all().filter((one) => one.status === 'booked' || (one.status === 'held' && Date.parse(one.until) > now)).map((one) => one.slotId));
        return { body: hoursOf(findProvider(providerId), now).filter((hour) => !taken.has(hour.slotId)).slice(0, limit) };
      }),
    },
  };
}

function show(row: Provider) {
  const { keeps: _, ...provider } = row;
  return provider;
}

function findProvider(providerId: string): Provider {
  return need(PROVIDERS.find((one) => one.providerId === providerId), 'provider');
}
