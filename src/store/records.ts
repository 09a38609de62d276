import type { Model } from 'mongoose';
import type { Append, AuditEvent, DeliveryState, Entry, LedgerRow, LedgerStage, Records } from '../contracts.ts';
import { insertNew } from './insert-new.ts';
import { padded } from './padded.ts';
import type { LineRow, Models } from './models.ts';

/** The order of stages written within the same millisecond. */
const stages: readonly LedgerStage[] = ['intent', 'attempt', 'unknown', 'failed', 'done'];

/** Platforms tell out of order: what was delivered is not merely sent again. */
const ORDER: readonly DeliveryState[] = ['sent', 'delivered', 'read'];

export function createRecords({ transcript, ledger, audit }: Pick<Models, 'transcript' | 'ledger' | 'audit'>): Records {
  return {
    async append(rows) {
      const lines = rows.flatMap((one) => (one.to === 'transcript' ? [lineOf(one.row.session, one.row)] : []));
      const events = rows.flatMap((one) => (one.to === 'audit' ? [lineOf(one.row.chain, one.row)] : []));
      const writes = rows.flatMap((one) => (one.to === 'ledger' ? [ledgerRow(one)] : []));
      await Promise.all([
        lines.length > 0 && insertNew(transcript, lines),
        writes.length > 0 && insertNew(ledger, writes),
        events.length > 0 && insertNew(audit, events),
      ]);
    },
    async entries(session, after, limit) {
      return (await readLines(transcript, session, { after, limit })).map((body): Entry => JSON.parse(body));
    },
    async mark({ session, seq }, delivery, heard) {
      const id = `${session}:${padded(seq)}`;
      const row = await transcript.findById(id).lean();
      if (row === null) return;
      const entry: Entry = JSON.parse(row.body);
      if (isBehind(delivery, entry.delivery)) return;
      await transcript.updateOne({ _id: id }, { $set: { body: JSON.stringify({ ...entry, delivery, ...(heard !== undefined && { heard }) }) } });
    },
    async ledger(session) {
      const rows = await ledger.find({ session }).sort({ at: 1 }).lean();
      return rows.map(({ body }): LedgerRow => JSON.parse(body)).toSorted((a, b) => a.at - b.at || a.attempt - b.attempt || stages.indexOf(a.stage) - stages.indexOf(b.stage));
    },
    async auditChain(chain, after, limit) {
      return (await readLines(audit, chain, { after, limit })).map((body): AuditEvent => JSON.parse(body));
    },
  };
}

function lineOf(of: string, row: { seq: number }): LineRow {
  return { _id: `${of}:${padded(row.seq)}`, of, body: JSON.stringify(row) };
}

function ledgerRow({ row }: Extract<Append, { to: 'ledger' }>): { _id: string; session: string; at: number; body: string } {
  return { _id: row.id, session: row.session, at: row.at, body: JSON.stringify(row) };
}

async function readLines(model: Model<LineRow>, of: string, { after, limit }: { after: number; limit: number }): Promise<string[]> {
  // A colon in another chain's name may put its lines between these: `of` tells them apart.
  const filter = { _id: { $gt: `${of}:${padded(after)}`, $lte: `${of}:${'9'.repeat(12)}` }, of };
  const rows = await model.db.collection<LineRow>(model.collection.collectionName).find(filter, { sort: { _id: 1 }, limit }).toArray();
  return rows.map(({ body }) => body);
}

function isBehind(said: DeliveryState, known: DeliveryState | undefined): boolean {
  return known !== undefined && said !== 'failed' && ORDER.indexOf(said) < ORDER.indexOf(known);
}
