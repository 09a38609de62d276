import { z } from 'zod';
import type { JsonObject } from '../../../src/contracts.ts';
import { plainName } from '../plain-name.ts';
import { Refused, day, instant, need, operation } from '../system.ts';
import type { SandboxSystem } from '../system.ts';
import { createTable } from '../table.ts';
import { UPLOADS } from './uploads.ts';
import type { Kind, Upload } from './uploads.ts';

const documentSchema = z.object({
  documentId: z.string(), reference: z.string(), owner: z.string(), status: z.enum(['stored', 'discarded']), at: z.string(), seq: z.number(),
});
type Document = z.output<typeof documentSchema>;
const byDocument = z.object({ documentId: z.string() });
const registration = z.object({ reference: z.string(), owner: z.string() });
const identity = byDocument.extend({ name: z.string(), birthDate: z.string().optional() });
const IDENTITY_KINDS = new Set<Kind>(['passport', 'identity card', 'driving licence', 'residence permit']);

/** Keeps documents, and reads them as a service for identity checks does. */
export function createDocuments(): SandboxSystem {
  const documents = createTable('documents', documentSchema, []);
  const stored = (documentId: string) => {
    const document = need(documents.get(documentId), 'document');
    if (document.status === 'discarded') throw new Refused(404, 'not_found', 'This document was removed.');
    return { documentId, upload: need(UPLOADS[document.reference], 'document') };
  };
  const handlers: SandboxSystem['handlers'] = {
    registerDocument: operation(registration, ({ reference, owner }, { now, seq }) => {
      const sent = reference.trim().toUpperCase();
      if (!Object.hasOwn(UPLOADS, sent)) throw new Refused(404, 'unknown_reference', 'Nothing was sent in under this reference.');
      const row: Document = { documentId: `DOC-${seq}`, reference: sent, owner, status: 'stored', at: instant(now), seq };
      return { body: shown(row), changes: [documents.change(row.documentId, row)] };
    }),
    getDocument: operation(byDocument, ({ documentId }) => ({ body: shown(need(documents.get(documentId), 'document')) })),
    classifyDocument: operation(byDocument, ({ documentId }) => {
      const { kind, confidence } = stored(documentId).upload;
      return { body: { documentId, kind, confidence } };
    }),
    checkDocument: operation(identity, ({ documentId, name, birthDate }) => {
      const { upload } = stored(documentId);
      if (!IDENTITY_KINDS.has(upload.kind)) throw new Refused(409, 'not_an_identity_document', `This is no identity document but: ${upload.kind}.`);
      return { body: { documentId, kind: upload.kind, ...compare(upload, name, birthDate) } };
    }),
    readFields: operation(byDocument, ({ documentId }, { now }) => {
      const { kind, name, issued, readable, amount = null, currency = null, period = null } = stored(documentId).upload;
      if (!readable) throw new Refused(409, 'unreadable', 'The picture is not sharp enough.');
      return { body: { documentId, kind, name, issued: day(now, issued), amount, currency, period } };
    }),
    discardDocument: operation(byDocument, ({ documentId }) => {
      const document = need(documents.get(documentId), 'document');
      if (document.status === 'discarded') throw new Refused(409, 'already_discarded', 'This document was removed before.');
      const row: Document = { ...document, status: 'discarded' };
      return { body: shown(row), changes: [documents.change(documentId, row)], undoes: document.seq };
    }),
  };
  return { name: 'documents', tables: [documents], reads: [], handlers };
}

function shown({ seq: _seq, ...document }: Document) {
  return document;
}

function compare({ readable, genuine, expires, name, birthDate }: Upload, claimed: string, born: string | undefined): JsonObject {
  const nameMatches = plainName(name) === plainName(claimed);
  const birthDateMatches = born === undefined || birthDate === null || born === birthDate;
  const expired = expires !== null && expires < 0;
  const reasons = [
    !readable && 'the picture is not sharp enough', readable && !genuine && 'the document seems altered', readable && !nameMatches && 'it shows another name',
    readable && !birthDateMatches && 'it shows another date of birth', readable && expired && 'it has expired',
  ].filter((reason) => reason !== false);
  return { verdict: readable ? (genuine ? 'genuine' : 'suspicious') : 'unreadable', nameMatches, birthDateMatches, expired, reasons };
}
