import type { Executor } from '../src/contracts.ts';
import { createCall } from './call/call.ts';
import type { Systems } from './connectors/openapi/systems.ts';
import { createDecide } from './decide/decide.ts';
import { createNotify } from './notify/notify.ts';
import type { NotifyActions } from './notify/notify.ts';

export interface ExecutorDeps { systems: Systems; notify: NotifyActions }

/** Every executor. To add one: a folder beside these, and a line here. */
export function createExecutors({ systems, notify }: ExecutorDeps): Executor[] {
  return [
    createCall(systems),
    createDecide(),
    createNotify(systems, notify),
  ];
}
