import type { Inbox, InboxRow } from '../contracts.ts';
import { insertNew } from './insert-new.ts';
import type { InboxDocument, Models } from './models.ts';

export function createInbox({ inbox }: Pick<Models, 'inbox'>): Inbox {
  return {
    accept(message) {
      const { id, session, at } = message;
      const arrived = performance.timeOrigin + performance.now();
      return insertNew(inbox, [{ _id: id, session, at, arrived, handled: false, body: JSON.stringify(message) }]);
    },
    async keepReading(id, reading) {
      await inbox.updateOne({ _id: id }, { $set: { commands: JSON.stringify(reading) } });
    },
    async reading(id) {
      const commands = (await inbox.findOne({ _id: id }).lean())?.commands;
      return commands === undefined ? null : JSON.parse(commands);
    },
    async waiting(session) {
      const rows = await inbox.find({ session, handled: false }).sort({ at: 1, arrived: 1 }).lean();
      return rows.map(read);
    },
    async sessionsWaiting(before, limit) {
      const rows = await inbox.aggregate<{ _id: string }>([
        { $match: { handled: false, at: { $lt: before } } },
        { $group: { _id: '$session', at: { $min: '$at' } } },
        { $sort: { at: 1, _id: 1 } },
        { $limit: limit },
      ]);
      return rows.map(({ _id }) => _id);
    },
    async settle(ids) {
      await inbox.updateMany({ _id: { $in: ids }, handled: false }, { $set: { handled: true, handledAt: new Date() } });
    },
  };
}

function read({ body, handled }: Pick<InboxDocument, 'body' | 'handled'>): InboxRow {
  return { message: JSON.parse(body), handled };
}
