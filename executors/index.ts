import type { Executor, NextMove } from '../src/contracts.ts';
import { createAgent } from './agent/agent.ts';
import { createCall } from './call/call.ts';
import type { Systems } from './connectors/openapi/systems.ts';
import { createDecide } from './decide/decide.ts';
import { createNotify } from './notify/notify.ts';
import type { NotifyActions } from './notify/notify.ts';

/** `nextMove` is null where no model is configured. */
export interface ExecutorDeps { systems: Systems; notify: NotifyActions; nextMove?: NextMove | null }

/** Every executor. To add one: a folder beside these, and a line here. */
export function createExecutors({ systems, notify, nextMove = null }: ExecutorDeps): Executor[] {
  return [
    createCall(systems),
    createDecide(),
    createAgent(systems, nextMove),
    createNotify(systems, notify),
  ];
}
