import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { Query, aggregate, find, updateOne } from 'mingo';
import mongoose, { type Connection, type Model } from 'mongoose';
import { connectMongo } from '../../src/store/connect-mongo.ts';
import { connectEmbedded } from '../../src/store/embedded/connect-embedded.ts';
import { readSort } from '../../src/store/embedded/cursor.ts';
import type { Row } from '../../src/store/embedded/row.ts';
import { temporaryFolder } from './fixtures.ts';

interface Operation {
  kind: 'insert' | 'update' | 'updateMany' | 'replace' | 'delete' | 'deleteMany' | 'find' | 'count' | 'group' | 'findAndUpdate';
  id: string; fields: Row; filter: Row; update: Row; sort: Record<string, 1 | -1>; skip: number; limit: number;
}
type Subject = (operation: Operation) => Promise<unknown>;

const value = fc.oneof(fc.integer({ min: -2, max: 3 }), fc.constantFrom(null, true, false, '', 'a', 'ab', 'é', 'z\u0000', new Date(0), new Date(5)));
const bound = fc.constantFrom(-1, 0, 1, 2.5, 'a', 'aa', new Date(3));
const path = fc.constantFrom('a', 'b', 'c');
const id = fc.constantFrom('1', '2', '3', '4', '5', '6');
const fields = fc.dictionary(path, value, { maxKeys: 3 });
const anyCondition = fc.oneof(
  value, fc.record({ $eq: value }), fc.record({ $in: fc.array(value, { maxLength: 3 }) }), fc.record({ $ne: value }), fc.record({ $exists: fc.boolean() }),
  fc.record({ $gt: bound }), fc.record({ $lte: bound }), fc.tuple(bound, bound).filter(([low, high]) => typeof low === typeof high).map(([low, high]) => ({ $gte: low, $lt: high })));
const simpleFilter = fc.oneof(fc.dictionary(path, anyCondition, { maxKeys: 3 }), fc.record({ _id: fc.oneof(id, fc.record({ $in: fc.array(id, { maxLength: 3 }) }), fc.record({ $gt: id })) }));
const filter = fc.oneof({ weight: 4, arbitrary: simpleFilter }, { weight: 1, arbitrary: fc.tuple(simpleFilter, simpleFilter).map((both) => ({ $and: both })) }, { weight: 1, arbitrary: fc.tuple(simpleFilter, simpleFilter).map((both) => ({ $or: both })) });
const anyUpdate: fc.Arbitrary<Row> = fc.oneof(
  fc.dictionary(path, value, { minKeys: 1, maxKeys: 3 }).map(($set) => ({ $set })),
  path.map((one) => ({ $unset: { [one]: 1 } })),
  fc.tuple(value, fc.integer({ min: -1, max: 2 })).map(([set, by]) => ({ $set: { a: set }, $inc: { n: by } })),
  fc.tuple(value, value).map(([first, second]) => ({ $push: { list: { $each: [first, second], $slice: -3 } } })));
const sort = fc.dictionary(path, fc.constantFrom<1 | -1>(1, -1), { maxKeys: 2 }).map((paths) => ({ ...paths, _id: 1 as const }));
const operation: fc.Arbitrary<Operation> = fc.record({
  kind: fc.constantFrom('insert', 'insert', 'update', 'updateMany', 'replace', 'delete', 'deleteMany', 'find', 'find', 'find', 'count', 'group', 'findAndUpdate'),
  id, fields, filter, update: anyUpdate, sort, skip: fc.integer({ min: 0, max: 2 }), limit: fc.integer({ min: 0, max: 4 }),
});
const mongo = process.env['MONGODB_TEST_URI'];

describe(`random work on the embedded driver and on ${mongo === undefined ? 'a plain list under mingo' : 'MongoDB'}`, () => {
  const ends: (() => Promise<unknown>)[] = [];
  let embedded: Connection;
  let other: Connection | null = null;
  beforeAll(async () => {
    const folder = await temporaryFolder();
    embedded = (await connectEmbedded({ dataDir: folder.path, readOnly: false })).connection;
    ends.push(() => embedded.close(), folder.remove);
    if (mongo === undefined) return;
    const uri = new URL(mongo);
    uri.pathname = `/errand-test-${randomUUID()}`;
    const connection = other = await connectMongo(uri.href);
    ends.unshift(() => connection.dropDatabase(), () => connection.close());
  });
  afterAll(async () => { for (const end of ends) await end(); });

  it('ends in the same answers and the same rows', async () => {
    const embeddedModel = await modelOn(embedded);
    const otherModel = other === null ? null : await modelOn(other);
    await fc.assert(fc.asyncProperty(fc.array(operation, { minLength: 5, maxLength: 30 }), async (operations) => {
      const ours = await subjectOf(embeddedModel);
      const theirs = otherModel === null ? listUnderMingo() : await subjectOf(otherModel);
      for (const one of operations) expect({ one, answer: await ours(one) }).toEqual({ one, answer: await theirs(one) });
    }), { numRuns: mongo === undefined ? 100 : 60, endOnFailure: true });
  });
});

async function modelOn(connection: Connection): Promise<Model<Row>> {
  const mixed = mongoose.Schema.Types.Mixed;
  const schema = new mongoose.Schema({ _id: String, a: mixed, b: mixed, c: mixed, n: mixed, list: { type: mixed } }, { versionKey: false, minimize: false, autoIndex: false, autoCreate: false })
    .index({ a: 1, b: -1 }).index({ b: 1 }, { sparse: true }).index({ c: 1, a: 1 }, { partialFilterExpression: { c: 'a' } }).index({ n: 1 }, { unique: true, sparse: true });
  const model = connection.model<Row>('things', schema, 'things');
  await model.createIndexes();
  return model;
}

/** The model's collection, emptied. */
async function subjectOf(model: Model<Row>): Promise<Subject> {
  await model.deleteMany({});
  const all = (): Promise<Row[]> => model.find().sort({ _id: 1 }).lean().exec();
  return async ({ kind, id: _id, fields: set, filter: where, update: change, sort: order, skip, limit }) => {
    switch (kind) {
      case 'find': return model.find(where).sort({ ...order }).skip(skip).limit(limit).lean();
      case 'count': return model.countDocuments(where);
      case 'group': return model.aggregate([{ $match: where }, { $group: { _id: null, count: { $sum: 1 } } }]);
      case 'insert': return [await outcome(model.insertMany([{ ...set, _id }], { lean: true }).then(() => 1)), await all()];
      case 'update': return [await outcome(model.updateOne({ $and: [{ _id }, where] }, change).then(({ matchedCount }) => matchedCount)), await all()];
      case 'findAndUpdate': return [await outcome(model.findOneAndUpdate({ $and: [{ _id }, where] }, change, { returnDocument: 'after', lean: true }).exec()), await all()];
      case 'updateMany': return [await outcome(model.updateMany(where, withoutCounter(change)).then(({ matchedCount }) => matchedCount)), await all()];
      case 'replace': return [await outcome(model.collection.replaceOne({ _id: idOf(_id) }, set).then(({ matchedCount }) => matchedCount)), await all()];
      case 'delete': return [(await model.deleteOne({ $and: [{ _id }, where] })).deletedCount, await all()];
      case 'deleteMany': return [(await model.deleteMany(where)).deletedCount, await all()];
      default: return kind satisfies never;
    }
  };
}

/** The same work on rows in a list, judged by mingo: no index, no planner, no file. */
function listUnderMingo(): Subject {
  let rows: Row[] = [];
  const all = (): Row[] => rows.toSorted((one, other) => (String(one['_id']) < String(other['_id']) ? -1 : 1));
  const match = (condition: Row): Row[] => all().filter((row) => new Query(condition).test(row));
  const change = (found: Row[], update: Row): void => {
    for (const row of found) {
      const next = [copyOf(row)];
      updateOne(next, {}, update);
      const taken = next[0]?.['n'] !== undefined && rows.some((one) => one !== row && one['n'] === next[0]?.['n']);
      if (taken) throw Object.assign(new Error(), { code: 11_000 });
      rows[rows.indexOf(row)] = next[0] ?? row;
    }
  };
  return async ({ kind, id: _id, fields: set, filter: where, update, sort: order, skip, limit }) => {
    switch (kind) {
      case 'find': {
        const sorted = aggregate(match(where), [{ $sort: Object.fromEntries(readSort(order)) }]);
        return sorted.slice(skip, limit === 0 ? undefined : skip + limit);
      }
      case 'count': return find(rows, where).all().length;
      case 'group': return aggregate(match(where), [{ $group: { _id: null, count: { $sum: 1 } } }]);
      case 'insert': return [await outcome((async () => {
        if (rows.some((row) => row['_id'] === _id)) throw Object.assign(new Error(), { code: 11_000 });
        rows.push({ ...copyOf(set), _id });
        return 1;
      })()), all()];
      case 'update': case 'findAndUpdate': case 'updateMany': {
        const found = match(kind === 'updateMany' ? where : { $and: [{ _id }, where] });
        const count = await outcome((async () => { change(found, kind === 'updateMany' ? withoutCounter(update) : update); return found.length; })());
        return [kind === 'findAndUpdate' && count !== 'E11000' ? all().find((row) => found.length > 0 && row['_id'] === _id) ?? null : count, all()];
      }
      case 'replace': {
        const found = match({ _id });
        rows = rows.map((row) => (row['_id'] === _id ? { _id, ...copyOf(set) } : row));
        return [found.length, all()];
      }
      case 'delete': case 'deleteMany': {
        const gone = new Set(match(kind === 'delete' ? { $and: [{ _id }, where] } : where));
        rows = rows.filter((row) => !gone.has(row));
        return [gone.size, all()];
      }
      default: return kind satisfies never;
    }
  };
}

/** The unique counter stays out of updates of many rows: which of them fails first is nobody's promise. */
function withoutCounter(update: Row): Row {
  return Object.fromEntries(Object.entries(update).filter(([operator]) => operator !== '$inc'));
}

/** Mongoose knows the ids as texts; the driver's own types say ObjectId. */
function idOf(text: string): never {
  return text as never;
}

async function outcome(work: Promise<unknown>): Promise<unknown> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 11_000) return 'E11000';
    throw error;
  }
}

/** No structuredClone: under Jest its dates are of another realm, which mingo does not take for dates. */
function copyOf(row: Row): Row {
  const list: unknown = row['list'];
  return Array.isArray(list) ? { ...row, list: [...list] } : { ...row };
}
