import type { JsonObject } from '../contracts.ts';
import { MACHINE_NUMBER } from '../conversation/machine.ts';

/** One upgrade per machine number: `UPGRADES[n]` turns a snapshot of machine n into one of machine n + 1. */
export type Upgrade = (snapshot: JsonObject) => JsonObject;
const UPGRADES: { readonly [from: number]: Upgrade } = {};

/** A stored snapshot as today's machine reads it. Throws when it is from a newer machine, or no way leads here. */
export function upgrade(snapshot: JsonObject, from: number, upgrades: { readonly [from: number]: Upgrade } = UPGRADES): JsonObject {
  if (from > MACHINE_NUMBER) throw new Error(`this session was written by machine ${from}; this gateway knows up to ${MACHINE_NUMBER}`);
  let current = snapshot;
  for (let n = from; n < MACHINE_NUMBER; n += 1) {
    const step = upgrades[n];
    if (!step) throw new Error(`there is no upgrade from machine ${n}`);
    current = step(current);
  }
  return current;
}
