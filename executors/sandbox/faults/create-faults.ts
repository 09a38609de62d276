import { Router } from 'express';
import type { Documents, JsonObject } from '../../../src/contracts.ts';
import { digest } from '../../../src/digest.ts';
import { answerWith } from '../answer-with.ts';
import { Refused } from '../system.ts';
import { drawFault, faultKind, faultPlan } from './fault-plan.ts';
import type { FaultKind, FaultPlan } from './fault-plan.ts';

export interface Asked { system: string; operation: string; key: string | null; args: JsonObject; header: string | undefined }
export interface Fault { kind: FaultKind; latencyMs: number; slowMs: number; retryAfterMs: number }
export interface Faults {
  /** GET, PUT and DELETE of the plan, at /faults. */
  readonly routes: Router;
  /** What is to go wrong with this call. Throws Refused when its header names no fault. */
  draw(asked: Asked): Fault | null;
}
export interface FaultsOptions { documents: Documents; plan?: FaultPlan | undefined }

/** Faults are off until a plan is set; it is kept, so it survives a restart. */
export async function createFaults({ documents, plan }: FaultsOptions): Promise<Faults> {
  let current = plan ?? faultPlan.safeParse(await documents.get(FOLDER, KEY)).data ?? NONE;
  let done = 0;
  const calls = new Map<string, number>();
  const set = async (next: FaultPlan) => {
    await documents.put(FOLDER, KEY, JSON.parse(JSON.stringify(next)));
    current = next;
    done = 0;
    calls.clear();
    return show();
  };
  const show = () => ({ plan: JSON.parse(JSON.stringify(current)), faults: done });
  const routes = Router();
  routes.get('/faults', answerWith(show));
  routes.delete('/faults', answerWith(() => set(NONE)));
  routes.put('/faults', answerWith(({ body }) => set(readPlan(body))));
  return {
    routes,
    draw({ header, ...asked }) {
      const kind = header === undefined ? planned(asked) : named(header);
      if (kind === null) return null;
      done += 1;
      const { latencyMs, slowMs, retryAfterMs } = current;
      return { kind, latencyMs, slowMs, retryAfterMs };
    },
  };

  function planned({ system, operation, key, args }: Omit<Asked, 'header'>): FaultKind | null {
    if (current.rate === 0 || done >= (current.count ?? Infinity)) return null;
    const same = key ?? digest(args);
    const place = `${system} ${operation} ${same}`;
    const nth = (calls.get(place) ?? 0) + 1;
    calls.set(place, nth);
    return drawFault(current, { system, operation, key: same, nth });
  }
}

const [FOLDER, KEY] = ['sandbox', 'faults'];
const NONE = faultPlan.parse({ seed: 0, rate: 0 });

function readPlan(body: unknown): FaultPlan {
  const { data, error } = faultPlan.safeParse(body);
  if (data) return data;
  const [issue] = error.issues;
  throw new Refused(400, 'bad_request', `${issue?.path.join('.') || 'The plan'}: ${issue?.message ?? 'is not as described'}.`);
}

function named(header: string): FaultKind {
  const { data } = faultKind.safeParse(header);
  if (data === undefined) throw new Refused(400, 'bad_request', `x-sandbox-fault is one of ${faultKind.options.join(', ')}.`);
  return data;
}
