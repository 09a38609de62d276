import type { RequestHandler } from 'express';
import type { Systems } from '../../executors/connectors/openapi/systems.ts';
import type { ScenarioFault } from '../../flows/scenario.ts';

/** Makes chosen calls of the stand-in systems go wrong; the handler stands before their routes. */
export function createDisturb(systems: Systems): { handler: RequestHandler; set(faults: readonly ScenarioFault[]): void } {
  let waiting: (ScenarioFault & { is(method: string, path: string): boolean })[] = [];
  return {
    set(faults) {
      waiting = faults.map((fault) => ({ ...fault, is: callOf(systems, fault.on) }));
    },
    handler(request, _response, next) {
      const fault = waiting.find((one) => one.times > 0 && one.is(request.method, request.path));
      if (fault) {
        fault.times -= 1;
        request.headers['x-sandbox-fault'] = fault.kind;
      }
      next();
    },
  };
}

function callOf(systems: Systems, action: string): (method: string, path: string) => boolean {
  const info = systems.find(action);
  if (!info) throw new Error(`there is no action ${action} to go wrong`);
  const isRead = info.method.toLowerCase() === 'get';
  const path = new RegExp(`^/${info.system}${info.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`);
  return (method, asked) => (method === 'GET') === isRead && path.test(asked);
}
