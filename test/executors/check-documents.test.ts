import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { connectorsCommand, type ConnectorsCommand } from '../../src/cli/connectors-command.ts';
import { connectorsDownload } from '../../src/cli/connectors-download.ts';
import { listen } from './support/listen.ts';
import { serve } from './support/serving.ts';
import { shopSystems } from './support/systems.ts';

const SHOP = JSON.stringify({
  openapi: '3.0.3', info: { title: 'Shop', version: '1' }, servers: [{ url: 'https://shop.example' }],
  paths: { '/items/{id}': { get: {
    operationId: 'getItem', summary: 'One item', parameters: [{ name: 'size', in: 'query', schema: { enum: ['s', 'm'] } }],
    responses: { 200: { content: { 'application/json': { schema: { type: 'object', properties: { id: { type: 'string' } } } } } } },
  }, post: { parameters: [{}] } } },
});

function folderOf(files: { [name: string]: string }): string {
  const folder = mkdtempSync(join(tmpdir(), 'documents-'));
  mkdirSync(join(folder, 'deep/node_modules'), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

async function connectors(argv: string[], openSystem: ConnectorsCommand['openSystem'] = async () => { throw new Error('no system is opened'); }) {
  const lines: string[] = [];
  const code = await connectorsCommand(argv, { print: (line) => lines.push(line), download: connectorsDownload(() => ['127.0.0.1']), openSystem });
  return { code, lines, json: () => lines.map((line): unknown => JSON.parse(line)) };
}

describe('npm run connectors -- check', () => {
  const folder = folderOf({
    'shop.json': SHOP, 'deep/old.yaml': 'swagger: "2.0"\npaths: {}', 'deep/parts.yml': 'openapi: 3.0.0\ncomponents: {}', 'deep/broken.yaml': 'openapi: 3.0.0\npaths: [',
    'package.json': '{"name":"x"}', 'notes.txt': 'openapi: 3.0.0', 'deep/node_modules/other.json': SHOP,
  });

  it('judges in a folder what is an API document, passes over the rest, and ends with 1 when one is not ok', async () => {
    const { code, json } = await connectors(['check', folder, '--json']);
    expect(json()).toEqual([
      { file: join(folder, 'deep/broken.yaml'), ok: false, version: null, operations: 0, ms: expect.any(Number), skipped: [{ where: 'the document', why: expect.stringContaining('cannot be read as YAML') }] },
      { file: join(folder, 'deep/old.yaml'), ok: true, version: '2.0', operations: 0, skipped: [], ms: expect.any(Number) },
      { file: join(folder, 'shop.json'), ok: true, version: '3.0.3', operations: 1, ms: expect.any(Number), skipped: [{ where: 'POST /items/{id}', why: 'a parameter has no name or no place' }] },
    ]);
    expect(code).toBe(1);
  });

  it('always judges a file that is named, and an address', async () => {
    const server = await listen((_request, response) => { response.end(SHOP); });
    const { code, lines } = await connectors(['check', join(folder, 'package.json'), `${server.url}/openapi.json`]);
    await server.close();
    expect(code).toBe(1);
    expect(lines.join('\n')).toMatch(/✗ .*package\.json\n.*neither "openapi" nor "swagger"[^]*✓ 3\.0\.3 +1 operations.*openapi\.json[^]*2 documents, 1 ok, 1 operations, 2 skipped/);
  });

  it('ends with 0 when all is ok, and counts a document as not ok when nothing of it can be used', async () => {
    expect((await connectors(['check', join(folder, 'shop.json')])).code).toBe(0);
    const useless = folderOf({ 'a.yaml': 'openapi: 3.0.0\npaths: { /x: { $ref: other.yaml } }' });
    expect((await connectors(['check', useless, '--json'])).json()).toMatchObject([{ ok: false, skipped: [{ where: '/x', why: 'other.yaml cannot be read' }] }]);
  });

  it('is content with a document that describes no operation, and not with one of which none can be used', async () => {
    const other = folderOf({ 'none.yaml': 'openapi: 3.1.0\ncomponents: {}', 'useless.yaml': 'openapi: 3.1.0\npaths: { /x: { options: {} } }', 'some.yaml': 'openapi: 3.1.0\npaths: { /x: { options: {}, get: {} } }' });
    expect((await connectors(['check', other, '--json'])).json()).toMatchObject([{ ok: true, operations: 0 }, { ok: true, operations: 1 }, { ok: false, operations: 0 }]);
  });

  it('reads the files that a document refers to: of a folder that is named, else of the document\'s own', async () => {
    const other = folderOf({ 'common.json': '{"get":{"responses":{}}}', 'deep/api.yaml': 'openapi: 3.0.0\npaths: { /x: { $ref: ../common.json } }' });
    expect((await connectors(['check', other, '--json'])).json()).toMatchObject([{ ok: true, operations: 1, skipped: [] }]);
    expect((await connectors(['check', join(other, 'deep/api.yaml'), '--json'])).json()).toMatchObject([{ ok: false, skipped: [{ where: '/x', why: '../common.json is not in the folder of the document' }] }]);
  });

  it('downloads nothing from a private address that is not allowed, nor after a redirect', async () => {
    const server = await serve((_request, response) => { response.end(SHOP); });
    const elsewhere = server.url.replace('127.0.0.1', '127.0.0.2');
    const away = await serve((_request, response) => { response.writeHead(302, { location: `${elsewhere}/openapi.json` }).end(); });
    for (const address of [elsewhere, away.url]) {
      expect((await connectors(['check', address, '--json'])).json()).toMatchObject([{ ok: false, skipped: [{ why: expect.stringContaining('the address of 127.0.0.2 is private') }] }]);
      await expect(connectors(['show', address])).rejects.toThrow('ALLOWED_PRIVATE_HOSTS');
    }
    expect([away.seen.length, server.seen.length]).toEqual([2, 0]);
  });

  it.each([[[], /check <file/], [['check'], /Name a file/], [['show'], /Name one/], [['call', 'shop'], /Name one action/], [['call', 'a.b', '--with', '[1]'], /one JSON object/], [['call', 'a.b', '--url', 'x'], /not an address/], [['dance'], /no command "dance"/], [['check', '--loud'], /--loud/]])('called as %j ends with 2 and says how to call it', async (argv, said) => {
    const { code, lines } = await connectors(argv);
    expect([code, lines.join('\n')]).toEqual([2, expect.stringMatching(said)]);
  });

  it('stops with one sentence for a file that is not there', async () => {
    await expect(connectors(['check', 'nowhere.yaml'])).rejects.toThrow('There is no file nowhere.yaml.');
  });
});

describe('npm run connectors -- show', () => {
  it('shows operations with what they take and give, and what cannot be used', async () => {
    const file = join(folderOf({ 'shop.json': SHOP }), 'shop.json');
    expect((await connectors(['show', file])).lines.join('\n')).toBe([
      'Shop (3.0.3) · https://shop.example', '', 'getItem  GET /items/{id}', '    One item', '    id: text', '    size?: "s" | "m"', '  → object (id)', 'not usable: POST /items/{id}: a parameter has no name or no place',
    ].join('\n'));
    expect((await connectors(['show', file, '--json'])).json()).toMatchObject([{ operations: [{ operation: 'getItem', input: { required: ['id'] } }] }]);
  });
});

describe('npm run connectors -- call', () => {
  it('calls a configured system once, and says how it went', async () => {
    const server = await listen((request, response) => {
      response.writeHead(request.url === '/items/7' ? 200 : 404, { 'content-type': 'application/json' }).end('{"id":"7"}');
    });
    const open = () => shopSystems(JSON.parse(SHOP).paths, { url: server.url });
    expect(await connectors(['call', 'shop.getItem', '--with', '{"id":"7"}'], open)).toMatchObject({ code: 0, lines: ['{\n  "id": "7"\n}'] });
    expect(await connectors(['call', 'shop.getItem', '--with', '{"id":"8"}'], open)).toMatchObject({ code: 1, lines: ['shop.getItem answered 404 not_found. (terminal, not_found)'] });
    expect(await connectors(['call', 'shop.getItem'], open)).toMatchObject({ code: 1, lines: [expect.stringContaining('id is missing')] });
    await expect(connectors(['call', 'shop.sing'], open)).rejects.toThrow('There is no action shop.sing; there are shop.getItem.');
    await server.close();
  });
});
