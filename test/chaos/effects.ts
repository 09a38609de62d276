import type { Json, JsonObject } from '../../src/contracts.ts';
import { STAFF } from './place.ts';
import type { Evidence, Write } from './evidence.ts';
import type { FlowName } from './script.ts';

/** What has to stand after a flow ended so; arguments where they matter. */
export interface Effect { action: string; arguments?: JsonObject }
type Ends = { readonly [ending: string]: (run: Evidence) => Effect[] };

/** Endings that count as completed, with what each leaves behind; after any other, nothing stands. */
export const COMPLETES: { readonly [flow in FlowName]: Ends } = {
  'sim-swap': { done: (run) => [{ action: 'provisioning.swapSim' }, ...feeIn(run)] },
  'plan-change': { done: (run) => ['crm.changePlan', 'billing.changePlan', 'provisioning.setPlan'].map((action) => ({ action, ...planIn(run) })) },
  'lost-or-stolen': {
    done: () => [{ action: 'provisioning.blockSim' }],
    'card-ordered': () => [{ action: 'provisioning.blockSim' }, { action: 'orders.createOrder' }],
    'no-card': () => [{ action: 'provisioning.blockSim' }],
  },
  'bill-credit': { done: () => [{ action: 'billing.addCredit' }] },
  'password-reset': { done: () => [{ action: 'identity.resetPassword' }] },
  'order-status': Object.fromEntries(['done', 'none', 'processing', 'delivered', 'delayed', 'cancelled'].map((ending) => [ending, () => []])),
};
/** May stand once beside a flow's effects: a missing one is no reason to undo what was done. */
export const BESIDE: readonly string[] = ['crm.addNote', 'outbox.sendEmail', 'outbox.sendSms'];
/** Leave nothing behind that matters, and may be sent again. */
const PASSING = new Set(['identity.sendCode', 'identity.checkCode']);

export const actionOf = ({ system, action }: Write): string => `${system}.${action}`;

/** The writes that matter and are not taken back, nor take something back. */
export function standing({ writes }: Evidence): Write[] {
  return writes.filter((write) => !PASSING.has(actionOf(write)) && !isToStaff(write) && write.undoes === null && write.undoneBy === null);
}

/** Colleagues are told of what they may decide, whatever they decide. */
function isToStaff({ arguments: { to } }: Write): boolean {
  return STAFF.some((email) => email === to);
}

export function matches(write: Write, { action, arguments: wanted = {} }: Effect): boolean {
  return actionOf(write) === action && !write.partial && Object.entries(wanted).every(([name, value]: [string, Json]) => write.arguments[name] === value);
}

/** The fee as the last summary before the yes had it. */
function feeIn({ lines }: Evidence): Effect[] {
  const fee = lines.map(({ text }) => /The fee is £(\d+\.\d\d)/.exec(text)?.[1]).findLast((found) => found !== undefined);
  return Number(fee ?? 0) > 0 ? [{ action: 'billing.addFee', arguments: { amount: Number(fee) } }] : [];
}

function planIn({ lines }: Evidence): { arguments?: JsonObject } {
  const plan = lines.map(({ text }) => /^Done\. .+ is on ([a-z0-9-]+),/.exec(text)?.[1]).findLast((found) => found !== undefined);
  return plan === undefined ? {} : { arguments: { plan } };
}
