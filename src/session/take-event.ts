import { createActor, type AnyActorScope } from 'xstate';
import type { ConversationEvent } from '../conversation/events.ts';
import type { ConversationMachine } from '../conversation/machine.ts';
import type { Snapshot } from './loaded.ts';

interface Action { type: string; params?: unknown }
const scopes = new WeakMap<ConversationMachine, AnyActorScope>();

/** XState's `transition`, which makes an actor for every event; here one that is never started stands in for all of a machine. */
export function takeEvent(machine: ConversationMachine, snapshot: Snapshot, event: ConversationEvent): [Snapshot, Action[]] {
  const actions: Action[] = [];
  const scope = scopes.get(machine) ?? inertScope(machine);
  scopes.set(machine, scope);
  return [machine.transition(snapshot, event, { ...scope, actionExecutor: (action) => void actions.push(action) }), actions];
}

function inertScope(machine: ConversationMachine): AnyActorScope {
  const self = createActor(machine, { input: { locale: '', now: 0, channel: '', session: '' } });
  return { self, system: self.system, id: '', sessionId: '', defer: nothing, logger: nothing, stopChild: nothing, emit: nothing, actionExecutor: nothing };
}

function nothing(): void {}
