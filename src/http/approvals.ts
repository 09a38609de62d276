import { z } from 'zod';
import { approvalFor, decide, edit, type StaffParts } from './approval-decisions.ts';
import { approvalView, decisionBody, editBody, viewApproval } from './approval-view.ts';
import { staffEndpoint, type Endpoint } from './endpoint.ts';

const PATH = '/api/v1/approvals';
const MOST = 200;

/** Approvals: those open for one's roles, one of them, the decision, and other inputs for a fresh one. */
export function approvalEndpoints(parts: StaffParts): Endpoint[] {
  return [
    staffEndpoint(
      { method: 'get', path: PATH, summary: 'Approvals that wait for my roles', response: z.object({ approvals: z.array(approvalView) }), status: 200 },
      async ({ person }) => ({ approvals: (await parts.store.approvals.open(person.roles, MOST)).map(viewApproval) }),
    ),
    staffEndpoint(
      { method: 'get', path: `${PATH}/:id`, summary: 'One approval', response: approvalView, status: 200 },
      async ({ person, id }) => viewApproval(await approvalFor(parts, person, id)),
    ),
    staffEndpoint(
      { method: 'post', path: `${PATH}/:id/decision`, summary: 'Approve or refuse, once', body: decisionBody, response: approvalView, status: 200 },
      async ({ person, id, body }) => viewApproval(await decide(parts, { approval: await approvalFor(parts, person, id), person, ...body })),
    ),
    staffEndpoint(
      { method: 'post', path: `${PATH}/:id/edit`, summary: 'Change the inputs; a fresh approval follows', body: editBody, response: approvalView, status: 200 },
      async ({ person, id, body }) => viewApproval(await edit(parts, { approval: await approvalFor(parts, person, id), person, ...body })),
    ),
  ];
}
