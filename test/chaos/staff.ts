import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { approvalView } from '../../src/http/approval-view.ts';
import { signInReply } from '../../src/http/sign-in.ts';
import { PASSWORD, STAFF } from './place.ts';
import type { Processes } from './processes.ts';
import { Refused, request } from './request.ts';

export interface Staff {
  readonly token: string;
  /** What was decided, by conversation, newest last. */
  readonly decisions: Map<string, ('approved' | 'refused')[]>;
  leave: () => Promise<void>;
}
const LOOK_MS = 400;

/** People who decide whatever approval is open, until they leave. `approves` says how. */
export async function openOffice(processes: Processes, approves: (session: string) => boolean): Promise<Staff> {
  const { gateway } = processes;
  const tokens = await Promise.all(STAFF.map(async (email) => (await request(signInReply, gateway, { path: '/api/v1/sign-in', body: { email, password: PASSWORD } })).token));
  const decisions: Staff['decisions'] = new Map();
  const gone = new AbortController();
  const decideAll = async (): Promise<void> => {
    for (; !gone.signal.aborted; await pause(LOOK_MS)) {
      const { approvals } = await request(z.object({ approvals: z.array(approvalView) }), gateway, { path: '/api/v1/approvals', token: tokens[0] ?? '' });
      for (const approval of approvals) {
        const decision = approves(approval.session) ? 'approved' : 'refused';
        for (const token of tokens.slice(0, approval.quorum)) {
          await request(approvalView, gateway, { path: `/api/v1/approvals/${approval.id}/decision`, token, body: { decision, digest: approval.digest } }).catch(orTooLate);
        }
        // The answer to the click may have been lost: it counts what the approval itself says.
        const { state } = await request(approvalView, gateway, { path: `/api/v1/approvals/${approval.id}`, token: tokens[0] ?? '' });
        if (state === 'approved' || state === 'refused') decisions.set(approval.session, [...(decisions.get(approval.session) ?? []), state]);
      }
    }
  };
  const work = decideAll();
  return {
    token: tokens[0] ?? '', decisions,
    async leave() {
      gone.abort();
      await work;
    },
  };
}

/** Somebody has decided it before, or the answer to the first click was lost. */
function orTooLate(error: unknown): null {
  if (error instanceof Refused && (error.status === 409 || error.status === 404)) return null;
  throw error;
}
