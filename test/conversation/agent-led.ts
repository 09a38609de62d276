import type { Json, JsonObject } from '../../src/contracts.ts';
import { begin, type Talk } from './begin.ts';

/** A step that a model leads, with a read and a write; `account` and `id` are the flow's. */
export const STEP = {
  agent: 'find-out', policy: 'Find out what is wrong.', with: { about: '"a line"' },
  actions: {
    'toy.read': { with: { id: '"L1"' } },
    'toy.charge': { with: { account: '"A1"' }, confirm: 'Credit {arguments.amount} to {arguments.account}?', undo: { call: 'toy.refund', with: { id: 'result.id' } } },
  },
  returns: { cause: 'text', fixed: 'yesno' }, progress: 'Looking into it',
};
export const led = (more: object = {}, flow: object = {}): Talk => begin([{ ...STEP, ...more }, { say: 'Cause: {cause}.' }], flow);

/** What the model wants next. */
export const wants = (t: Talk, move: JsonObject, misfit: string | null = null): string[] => t.works({ move, misfit, tokensIn: 10, tokensOut: 2, cost: 0.01 });
export const calls = (t: Talk, action: string, args: JsonObject = {}): string[] => wants(t, { kind: 'call', action, arguments: args });
export const done = (t: Talk): string[] => wants(t, { kind: 'done', returns: { cause: 'a storm', fixed: false } });
export const linesOf = (t: Talk): Json => {
  const { input } = t.owed();
  return input !== null && typeof input === 'object' && !Array.isArray(input) ? input['lines'] ?? null : null;
};
export const later = (at: number): object => ({ at });
export const hears = (t: Talk, said: string, ...commands: Parameters<Talk['hear']>): string[] => t.send({ type: 'heard', commands, answers: [], said });
