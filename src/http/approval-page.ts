import type { Request } from 'express';
import { z } from 'zod';
import type { Approval } from '../contracts.ts';
import { Refusal } from '../errors.ts';
import { approvalFor, decide, isOwn, whatBecame, type StaffParts } from './approval-decisions.ts';
import type { ApprovalLinks } from './approval-link.ts';
import { approvalView, decisionBody, viewApproval } from './approval-view.ts';
import { endpoint, parseBody, type Endpoint } from './endpoint.ts';
import type { Person, Staff } from './staff.ts';

export interface ApprovalPageParts extends StaffParts { staff: Pick<Staff, 'find'>; links: ApprovalLinks }

const PATH = '/api/v1/approval-link';
export const linkView = approvalView.extend({
  person: z.object({ email: z.string(), name: z.string() }).describe('Whose link it is.'),
  mayDecide: z.boolean(),
  says: z.string().nullable().describe('Why there is nothing to decide: what became of it, or why not by this person.'),
});
type LinkView = z.output<typeof linkView>;

/** What the page behind a signed link shows and does. Looking never decides: mail scanners follow links. */
export function approvalPageEndpoints(parts: ApprovalPageParts): Endpoint[] {
  return [
    endpoint(
      { method: 'get', path: PATH, summary: 'The approval that a signed link is for', auth: 'link', response: linkView, status: 200 },
      async (request) => {
        const { person, approval } = await behind(parts, request);
        return viewFor(parts, approval, person);
      },
    ),
    endpoint(
      { method: 'post', path: `${PATH}/decision`, summary: 'Approve or refuse by signed link, once', auth: 'link', body: decisionBody, response: linkView, status: 200 },
      async (request) => {
        const { person, approval } = await behind(parts, request);
        return viewFor(parts, await decide(parts, { approval, person, ...parseBody(decisionBody, request.body) }), person);
      },
    ),
  ];
}

async function behind(parts: ApprovalPageParts, request: Request): Promise<{ person: Person; approval: Approval }> {
  const { email, approval: id } = await parts.links.read(request);
  const person = parts.staff.find(email);
  if (person === null) throw new Refusal('forbidden', 'You are not on the staff any more.');
  return { person, approval: await approvalFor(parts, person, id) };
}

async function viewFor(parts: ApprovalPageParts, approval: Approval, person: Person): Promise<LinkView> {
  const says = await whyNot(parts, approval, person);
  return { ...viewApproval(approval), person: { email: person.email, name: person.name }, mayDecide: says === null, says };
}

async function whyNot(parts: ApprovalPageParts, approval: Approval, person: Person): Promise<string | null> {
  const { state, votes, quorum, expiresAt } = approval;
  if (state !== 'open') return whatBecame(approval);
  if (expiresAt <= parts.now()) return 'This approval was not given in time.';
  if (votes.some(({ by }) => by === person.email)) return `You have approved this. It waits for ${quorum - votes.length} more.`;
  return (await isOwn(parts, approval, person)) ? 'This is your own request; somebody else has to decide.' : null;
}
