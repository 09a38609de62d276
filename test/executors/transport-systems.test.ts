import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { createSystems } from '../../executors/connectors/openapi/systems.ts';
import type { SystemsOptions } from '../../executors/connectors/openapi/systems.ts';
import { checkShape } from '../../flows/shape.ts';
import { readSource } from '../../flows/source.ts';
import { systemsSchema } from '../../flows/systems-schema.ts';
import { SHOP, openShop } from './support/shop.ts';

const shop = (more: string) => systemsSchema.safeParse(parse(`systems: { shop: { document: shop.yaml, url: 'https://shop.example', ${more} } }`));
const limit = (most: number) => `limits: { addItem: [{ of: amount, most: ${most} }] }`;
/** What `npm run flows -- lint` would say of it. */
function findings(more: string): string {
  const source = readSource('systems.yaml', Buffer.from(`systems: { shop: { document: shop.yaml, url: 'https://shop.example', ${more} } }`));
  checkShape(systemsSchema, source);
  return source.findings.map(({ message, mend }) => `${message} ${mend}`).join('\n');
}
/** The systems of files as a pack would have them. */
async function read(...texts: string[]): Promise<Awaited<ReturnType<typeof createSystems>>> {
  const folder = await mkdtemp(join(tmpdir(), 'systems-'));
  await writeFile(join(folder, 'shop.yaml'), SHOP);
  return openFiles(texts.map((text) => ({ folder, systems: systemsSchema.parse(parse(`systems: { shop: { document: shop.yaml, url: 'https://shop.example', ${text} } }`)).systems })));
}
function openFiles(files: SystemsOptions['files'], more: Partial<SystemsOptions> = {}) {
  return createSystems({ files, secret: () => 'x', root: process.cwd(), sandboxUrl: null, now: () => 0, ...more });
}

describe('systems.yaml', () => {
  it('takes every way to sign in, and durations as people write them', () => {
    const parsed = shop(`credentials: { type: oauth2, token url: 'https://id.example/token', client: me, secret: { $secret: SHOP } }, tls: { ca: { $env: CA } },
      breaker: { failures: 3, rest: 2m }, rate: { calls: 50, per: 1s }`);
    expect(parsed.data?.systems['shop']).toMatchObject({
      credentials: { scopes: [], 'secret in': 'header' }, breaker: { failures: 3, withinMs: 30_000, restMs: 120_000 }, rate: { calls: 50, perMs: 1_000 },
    });
    expect(shop('breaker: "off"').data?.systems['shop']?.breaker).toBe('off');
  });

  it.each([
    ['credentials: { type: bearer, token: hunter2 }', 'token'], ['credentials: { type: oauth2, token url: x, client: me, secret: hunter2 }', 'secret'],
    ['credentials: { type: api key, key: { $env: K } }', 'say where the key goes'], ['credentials: { type: api key, header: a, query: b, key: { $env: K } }', 'say where the key goes'],
    ['tls: { cert: { $env: C } }', 'a certificate needs its key'], ['tls: { cert: { $env: C }, key: hunter2 }', 'key'],
    ['rate: { calls: 0, per: 1s }', 'calls'], ['breaker: { within: soon }', 'write a duration'], ['limits: { addItem: [{ most: 5 }] }', 'name the argument'],
  ])('refuses %s', (more, said) => {
    expect(findings(more)).toContain(said);
    expect(findings(more)).not.toContain('hunter2');
  });
});

describe('the actions of a system', () => {
  it('have the hard limits of their operation, and writes how to look them up', async () => {
    const systems = await read('lookup: { operation: getOperation, key: ref, found: "result.status < 400" }, limits: { addItem: [{ of: amount, most: 50 }, { times: 2, per: 1d, by: number }] }, reads: [search]');
    expect(systems.find('shop.addItem')).toMatchObject({
      write: true, limits: [{ of: 'amount', most: 50 }, { times: 2, per: '1d', by: 'number' }],
      lookup: { action: 'shop.getOperation', key: 'ref', found: 'result.status < 400', output: null },
    });
    for (const name of ['shop.getItem', 'shop.search', 'shop.getOperation']) expect(systems.find(name)).toMatchObject({ write: false, limits: [], lookup: null });
  });

  it('have no look-up where the system names none, and its operation where `allow` does not name it', async () => {
    expect((await read('')).find('shop.addItem')).toMatchObject({ lookup: null, limits: [] });
    const few = await read('allow: [addItem], lookup: { operation: getOperation }');
    expect(few.actions().map(({ action, lookup }) => [action, lookup?.key])).toEqual([['shop.addItem', 'key'], ['shop.getOperation', undefined]]);
  });

  it.each(['lookup: { operation: getOperaton }', 'limits: { addItems: [{ of: amount, most: 1 }] }', 'reads: [find]'])('must be there when a file names them: %s', async (more) => {
    await expect(read(more)).rejects.toThrow('there are getItem, addItem, search, getOperation');
  });

  it('keep every limit when two packs name the system, and two systems of one name stop the start', async () => {
    expect((await read(`${limit(50)}, allow: [addItem]`, `${limit(20)}, allow: [getItem]`)).actions()).toMatchObject([{ operation: 'getItem' }, { operation: 'addItem', limits: [{ most: 50 }, { most: 20 }] }]);
    await expect(read('', 'rate: { calls: 1, per: 1s }')).rejects.toThrow('are two different systems');
  });

  it('say which secret is missing, and whether any are kept', async () => {
    await expect(openShop({ url: 'https://shop.example', credentials: { type: 'bearer', token: { $secret: 'SHOP' } } })).rejects.toThrow('names the secret SHOP, but no secrets are kept here');
  });

  it('are made of what packs have in actions/ too, where the later pack has its way', async () => {
    const packs = await Promise.all(['first', 'second'].map(async (name) => {
      const folder = await mkdtemp(join(tmpdir(), 'pack-'));
      await mkdir(join(folder, 'actions'));
      await writeFile(join(folder, 'actions/greet.mjs'), `export default ({ defineAction, z }) => defineAction({
        name: 'greet', summary: '${name}', write: false, input: z.object({}), output: z.string(), run: async () => '${name}' });`);
      return folder;
    }));
    const systems = await openFiles([], { actionFolders: packs });
    expect(systems.actions()).toMatchObject([{ action: 'run.greet', summary: 'second', write: false, limits: [], lookup: null }]);
    await expect(systems.call('run.greet', {}, { key: 'k', signal: AbortSignal.timeout(1_000) })).resolves.toBe('second');
    const named = { run: { document: 'x', url: 'https://x.example', reads: [] } };
    await expect(openFiles([{ folder: '.', systems: named }])).rejects.toThrow('"run" is where TypeScript actions are');
  });
});
