import type { Json, JsonObject } from '../../../src/contracts.ts';
import { BANKING_CALLS } from './banking.ts';
import { HEALTHCARE_CALLS } from './healthcare.ts';
import { SALES_CALLS } from './sales.ts';
import { TELECOM_CALLS } from './telecom.ts';

/** What earlier calls gave: a spare SIM card of the first customer, and a member of what an action answered. `later`: hours pass. */
export interface Before { spare: string; given: (action: string, member: string) => Json; later: (hours: number) => Promise<void> }
/** Good arguments for operations of systems, in an order in which each has something to work on. */
export interface GoodCalls { [action: string]: (before: Before) => JsonObject | Promise<JsonObject> }

/** Good arguments for every operation of every stand-in. To add a system: a file beside this one, and a line here. */
export const GOOD_CALLS: GoodCalls = {
  ...TELECOM_CALLS,
  ...BANKING_CALLS,
  ...HEALTHCARE_CALLS,
  ...SALES_CALLS,
};
