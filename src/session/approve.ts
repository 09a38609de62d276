import { z } from 'zod';
import type { Approval, ApprovalStore, Change, Executor, RunContext } from '../contracts.ts';
import { Terminal } from '../errors.ts';

const object = z.record(z.string(), z.json());
const ask = z.strictObject({
  role: z.string(), digest: z.string(), facts: object, expiresAt: z.number(), summary: z.string(),
  flow: z.string(), version: z.number(), step: z.string(),
  quorum: z.number().int().min(1).default(1), evidence: object.default({}),
  changes: z.array(z.strictObject({ name: z.string(), before: z.json(), after: z.json() })).optional(),
  /** The effect whose approval this one replaces: what differs from it is shown. */
  follows: z.string().optional(),
});
const input = z.union([
  z.object({ withdraw: z.string() }),
  /** From now on people of the role `to` may decide too. */
  z.object({ escalate: z.string(), to: z.string() }),
  ask,
]);

/** How the people who may decide are told; without it they see it in their list. */
export interface Telling {
  /** Whoever has the role now. */
  people: (role: string) => readonly { email: string; name: string }[];
  /** A page of one person's own for one approval; works until the approval's time is over. */
  link: (approval: Approval, email: string) => Promise<string>;
  notify: (mail: { to: string; subject: string; text: string; key: string }) => Promise<void>;
}

/** Asks for an approval, widens who may give it, or takes the question back. Its id is the effect's key: asked twice, it is one approval. */
export function createApprove(approvals: ApprovalStore, now: () => number, telling: Telling | null = null): Executor<z.infer<typeof input>> {
  const tell = async (approval: Approval | null, role: string): Promise<null> => {
    if (approval?.state === 'open' && telling) await tellPeople(approval, role, telling);
    return null;
  };
  return {
    name: 'approve',
    input,
    async run(asked, at) {
      if ('withdraw' in asked) {
        await approvals.decide(`${at.session}/${asked.withdraw}`, { state: 'withdrawn', by: 'errand', at: now(), note: null });
        return { output: null };
      }
      if ('escalate' in asked) {
        const approval = await approvals.escalate(`${at.session}/${asked.escalate}`, { roles: [asked.to], at: now() });
        return { output: await tell(approval, asked.to) };
      }
      await approvals.request(await requestOf(asked, { approvals, at, now: now() }));
      return { output: await tell(await approvals.load(at.key), asked.role) };
    },
  };
}

async function requestOf({ follows, ...asked }: z.infer<typeof ask>, on: { approvals: ApprovalStore; at: RunContext; now: number }): Promise<Approval> {
  const { key, session } = on.at;
  const effect = key.slice(session.length + 1);
  if (effect === '') throw new Terminal('bad_key', 'an approval needs the key of its effect');
  const before = follows === undefined ? null : await on.approvals.load(`${session}/${follows}`);
  return {
    ...asked, id: key, session, effect, state: 'open', requestedAt: on.now, decidedBy: null, decidedAt: null, note: null,
    ...(before && { editors: editorsOf(before) }),
    votes: [], roles: [asked.role], escalatedAt: null, changes: asked.changes ?? (before ? changesOf(before.facts, asked.facts) : []),
  };
}

function editorsOf({ state, decidedBy, editors = [] }: Approval): string[] {
  return [...new Set([...editors, ...(state === 'edited' && decidedBy !== null ? [decidedBy] : [])])];
}

function changesOf(before: Approval['facts'], after: Approval['facts']): Change[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .map((name) => ({ name, before: before[name] ?? null, after: after[name] ?? null }))
    .filter((change) => JSON.stringify(change.before) !== JSON.stringify(change.after));
}

/** A mail that cannot be delivered never stands in the way of the approval; one that may yet be is sent again. */
async function tellPeople(approval: Approval, role: string, { people, link, notify }: Telling): Promise<void> {
  const told = await Promise.allSettled(people(role).map(async ({ email, name }) => notify({
    to: email, key: `${approval.id}:${email}`, subject: `Please decide: ${approval.summary}`, text: mailText(approval, name, await link(approval, email)),
  })));
  for (const one of told) if (one.status === 'rejected' && !(one.reason instanceof Terminal)) throw one.reason;
}

function mailText({ summary, expiresAt, changes, quorum }: Approval, name: string, url: string): string {
  return [
    `Hello ${name},`, '', summary, '', ...(changes.length > 0 ? ['The inputs were changed since it was last asked.'] : []), ...(quorum > 1 ? [`${quorum} people have to approve it.`] : []),
    'Look at what exactly is to be done, and decide:', url, '',
    `This link is yours alone; please do not pass it on. It works until ${new Date(expiresAt).toISOString().replace('T', ' ').slice(0, 16)} (UTC).`,
  ].join('\n');
}
