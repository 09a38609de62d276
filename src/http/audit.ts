import { z } from 'zod';
import { tellStory } from '../audit/tell-story.ts';
import { verifyChain } from '../audit/verify-chain.ts';
import { readChain, verifyStore } from '../audit/verify-store.ts';
import { readTranscript } from '../audit/read-transcript.ts';
import type { Store } from '../contracts.ts';
import { Refusal } from '../errors.ts';
import { staffEndpoint, type Endpoint } from './endpoint.ts';

const roles = ['auditor', 'admin'];
const finding = z.object({
  chain: z.string(), seq: z.number(), kind: z.string().nullable(), problem: z.enum(['changed', 'removed', 'inserted', 'reordered']), message: z.string(),
});
const verdict = z.object({ sessions: z.number(), events: z.number(), findings: z.array(finding) });
const event = z.object({
  chain: z.string(), seq: z.number(), at: z.number(), kind: z.string(), by: z.string(), data: z.record(z.string(), z.json()), previous: z.string(), hash: z.string(),
});
const story = z.object({ session: z.string(), story: z.array(z.string()), events: z.array(event), findings: z.array(finding) });

/** The audit for an auditor: whether it is whole, and one session of it as a story. */
export function auditEndpoints({ store, auditKey }: { store: Store; auditKey: string }): Endpoint[] {
  return [
    staffEndpoint(
      { method: 'get', path: '/api/v1/audit/verify', summary: 'Check every chain of the audit', roles, response: verdict, status: 200 },
      async () => verifyStore(store, auditKey),
    ),
    staffEndpoint(
      { method: 'get', path: '/api/v1/audit/:id', summary: 'What happened in one conversation, and by which rule', roles, response: story, status: 200 },
      async ({ id }) => {
        const chain = await readChain(store, id);
        if (chain === null) throw new Refusal('not_found', 'There is no such conversation.');
        const entries = await readTranscript(store, id);
        return { session: id, story: tellStory(chain.events, entries), events: chain.events, findings: verifyChain(id, chain, auditKey) };
      },
    ),
  ];
}
