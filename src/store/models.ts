import { Schema, type Connection, type Model } from 'mongoose';

/**
 * Rows hold the record as JSON text in `body`, beside the few paths that are queried: nothing is cast or walked on
 * the way, and keys with dots, `$` or `__proto__` come back as they were, on both drivers.
 */
interface Row { _id: string; body: string }
export interface SessionRow extends Row { revision: number; owner: string; customer: string | null; createdAt: number; dueAt?: number }
/** `arrived` (ms, with fractions) orders messages of the same `at`. */
export interface InboxDocument extends Row { session: string; at: number; arrived: number; handled: boolean; commands?: string; handledAt?: Date }
/** Transcript and audit rows lie in order under `${session or chain}:${seq, padded}`. */
export interface LineRow extends Row { of: string }
export interface LedgerDocument extends Row { session: string; at: number }
/** `role`: all that may decide; `decision`: what changed since it was asked for. */
export interface ApprovalDocument extends Row { state: string; role: string[]; requestedAt: number; decision?: string }
export interface ExceptionDocument extends Row { state: string; queue: string; dueAt: number; owner?: string; closing?: string }
export interface FlowRow extends Row { name: string; version: number }
export interface DocumentRow extends Row { folder: string; key: string }

export interface Models {
  sessions: Model<SessionRow>;
  inbox: Model<InboxDocument>;
  transcript: Model<LineRow>;
  ledger: Model<LedgerDocument>;
  audit: Model<LineRow>;
  approvals: Model<ApprovalDocument>;
  exceptions: Model<ExceptionDocument>;
  flows: Model<FlowRow>;
  documents: Model<DocumentRow>;
}

const text = { type: String, required: true } as const;
const number = { type: Number, required: true } as const;
const options = { versionKey: false, autoIndex: false, autoCreate: false, minimize: false } as const;
/** A redelivery comes within a day; an hour more for clocks that differ. */
const keepHandledSeconds = 25 * 60 * 60;

/** Declares the collections and their indexes on a connection. */
export function defineModels(connection: Connection): Models {
  return {
    sessions: connection.model<SessionRow>('sessions', new Schema<SessionRow>(
      { _id: text, body: text, revision: number, owner: text, customer: String, createdAt: number, dueAt: Number }, options)
      .index({ owner: 1, createdAt: 1 })
      .index({ customer: 1, createdAt: 1 })
      .index({ dueAt: 1 }, { sparse: true }), 'sessions'),
    inbox: connection.model<InboxDocument>('inbox', new Schema<InboxDocument>(
      { _id: text, body: text, session: text, at: number, arrived: number, handled: { type: Boolean, required: true }, commands: String, handledAt: Date }, options)
      .index({ session: 1, at: 1, arrived: 1 }, { partialFilterExpression: { handled: false } })
      .index({ at: 1 }, { partialFilterExpression: { handled: false } })
      .index({ handledAt: 1 }, { sparse: true, expireAfterSeconds: keepHandledSeconds }), 'inbox'),
    transcript: connection.model<LineRow>('transcript', lines(), 'transcript'),
    ledger: connection.model<LedgerDocument>('ledger', new Schema<LedgerDocument>({ _id: text, body: text, session: text, at: number }, options)
      .index({ session: 1, at: 1 }), 'ledger'),
    audit: connection.model<LineRow>('audit', lines(), 'audit'),
    approvals: connection.model<ApprovalDocument>('approvals', new Schema<ApprovalDocument>(
      { _id: text, body: text, state: text, role: { type: [String], required: true }, requestedAt: number, decision: String }, options)
      .index({ state: 1, requestedAt: 1 }), 'approvals'),
    exceptions: connection.model<ExceptionDocument>('exceptions', new Schema<ExceptionDocument>(
      { _id: text, body: text, state: text, queue: text, dueAt: number, owner: String, closing: String }, options)
      .index({ state: 1, dueAt: 1 }), 'exceptions'),
    flows: connection.model<FlowRow>('flows', new Schema<FlowRow>({ _id: text, body: text, name: text, version: number }, options)
      .index({ name: 1, version: 1 }, { unique: true }), 'flows'),
    documents: connection.model<DocumentRow>('documents', new Schema<DocumentRow>({ _id: text, body: text, folder: text, key: text }, options)
      .index({ folder: 1, key: 1 }, { unique: true }), 'documents'),
  };
}

function lines(): Schema<LineRow> {
  return new Schema<LineRow>({ _id: text, body: text, of: text }, options);
}
