import { createActor, transition } from 'xstate';
import type { Command, Effect, Json, WorkBody } from '../../src/contracts.ts';
import type { Emission } from '../../src/conversation/context.ts';
import type { ConversationEvent } from '../../src/conversation/events.ts';
import { createConversation } from '../../src/conversation/machine.ts';
import type { World } from '../../src/conversation/speak.ts';

type Owed = Pick<Effect, 'id' | 'dueAt'> & WorkBody;
/** What is owed to the people and the outside, not a step's own work. */
const BESIDE = new Set(['approve', 'raise', 'listen']);
type Untimed = ConversationEvent extends infer E ? (E extends { at: number } ? Omit<E, 'at'> : never) : never;

/** Plays events through the machine alone, with no store, no clock and no systems. */
export function talk(world: World, channel = 'web') {
  const machine = createConversation(world);
  let snapshot = createActor(machine, { input: { locale: 'en', now: 0, channel, session: 's' } }).getSnapshot();
  let out: Emission[] = [];
  const send = (event: Untimed): string[] => {
    const [next, actions] = transition(machine, snapshot, { at: 1_000, ...event });
    // Through JSON, as the store would keep it.
    snapshot = createActor(machine, { snapshot: JSON.parse(JSON.stringify(next)), input: { locale: '', now: 0, channel: '', session: 's' } }).getSnapshot();
    out = actions.map((action) => action.params as Emission);
    return said();
  };
  const said = (): string[] => out.flatMap((o) => (o.type === 'say' ? [o.text] : []));
  const owed = (): Owed => {
    const work = out.flatMap((o) => (o.type === 'owe' && o.effect.kind === 'work' && !BESIDE.has(o.effect.executor) ? [o.effect] : [])).at(-1);
    if (!work) throw new Error(`no work is owed; the bot said ${said().join(' | ')}`);
    return work;
  };
  return {
    send, said, owed,
    hear: (...commands: Command[]) => send({ type: 'heard', commands, answers: [] }),
    /** The work owed last comes back well. */
    works: (output: Json = {}) => send({ type: 'result', effect: owed().id, outcome: { ok: true, output } }),
    fails: (code: string, kind: 'terminal' | 'unknown' = 'terminal') => send({ type: 'result', effect: owed().id, outcome: { ok: false, error: { kind, code, message: code } } }),
    state: () => snapshot.value,
    context: () => snapshot.context,
    emitted: () => out,
    records: () => out.flatMap((o) => (o.type === 'record' ? [o] : [])),
    snapshot: () => snapshot,
  };
}

export const start = (flow: string): Command => ({ kind: 'start', flow, confidence: 1 });
export const set = (slot: string, value: Json): Command => ({ kind: 'set', slot, value, said: JSON.stringify(value) });
