import { createWorld, iccid, type SeedCustomer } from '../../executors/sandbox/world.ts';
import { chance, oneOf } from './random.ts';

export const FLOWS = ['sim-swap', 'plan-change', 'lost-or-stolen', 'bill-credit', 'password-reset', 'order-status'] as const;
export type FlowName = (typeof FLOWS)[number];
/** Out of a hundred runs, so many of each. */
const SHARES: { readonly [flow in FlowName]: number } = { 'sim-swap': 34, 'plan-change': 30, 'lost-or-stolen': 10, 'bill-credit': 10, 'password-reset': 8, 'order-status': 8 };
const ASKS: { readonly [flow in FlowName]: readonly [string, ...string[]] } = {
  'sim-swap': ['SIM swap please', 'I lost my phone and need a new SIM', 'my SIM card was stolen'],
  'plan-change': ['I want to change my plan', 'upgrade my plan'],
  'lost-or-stolen': ['block my SIM', 'please block my SIM card now'],
  'bill-credit': ['give me a credit on my bill', 'I want money back for the outage'],
  'password-reset': ['I forgot my password', 'reset my password'],
  'order-status': ['where is my order', 'track my order'],
};

/** What a customer does at the summary. */
export type AtSummary = 'yes' | 'cancel' | 'no, no' | 'no, yes';
/** Everything that one customer will say and do, drawn before anything begins. */
export interface Script {
  readonly name: string;
  readonly customer: SeedCustomer;
  readonly flow: FlowName;
  readonly opens: string;
  /** A card from stock that no other run uses, as long as there are some. */
  readonly card: string;
  readonly atSummary: AtSummary;
  /** Said once while work is under way. */
  readonly whileWorking: string | null;
  readonly wrong: 'code' | 'card' | null;
  /** Instead of the answer to the nth question. */
  readonly interrupts: { at: number; text: 'cancel' | 'person' } | null;
  /** The gateway is killed when this message is out, so many ms after it was sent. */
  readonly kill: { at: 'summary' | number; afterMs: number } | null;
  readonly draw: (what: string) => number;
}

const CARDS_IN_STOCK = 200;
const MOST_KILL_MS = 600;

/** The same runs for the same numbers, each with a customer of its own turn. */
export function writeScripts({ runs, kills, seed }: { runs: number; kills: number; seed: number }): Script[] {
  const people = createWorld();
  const killed = new Set(Array.from({ length: runs }, (_, i) => i).toSorted((a, b) => chance(seed, `kill ${a}`) - chance(seed, `kill ${b}`)).slice(0, kills));
  return Array.from({ length: runs }, (_, i) => {
    const customer = people[i % people.length];
    if (customer === undefined) throw new Error('the stand-ins know nobody');
    return { ...acts(seed, i), customer, card: iccid(1000 + (i % CARDS_IN_STOCK)), kill: killed.has(i) ? killOf(seed, i) : null };
  });
}

function acts(seed: number, i: number): Omit<Script, 'customer' | 'card' | 'kill'> {
  const name = `run ${i}`;
  const draw = (what: string): number => chance(seed, `${name}: ${what}`);
  const flow = flowAt(draw('flow') * 100);
  return {
    name, draw, flow, opens: oneOf(ASKS[flow], draw('opens')),
    atSummary: share<AtSummary>(draw('summary'), [[0.8, 'yes'], [0.88, 'no, yes'], [0.94, 'cancel']], 'no, no'),
    whileWorking: share(draw('working'), [[0.05, 'cancel'], [0.12, 'are you still there?']], null),
    wrong: share<'code' | 'card' | null>(draw('wrong'), [[0.06, 'code'], [0.12, 'card']], null),
    interrupts: share(draw('interrupts'), [[0.03, { at: 1 + Math.floor(draw('when') * 4), text: 'cancel' as const }], [0.05, { at: 1 + Math.floor(draw('when') * 4), text: 'person' as const }]], null),
  };
}

function killOf(seed: number, i: number): NonNullable<Script['kill']> {
  const at = chance(seed, `kill at ${i}`);
  return { at: at < 0.6 ? 'summary' : 1 + Math.floor(((at - 0.6) / 0.4) * 4), afterMs: Math.floor(chance(seed, `kill after ${i}`) * MOST_KILL_MS) };
}

function flowAt(place: number): FlowName {
  let left = place;
  return FLOWS.find((flow) => (left -= SHARES[flow]) < 0) ?? 'sim-swap';
}

/** The value of the first limit above `at`. */
function share<T>(at: number, limits: readonly (readonly [number, T])[], otherwise: T): T {
  return limits.find(([limit]) => at < limit)?.[1] ?? otherwise;
}
