import type { Effect, Json, WorkBody } from '../../src/contracts.ts';
import { start, talk } from './talk.ts';
import { toyWorld } from './toy-world.ts';

export type Talk = ReturnType<typeof talk>;
type Owed = Pick<Effect, 'id' | 'dueAt'>;

/** A flow of these steps, which says how it ended. */
export const workFlow = (steps: object[], more: object = {}): object => ({
  flow: 'work', title: 'Work', description: 'Works.', examples: { en: ['work'] }, steps, done: 'Done.', refused: 'Refused.', ...more,
});

/** A conversation that has just asked for it. */
export function begin(steps: object[], more?: object): Talk {
  const t = talk(toyWorld(workFlow(steps, more)));
  t.hear(start('work'));
  return t;
}

export const FREE = { unconfirmed: 'a test needs no yes' };

export const result = (t: Talk, effect: string, output: Json = {}): string[] => t.send({ type: 'result', effect, outcome: { ok: true, output } });
export const failure = (t: Talk, effect: string, code: string): string[] => t.send({ type: 'result', effect, outcome: { ok: false, error: { kind: 'terminal', code, message: code } } });

/** All work that the last event has made owed, that for the staff included. */
export const owedBy = (t: Talk): (Owed & WorkBody)[] => t.emitted().flatMap((o) => (o.type === 'owe' && o.effect.kind === 'work' ? [o.effect] : []));
export const timersOf = (t: Talk): Owed[] => t.emitted().flatMap((o) => (o.type === 'owe' && o.effect.kind === 'timer' ? [o.effect] : []));
/** What it has put before the staff. */
export const raised = (t: Talk): Json[] => owedBy(t).filter((work) => work.executor === 'raise').map((work) => work.input);
