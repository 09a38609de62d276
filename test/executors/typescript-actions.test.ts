import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Json, JsonObject, Store } from '../../src/contracts.ts';
import { Unknown } from '../../src/errors.ts';
import { openStore } from '../../src/store/open-store.ts';
import { connectTypescript } from '../../executors/connectors/typescript/connect-typescript.ts';
import type { Connection } from '../../executors/connectors/connection.ts';
import { packFolder } from '../flows/pack-folder.ts';
import { failureOf } from './support/systems.ts';

const ROOT = process.cwd();
const folders: string[] = [];
const SCORE = `
export default ({ defineAction, z, Terminal }) => defineAction({
  name: 'scoreAccounts', summary: 'Scores accounts', write: true,
  input: z.object({ page: z.number().int().min(1) }), output: z.object({ scored: z.number(), ids: z.array(z.string()) }),
  limits: [{ of: 'page', most: 100 }],
  async run({ page }, at) {
    if (page === 13) throw new Terminal('unlucky', 'There is no page 13.');
    const { accounts } = await at.call('crm.listAccounts', { page });
    for (const account of accounts) {
      const { outcome } = await at.decide('risk', { days: account.days });
      if (outcome === 'alert') await at.call('desk.raise', { id: account.id }, account.id);
      await at.documents.put(account.id, { outcome });
      at.progress(account.id + ' is ' + outcome);
    }
    return { scored: accounts.length, ids: accounts.map(({ id }) => id) };
  },
});`;
const small = (run: string, write = true): string => `
export default ({ defineAction, z, Retryable, Unknown }) => defineAction({
  name: 'small', summary: 'Does little', write: ${write}, input: z.object({}), output: z.object({ ok: z.boolean() }), run: async (_input, at) => { ${run} },
});`;
const TABLE = `
inputs: { days quiet: days }
outputs: [outcome]
rows:
  - { when: { days quiet: '> 30' }, then: { outcome: alert }, because: It is quiet. }
  - { then: { outcome: fine }, because: It is in use. }
`;

const answer = (action: string): Json => (action === 'crm.listAccounts' ? { accounts: [{ id: 'a1', days: 45 }, { id: 'a2', days: 2 }, { id: 'a3', days: 31 }] } : { ok: true });
const at = (over: { write?: boolean; signal?: AbortSignal } = {}) => ({ key: 's/e1', signal: new AbortController().signal, write: true, ...over });
const lost = () => Promise.reject(new Unknown('connection_lost', 'The connection broke.'));

interface Called { action: string; args: JsonObject; key: string }

afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

describe('a TypeScript action of a pack', () => {
  let store: Store;
  let dataDir: string;
  let called: Called[];
  let said: string[];
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'store-'));
    folders.push(dataDir);
    store = await openStore({ dataDir, mongoUri: null });
    called = [];
    said = [];
  });
  afterEach(() => store.close());

  const connect = async (files: { [path: string]: string }, work: (call: Called) => Promise<Json> = async ({ action }) => answer(action)): Promise<Connection> => {
    const folder = packFolder(files);
    folders.push(folder);
    return connectTypescript({
      folder, root: ROOT, documents: store.documents, now: () => 1_000,
      call: (action, args, { key }) => {
        called.push({ action, args, key });
        return work({ action, args, key });
      },
      progress: ({ action, key }, text) => { said.push(`${action} ${key}: ${text}`); },
    });
  };
  const score = { 'actions/score-accounts.mjs': SCORE, 'tables/risk.yaml': TABLE };

  it('is an action of the system "run", with the schemas and limits that it declares', async () => {
    const { actions, skipped } = await connect(score);
    expect(actions).toMatchObject([{
      action: 'run.scoreAccounts', system: 'run', operation: 'scoreAccounts', write: true, summary: 'Scores accounts',
      input: { type: 'object', required: ['page'], properties: { page: { type: 'integer', minimum: 1 } } },
      limits: [{ of: 'page', most: 100 }],
    }]);
    expect(skipped).toEqual([]);
  });

  it('calls other systems, asks decision tables, keeps documents and says how far it is', async () => {
    const pack = await connect(score);
    await expect(pack.call('scoreAccounts', { page: 1 }, at())).resolves.toEqual({ scored: 3, ids: ['a1', 'a2', 'a3'] });
    expect(await store.documents.get('run.scoreAccounts', 'a1')).toEqual({ outcome: 'alert' });
    expect(said).toEqual(['run.scoreAccounts s/e1: a1 is alert', 'run.scoreAccounts s/e1: a2 is fine', 'run.scoreAccounts s/e1: a3 is alert']);
  });

  it('makes each of its calls under a key of its own, which is the same when it is repeated', async () => {
    const pack = await connect(score);
    await pack.call('scoreAccounts', { page: 1 }, at());
    const first = called.splice(0);
    await pack.call('scoreAccounts', { page: 1 }, at());
    expect(called).toEqual(first);
    expect(first).toEqual([
      { action: 'crm.listAccounts', args: { page: 1 }, key: 's/e1/1' },
      { action: 'desk.raise', args: { id: 'a1' }, key: 's/e1/desk.raise/a1' },
      { action: 'desk.raise', args: { id: 'a3' }, key: 's/e1/desk.raise/a3' },
    ]);
  });

  it('refuses arguments that do not fit before it runs, and never repeats them', async () => {
    const pack = await connect(score);
    expect(await failureOf(pack.call('scoreAccounts', { page: 'secret' }, at()))).toMatchObject({ kind: 'terminal', code: 'invalid_arguments', message: expect.not.stringContaining('secret') });
    expect(await failureOf(pack.call('nothing', {}, at()))).toMatchObject({ kind: 'terminal', code: 'unknown_action' });
    expect(called).toEqual([]);
  });

  it('passes on how it failed, and how what it called failed', async () => {
    const pack = await connect(score, lost);
    expect(await failureOf(pack.call('scoreAccounts', { page: 13 }, at()))).toMatchObject({ kind: 'terminal', code: 'unlucky' });
    expect(await failureOf(pack.call('scoreAccounts', { page: 1 }, at()))).toMatchObject({ kind: 'unknown', code: 'connection_lost' });
    const patient = await connect({ 'actions/small.mjs': small("throw new Retryable('busy', 'Busy.', 7000);") });
    expect(await failureOf(patient.call('small', {}, at()))).toMatchObject({ kind: 'retryable', code: 'busy', afterMs: 7000 });
  });

  it.each([[true, 'unknown'], [false, 'terminal']] as const)('that breaks or answers with something else, write %s, is %s', async (write, kind) => {
    const broken = await connect({ 'actions/small.mjs': small("null.x(); return { ok: 'private' };", write) });
    expect(await failureOf(broken.call('small', {}, at({ write })))).toMatchObject({ kind, code: 'action_failed' });
    const wrong = await connect({ 'actions/small.mjs': small("return { ok: 'private' };", write) });
    expect(await failureOf(wrong.call('small', {}, at({ write })))).toMatchObject({ kind, code: 'bad_response', message: expect.not.stringContaining('private') });
  });

  it.each([[true, 'unknown'], [false, 'retryable']] as const)('that hangs, write %s, ends with its time and is %s', async (write, kind) => {
    const stop = new AbortController();
    const pack = await connect({ 'actions/small.mjs': small("await at.call('x.wait', {}); await new Promise(() => {});", write) }, async () => {
      setImmediate(() => { stop.abort(); });
      return null;
    });
    expect(await failureOf(pack.call('small', {}, at({ write, signal: stop.signal })))).toMatchObject({ kind, code: 'timed_out' });
    expect(await failureOf(pack.call('small', {}, at({ write, signal: stop.signal })))).toMatchObject({ kind: 'retryable', code: 'timed_out' });
    expect(called).toHaveLength(1);
  });

  it('cannot decide by a table that its pack does not have', async () => {
    const none = await connect({ 'actions/score-accounts.mjs': SCORE });
    expect(await failureOf(none.call('scoreAccounts', { page: 1 }, at()))).toMatchObject({ kind: 'terminal', code: 'unknown_table' });
    const outside = await connect({ 'actions/small.mjs': small("await at.decide('../risk', {});"), 'risk.yaml': TABLE });
    expect(await failureOf(outside.call('small', {}, at()))).toMatchObject({ code: 'unknown_table' });
  });

  it('may be written in TypeScript where that can be run, and export itself instead of a function', async () => {
    const source = `
      import { z } from '${join(ROOT, 'node_modules/zod/index.js')}';
      import { defineAction } from '${join(ROOT, 'executors/connectors/typescript/define-action.ts')}';
      export default defineAction({ name: 'typed', summary: 'Is typed', write: false, input: z.object({ n: z.number() }), output: z.number(), run: async ({ n }: { n: number }): Promise<number> => n + 1 });`;
    const typed = await connect({ 'actions/typed.ts': source, 'actions/types.d.ts': 'export {}', 'actions/typed.test.ts': 'throw 1' });
    await expect(typed.call('typed', { n: 41 }, at({ write: false }))).resolves.toBe(42);
    expect(typed.actions).toHaveLength(1);
  });

  it.each([
    ['is broken', 'export default {', /cannot be loaded/], ['exports nothing', 'export const x = 1;', /no default export/],
    ['does not say whether it writes', "export default ({ z }) => ({ name: 'a', summary: 'A', input: z.object({}), output: z.null(), run: () => {} })", /write: say whether/],
    ['has a name that no flow can write', small('').replace("'small'", "'score-accounts'"), /name: use a plain name/],
    ['has the name of another', small(''), /another action of this pack is called small/],
  ])('whose file %s is left out with the reason, and the rest stays usable', async (_what, text, why) => {
    const { actions, skipped } = await connect({ 'actions/a.mjs': small(''), 'actions/b.mjs': text });
    expect(actions.map(({ operation }) => operation)).toEqual(['small']);
    expect(skipped).toEqual([{ where: 'actions/b.mjs', why: expect.stringMatching(why) }]);
  });

  it('is not missed where a pack has none', async () => {
    expect(await connect({})).toMatchObject({ actions: [], skipped: [] });
  });
});

describe('docs/connectors.md', () => {
  it('shows an action that can be loaded', async () => {
    const [, action = ''] = /```js\n(.*?)```/s.exec(await readFile('docs/connectors.md', 'utf8')) ?? [];
    const folder = packFolder({ 'actions/shown.mjs': action });
    folders.push(folder);
    const { actions, skipped } = await connectTypescript({ folder, root: ROOT, documents: null, now: () => 0, call: () => Promise.resolve(null) });
    expect([actions.map((one) => one.action), skipped]).toEqual([['run.scoreAccounts'], []]);
  });
});
