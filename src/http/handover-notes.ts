import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Documents } from '../contracts.ts';
import { Refusal } from '../errors.ts';
import { redact } from '../redact/redact.ts';
import { staffEndpoint, type Endpoint } from './endpoint.ts';
import { loadRecord, put, type HandoverParts } from './handover-parts.ts';
import { noteView } from './handover-view.ts';

const MOST = 500;
const noteBody = z.strictObject({
  id: z.string().regex(/^[\w-]{1,100}$/, 'must be 1 to 100 letters, digits, - or _').optional().describe('Yours. The same id again is the same note.'),
  text: z.string().regex(/\S/, 'must not be empty').trim().max(4000),
});
const stored = noteView.omit({ id: true });

/** Notes of the staff on a conversation: never shown to the customer, each on the audit. */
export function noteEndpoints(parts: HandoverParts): Endpoint[] {
  const { store, now } = parts;
  return [
    staffEndpoint(
      { method: 'post', path: '/api/v1/conversations/:id/notes', summary: 'Write a note that only the staff see', roles: ['agent', 'admin'], body: noteBody, response: noteView, status: 201 },
      async ({ id, person, body }) => {
        await loadRecord(store, id);
        const note = body.id ?? randomUUID();
        await store.documents.add(folderOf(id), note, { at: now(), by: person.email, text: redact(body.text) });
        const kept = await store.documents.get(folderOf(id), note);
        if (kept?.['by'] !== person.email) throw new Refusal('conflict', 'Somebody else has written a note under this id.');
        await put(parts, { session: id, id: `note:${id}:${note}`, body: { kind: 'noted', by: person.email, note } });
        return { id: note, ...stored.parse(kept) };
      },
    ),
  ];
}

/** The notes of a conversation, oldest first. */
export async function notesOf(documents: Documents, session: string): Promise<z.output<typeof noteView>[]> {
  const found = await documents.list(folderOf(session), MOST);
  return found.map(({ key, value }) => ({ id: key, ...stored.parse(value) })).toSorted((a, b) => a.at - b.at);
}

function folderOf(session: string): string {
  return `notes:${session}`;
}
