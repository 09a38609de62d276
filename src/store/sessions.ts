import type { SessionRecord, SessionStore } from '../contracts.ts';
import { insertNew } from './insert-new.ts';
import type { Models, SessionRow } from './models.ts';

export function createSessions({ sessions }: Pick<Models, 'sessions'>): SessionStore {
  // Without Mongoose's casting of what has a known shape: these run at every turn.
  const direct = sessions.db.collection<SessionRow>(sessions.collection.collectionName);
  return {
    async load(id) {
      const row = await sessions.findById(id).lean();
      return row === null ? null : read(row);
    },
    async save(next) {
      const { id, revision, owner, customer, createdAt, dueAt } = next;
      const paths = { revision, owner, customer, createdAt, body: JSON.stringify(next) };
      if (revision === 1) return insertNew(sessions, [{ _id: id, ...paths, ...(dueAt === null ? {} : { dueAt }) }]);
      const update = dueAt === null ? { $set: paths, $unset: { dueAt: 1 as const } } : { $set: { ...paths, dueAt } };
      const { matchedCount } = await direct.updateOne({ _id: id, revision: revision - 1 }, update);
      return matchedCount === 1;
    },
    async due(now, limit) {
      const rows = await sessions.find({ dueAt: { $lte: now } }, { _id: 1 }).sort({ dueAt: 1 }).limit(limit).lean();
      return rows.map(({ _id }) => _id);
    },
    async byOwner(owner, limit) {
      const rows = await sessions.find({ owner }).sort({ createdAt: 1 }).limit(limit).lean();
      return rows.map(read);
    },
    async byCustomer(customer, limit) {
      const rows = await sessions.find({ customer }).sort({ createdAt: -1 }).limit(limit).lean();
      return rows.map(read);
    },
    async ids(after, limit) {
      const rows = await sessions.find({ _id: { $gt: after } }, { _id: 1 }).sort({ _id: 1 }).limit(limit).lean();
      return rows.map(({ _id }) => _id);
    },
  };
}

function read({ body }: { body: string }): SessionRecord {
  return JSON.parse(body);
}
