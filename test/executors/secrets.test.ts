import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Store } from '../../src/contracts.ts';
import { createSecrets, type SecretsKey } from '../../src/secrets.ts';
import { openStore } from '../../src/store/open-store.ts';
import { bundleForNode } from '../run-ts.ts';
import { newDataDir, removeDataDir } from './support/sandbox.ts';

const newKey = (id: string): SecretsKey => ({ id, key: randomBytes(32).toString('base64') });

describe('the kept secrets', () => {
  let dataDir = '';
  let store: Store;
  const first = newKey('k1');
  const secrets = (...keys: SecretsKey[]) => createSecrets(store.documents, keys, () => 1_700_000_000_000);
  beforeEach(async () => {
    dataDir = await newDataDir();
    store = await openStore({ dataDir, mongoUri: null });
  });
  afterEach(async () => {
    await store.close();
    await removeDataDir(dataDir);
  });

  it('come back as they were set, whatever they are', async () => {
    await fc.assert(fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1 }), async (value) => {
      await secrets(first).set('CRM_TOKEN', value);
      expect((await secrets(first).open())('CRM_TOKEN')).toBe(value);
    }), { numRuns: 30 });
  });

  it('lie in the store only encrypted, each time differently', async () => {
    await secrets(first).set('A', 'hunter2');
    const once = await store.documents.get('secrets', 'A');
    await secrets(first).set('A', 'hunter2');
    const twice = await store.documents.get('secrets', 'A');
    expect(JSON.stringify([once, twice])).not.toMatch(/hunter2|aHVudGVyM/);
    expect(once?.['data']).not.toBe(twice?.['data']);
  });

  it('are listed by name, key and time, and are gone when they are removed', async () => {
    await secrets(first).set('B', 'b');
    await secrets(first).set('A', 'a');
    expect(await secrets().list()).toEqual([{ name: 'A', key: 'k1', at: 1_700_000_000_000 }, { name: 'B', key: 'k1', at: 1_700_000_000_000 }]);
    expect(await secrets().remove('A')).toBe(true);
    expect(await secrets().remove('A')).toBe(false);
    expect(await store.documents.get('secrets', 'A')).toBeNull();
    const value = await secrets(first).open();
    expect(() => value('A')).toThrow('The secret A is missing');
  });

  it('can be read under an older key, and be renewed so that it is no longer needed', async () => {
    await secrets(first).set('A', 'a');
    const second = newKey('k2');
    expect((await secrets(second, first).open())('A')).toBe('a');
    expect(await secrets(second, first).renew()).toBe(1);
    expect((await secrets(second).open())('A')).toBe('a');
    expect(await secrets(second).renew()).toBe(0);
  });

  it('say what is the matter with the key, and never a value', async () => {
    await expect(secrets().set('A', 'hunter2')).rejects.toThrow('SECRETS_KEY is missing');
    await secrets(first).set('A', 'hunter2');
    const unknown = await secrets(newKey('k2')).open();
    expect(() => unknown('A')).toThrow('The secret A was encrypted under the key "k1", which SECRETS_KEY does not have');
    const wrong = await secrets(newKey('k1')).open();
    expect(() => wrong('A')).toThrow('The secret A cannot be decrypted: the key "k1" in SECRETS_KEY is another one');
    await expect(secrets(first).set('../x', 'a')).rejects.toThrow('Name a secret with letters');
  });

  it('do not work in each other’s place, nor changed', async () => {
    await secrets(first).set('A', 'a');
    const row = await store.documents.get('secrets', 'A') ?? {};
    await store.documents.put('secrets', 'B', row);
    await store.documents.put('secrets', 'C', { ...row, tag: 'AAAA' });
    const value = await secrets(first).open();
    expect(() => value('B')).toThrow('cannot be decrypted');
    expect(() => value('C')).toThrow('cannot be decrypted');
  });
});

describe('npm run secrets', () => {
  let program = '';
  let dataDir = '';
  beforeAll(async () => { program = await bundleForNode('src/cli/secrets.ts'); });
  beforeEach(async () => { dataDir = await newDataDir(); });
  afterEach(() => removeDataDir(dataDir));
  const say = async (args: string[], { typed = '', key = '' } = {}) => {
    const command = spawn(process.execPath, [program, ...args], { env: { DATA_DIR: dataDir, SECRETS_KEY: key } });
    command.stdin.end(typed);
    const [out, problem, code] = await Promise.all([text(command.stdout), text(command.stderr), new Promise((done) => { command.once('exit', done); })]);
    return { out: out.trim(), problem: problem.trim(), code };
  };

  it('keeps what is piped in, line ends within included, and never shows it', async () => {
    const [, key = ''] = /^SECRETS_KEY=(.+)$/.exec((await say(['key'])).out) ?? [];
    expect(await say(['set', 'CRM_CERT'], { typed: 'line one\nline two\n', key })).toEqual({ out: 'CRM_CERT is kept. A gateway that runs takes it at its next start.', problem: '', code: 0 });
    const { out } = await say(['list'], { key });
    expect(out).toMatch(/^CRM_CERT +key k\d{8} +set 20\d\d-/);
    expect(out).not.toContain('line');
    const store = await openStore({ dataDir, mongoUri: null });
    const [id = '', bytes = ''] = key.split(':');
    expect((await createSecrets(store.documents, [{ id, key: bytes }], Date.now).open())('CRM_CERT')).toBe('line one\nline two');
    await store.close();
    expect(await say(['rm', 'CRM_CERT'])).toMatchObject({ out: 'CRM_CERT is removed.', code: 0 });
    expect(await say(['list'])).toMatchObject({ out: 'No secrets are kept.', code: 0 });
  });

  it.each([
    [['set', 'A'], { typed: 'hunter2' }, 'SECRETS_KEY is missing: npm run secrets -- key makes one'], [['set', 'A'], { typed: '' }, 'Nothing came for A'],
    [['set', 'A', 'hunter2'], {}, 'Say: npm run secrets'], [['rm', 'A'], {}, 'There is no secret A.'], [[], {}, 'Say: npm run secrets'],
    [['list'], { key: 'k1:hunter2' }, 'SECRETS_KEY is wrong: each must be a name and 32 bytes'],
  ])('says in a sentence what is wrong with %j', async (args, given, said) => {
    const { problem, out, code } = await say(args, given);
    expect([problem, out, code]).toEqual([expect.stringContaining(said), '', 1]);
    expect(problem).not.toContain('hunter2');
  });
});
