import type { Json, JsonObject } from '../contracts.ts';
import { MACHINE_NUMBER } from '../conversation/machine.ts';

/** One upgrade per machine number: `UPGRADES[n]` turns a snapshot of machine n into one of machine n + 1. */
export type Upgrade = (snapshot: JsonObject) => JsonObject;
const UPGRADES: { readonly [from: number]: Upgrade } = { 1: severalAtOnce };

/** Machine 2: several pieces of work at once, loops, waits, failed work that a person mends. */
function severalAtOnce(snapshot: JsonObject): JsonObject {
  const context = object(snapshot['context']);
  const { flight, ...rest } = context;
  const flights = flight ? [flightOf(object(flight))] : [];
  const stop = object(context['stop']);
  const frames = Array.isArray(context['frames']) ? context['frames'].map((frame) => frameOf(object(frame))) : [];
  return { ...snapshot, context: { ...rest, session: '', stop: stop['at'] === 'working' ? { at: 'working' } : stop, flights, frames, early: [], trouble: null } };
}

function flightOf({ at: _at, ...flight }: JsonObject): JsonObject {
  return { ...flight, key: JSON.stringify(flight['op'] ?? 0) };
}

function frameOf(frame: JsonObject): JsonObject {
  const done = Object.entries(object(frame['done'])).map(([op, one]) => [op, { ...object(one), order: Number(op), output: null }]);
  return { ...frame, done: Object.fromEntries(done), loops: {}, waits: {}, failures: [], edits: {}, unsettled: {}, asked: {} };
}

function object(json: Json | undefined): JsonObject {
  return json !== null && typeof json === 'object' && !Array.isArray(json) ? json : {};
}

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
