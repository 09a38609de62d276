import type { Exception, ExceptionStore } from '../contracts.ts';
import { insertNew } from './insert-new.ts';
import type { ExceptionDocument, Models } from './models.ts';

export function createExceptions({ exceptions }: Pick<Models, 'exceptions'>): ExceptionStore {
  const load = async (id: string): Promise<Exception | null> => {
    const row = await exceptions.findById(id).lean();
    return row === null ? null : read(row);
  };
  return {
    async raise(exception) {
      const { id, state, queue, owner, dueAt } = exception;
      await insertNew(exceptions, [{ _id: id, state, queue, dueAt, body: JSON.stringify(exception), ...(owner !== null && { owner }) }]);
    },
    load,
    async open({ queue, owner, before }, limit) {
      const which = { ...(queue !== undefined && { queue }), ...(owner !== undefined && { owner }), ...(before !== undefined && { dueAt: { $lt: before } }) };
      const rows = await exceptions.find({ state: 'open', ...which }).sort({ dueAt: 1 }).limit(limit).lean();
      return rows.map(read);
    },
    async take(id, owner, from) {
      await exceptions.updateOne({ _id: id, state: 'open', owner: from ?? null }, { $set: { owner } });
      return load(id);
    },
    async close(id, { state, by, at, note, mending }) {
      const closing = JSON.stringify({ state, closedBy: by, closedAt: at, note, ...(mending && { mending }) } satisfies Partial<Exception>);
      const { matchedCount } = await exceptions.updateOne({ _id: id, state: 'open' }, { $set: { state, closing } });
      return { won: matchedCount === 1, exception: await load(id) };
    },
  };
}

function read({ body, owner, closing }: Pick<ExceptionDocument, 'body' | 'owner' | 'closing'>): Exception {
  const exception: Exception = JSON.parse(body);
  const closed: Partial<Exception> = closing === undefined ? {} : JSON.parse(closing);
  return { ...exception, owner: owner ?? null, ...closed };
}
