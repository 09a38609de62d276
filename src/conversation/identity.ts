import type { Guard, Identity, IdentityLevel } from '../contracts.ts';
import { evaluate } from '../../flows/expressions.ts';
import type { Program } from '../../flows/program.ts';
import { top, type Context, type Frame } from './context.ts';
import { record, valuesOf, type World } from './speak.ts';

const RANK: { readonly [level in IdentityLevel]: number } = { anonymous: 0, known: 1, verified: 2 };

interface At { frame: Frame; program: Program; world: World }

/** Whether an identity meets a guard: the level, and every value that it was proved for. */
export function meets(identity: Identity, guard: Pick<Guard, 'identity' | 'proof'>): boolean {
  if (RANK[identity.level] < RANK[guard.identity]) return false;
  if (guard.identity !== 'verified') return true;
  return Object.entries(guard.proof).every(([slot, value]) => identity.proof[slot] === value);
}

/** What a frame's work must be guarded by: the flow's level, for exactly the slot values that prove it. */
export function guardOf(at: At): Pick<Guard, 'identity' | 'proof'> {
  const granting = at.program.identity === 'verified' ? at.world.granting('verified')?.grants : null;
  const proof = Object.fromEntries((granting?.proof ?? []).flatMap((slot) => {
    const value = at.frame.slots[slot]?.value;
    return value === undefined ? [] : [[slot, value]];
  }));
  return { identity: at.program.identity, proof };
}

/** The flow that must identify the customer before this frame goes on, or null. */
export function missingIdentity(d: Context, at: At): Program | null {
  const level = at.program.identity;
  if (level === 'anonymous' || at.program.grants) return null;
  if (meets(d.identity, guardOf(at))) {
    takeProof(d, at);
    return null;
  }
  return at.world.granting(level);
}

/** A granting flow ended well: the session is identified, and the flow below knows the shared slots. */
export function grant(d: Context, at: At): void {
  const { grants } = at.program;
  const below = d.frames.at(-2);
  if (!grants || !below) return;
  const found = evaluate(grants.customer, valuesOf(d, at.frame, at.world));
  const proof = Object.fromEntries(grants.proof.flatMap((slot) => {
    const value = at.frame.slots[slot];
    return value ? [[slot, value.value]] : [];
  }));
  const customer = found !== null && typeof found === 'object' && !Array.isArray(found) ? found : null;
  d.identity = { level: grants.level, customer, proof, at: d.now };
  shareSlots(at.frame, { below, program: at.world.program(below.flow, below.version) });
  record(d, 'identity.granted', { level: grants.level });
}

const HOUR_MS = 3_600_000;
/** How long a proof outlives the customer's last word: with a request under way, and without. */
const PROOF_LASTS_MS = { open: 24 * HOUR_MS, idle: HOUR_MS };

/** The identity as it is when the customer speaks again: a proof is not for ever, whoever has their number by then. */
export function stillProved(identity: Identity, on: { at: number; open: boolean }): Identity {
  if (identity.level !== 'verified') return identity;
  const since = on.at - (identity.at ?? on.at);
  return since > (on.open ? PROOF_LASTS_MS.open : PROOF_LASTS_MS.idle) ? lapsed(identity) : { ...identity, at: on.at };
}

/** Known, and no more than that. */
export function lapsed({ customer, level }: Identity): Identity {
  return { level: level === 'verified' ? 'known' : level, customer, proof: {} };
}

function takeProof(d: Context, at: At): void {
  if (d.identity.level !== 'verified') return;
  for (const [slot, value] of Object.entries(d.identity.proof)) {
    if (slot in at.program.slots && at.frame.slots[slot] === undefined && top(d) === at.frame) at.frame.slots[slot] = { value, said: '' };
  }
}

export function shareSlots(from: Frame, to: { below: Frame; program: Program | null }): void {
  for (const [name, value] of Object.entries(from.slots)) {
    if (to.program && name in to.program.slots && to.below.slots[name] === undefined) to.below.slots[name] = value;
  }
}
