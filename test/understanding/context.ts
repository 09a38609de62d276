import type { ReadingContext, SlotSpec } from '../../src/contracts.ts';

/** Wednesday, 4 November 2026, 10:00 UTC. */
export const NOW = Date.UTC(2026, 10, 4, 10);

/** Nothing runs, nothing is asked; `change` says what does. */
export function context(change: Partial<ReadingContext> = {}): ReadingContext {
  return {
    locale: 'en', now: NOW, timeZone: 'Europe/London', country: 'GB', asking: null, slots: {}, filled: {}, confirming: false, flow: null, candidates: [],
    ...change,
  };
}

/** One slot, being asked by the SIM swap. */
export function asking(spec: SlotSpec, change: Partial<ReadingContext> = {}): ReadingContext {
  return context({ flow: 'sim-swap', asking: 'it', slots: { it: spec }, ...change });
}

export const REASON: SlotSpec = {
  type: 'choice',
  options: [
    { id: 'lost', label: { en: 'lost', fr: 'perdue' } }, { id: 'stolen', label: { en: 'stolen', fr: 'volée' } },
    { id: 'damaged', label: 'damaged', also: ['broken', 'does not work'] }, { id: 'new phone', label: 'new phone' },
  ],
};
export const ICCID: SlotSpec = { type: 'text', pattern: '^89\\d{17,18}$' };
