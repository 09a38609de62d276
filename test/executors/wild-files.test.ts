import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { stringify } from 'yaml';
import { loadDocument } from '../../executors/connectors/openapi/load-document.ts';
import type { ApiDocument } from '../../executors/connectors/openapi/read-document.ts';
import { createCheck } from '../../executors/connectors/openapi/schemas.ts';
import { addressesAround, filesAround } from '../../executors/connectors/openapi/surroundings.ts';
import { createSystems } from '../../executors/connectors/openapi/systems.ts';
import type { Systems } from '../../executors/connectors/openapi/systems.ts';
import { closeLater, serve } from './support/serving.ts';

const check = createCheck();
type Files = { [name: string]: object | string };
const textOf = (file: object | string): string => (typeof file === 'string' ? file : stringify(file));
const ref = ($ref: string) => ({ $ref });
const json = (schema: object) => ({ content: { 'application/json': { schema } } });
const api = (paths: object, more: object = {}) => ({ openapi: '3.0.3', info: { title: 'T', version: '1' }, paths, ...more });
const gives = (schema: object) => ({ get: { responses: { 200: json(schema) } } });

function folderOf(files: Files): string {
  const folder = mkdtempSync(join(tmpdir(), 'files-'));
  for (const [name, file] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), textOf(file));
  }
  return folder;
}

/** The document `api.yaml` among these files. */
function load(files: Files, folder = folderOf(files)): Promise<ApiDocument> {
  return loadDocument(textOf(files['api.yaml'] ?? ''), 'api.yaml', filesAround(join(folder, 'api.yaml'), folder));
}

const misfits = ({ operations }: ApiDocument, values: unknown[]) => operations.map(({ output }, i) => check.misfit(output, JSON.parse(JSON.stringify(values[i]))));

describe('a document of several files', () => {
  it('reads paths, parameters and schemas from other files, each relative to the file it stands in', async () => {
    const found = await load({
      'api.yaml': api(ref('paths/index.yaml')),
      'paths/index.yaml': { '/pets/{id}': ref('./pet.yaml'), '/owners': ref('owners%20all.json#/path') },
      'paths/pet.yaml': { parameters: [ref('../common/parameters.yml#/id')], put: { operationId: 'putPet', requestBody: json(ref('../schemas/Pet.yaml')), responses: { 200: json(ref('../schemas/Pet.yaml')) } } },
      'paths/owners all.json': JSON.stringify({ path: gives({ type: 'array', items: ref('#/local/Owner') }), local: { Owner: { type: 'object', required: ['name'] } } }),
      'common/parameters.yml': { id: { name: 'id', in: 'path', required: true, schema: { type: 'integer' } } },
      'schemas/Pet.yaml': { type: 'object', required: ['name'], properties: { name: { type: 'string' } } },
    });
    expect([found.skipped, found.operations.map(({ id }) => id)]).toEqual([[], ['putPet', 'getOwners']]);
    expect(found.operations[0]?.input).toMatchObject({ required: ['id'], properties: { id: { type: 'integer' }, name: { type: 'string' } } });
    expect(misfits(found, [{}, [{}]])).toEqual(['name is missing', '0.name is missing']);
  });

  it('takes files that refer to each other and to the document, and names a schema after its file', async () => {
    const found = await load({
      'api.yaml': api({ '/a': gives(ref('A.yaml')), '/self': gives(ref('api.yaml#/components/schemas/Leaf')) }, { components: { schemas: { Leaf: { type: 'integer' } } } }),
      'A.yaml': { type: 'object', properties: { b: ref('B.yaml#/definitions/B'), again: ref('#') } },
      'B.yaml': { definitions: { B: { type: 'object', properties: { a: ref('A.yaml'), leaf: ref('api.yaml#/components/schemas/Leaf') } } } },
    });
    expect(misfits(found, [{ b: { a: { again: { b: { leaf: 'x' } } } } }, 'x'])).toEqual(['b.a.again.b.leaf must be integer', 'it must be integer']);
    expect(Object.keys(found.operations[0]?.output['$defs'] ?? {}).toSorted()).toEqual(['A', 'B', 'Leaf']);
  });

  it('finds what stands behind a reference on the way, and in the document when a file has it not', async () => {
    const found = await load({
      'api.yaml': api({ '/a': ref('path.yaml') }, { components: { schemas: ref('schemas.yaml') } }),
      'path.yaml': gives(ref('#/components/schemas/User')),
      'schemas.yaml': { User: { type: 'object', properties: { name: ref('#/Name'), group: ref('#/components/schemas/Name') } }, Name: { type: 'string' } },
    });
    expect(misfits(found, [{ name: 'a', group: 1 }])).toEqual(['group must be string']);
  });

  it('leaves out what a missing file is needed for, with the reason, and keeps the rest', async () => {
    const found = await load({
      'api.yaml': api({ '/gone': ref('gone.yaml'), '/lost': gives(ref('part.yaml#/Lost')), '/broken': gives(ref('broken.json')), '/round': ref('round.yaml'), '/good': gives(ref('part.yaml#/Good')) }),
      'part.yaml': { Good: { example: ref('no-example.yaml') } }, 'broken.json': '{"a":', 'round.yaml': ref('round.yaml'),
    });
    expect(found.operations.map(({ id }) => id)).toEqual(['getGood']);
    expect(found.skipped).toEqual([
      { where: '/gone', why: 'gone.yaml cannot be read' }, { where: '/round', why: 'round.yaml refers to itself' },
      { where: 'GET /lost', why: 'part.yaml#/Lost is not in the file' }, { where: 'GET /broken', why: expect.stringMatching(/^broken\.json cannot be read as JSON/) },
    ]);
  });

  it('ends where references on the way lead to each other', async () => {
    const { skipped } = await load({ 'api.yaml': api({ '/a': ref('#/x/a/b/c'), '/b': gives({}) }, { x: ref('x.yaml') }), 'x.yaml': { a: ref('api.yaml#/x/a/b') } });
    expect(skipped).toEqual([{ where: '/a', why: expect.stringContaining('too many references') }]);
  });
});

describe('the files of a document', () => {
  it('are those of its folder, by name and behind links, in JSON or YAML', async () => {
    const above = folderOf({ 'secret.yaml': gives({}), 'in/part.yaml': gives({}), 'in/notes.txt': 'get: {}' });
    symlinkSync(join(above, 'secret.yaml'), join(above, 'in/link.yaml'));
    mkdirSync(join(above, 'in/folder.yaml'));
    const refs = ['../secret.yaml', '%2e%2e/secret.yaml', '..\\secret.yaml', join(above, 'secret.yaml'), `file://${above}/secret.yaml`, 'file://elsewhere/x.yaml', 'http://127.0.0.1:1/x.yaml', 'link.yaml', 'notes.txt', 'folder.yaml', 'part.yaml'];
    const { operations, skipped } = await load({ 'api.yaml': api(Object.fromEntries(refs.map((one, i) => [`/${i}`, ref(one)]))) }, join(above, 'in'));
    expect(operations.map(({ path }) => path)).toEqual(['/10']);
    expect(skipped).toEqual([
      ...[0, 1, 2, 3, 4].map((i) => ({ where: `/${i}`, why: '../secret.yaml is not in the folder of the document' })), { where: '/5', why: expect.stringContaining('is not in the folder') }, { where: '/6', why: 'http://127.0.0.1:1/x.yaml is not a file beside the document' },
      { where: '/7', why: 'link.yaml cannot be read' }, { where: '/8', why: 'notes.txt is neither JSON nor YAML by its name' }, { where: '/9', why: 'folder.yaml cannot be read' },
    ]);
  });

  it('of a document at an address are at its origin, and each is asked for once', async () => {
    const other = await serve();
    const files: Files = {
      '/v1/api.yaml': api({ '/a': gives(ref('./b.yaml#/B')), '/b': gives(ref('b.yaml#/C')), '/c': gives(ref(`${other.url}/c.yaml`)), '/d': gives(ref('/d')), '/e': gives(ref('gone.yaml')) }),
      '/v1/b.yaml': { B: ref('c/c.yaml'), C: ref('c/c.yaml#/properties/x') }, '/v1/c/c.yaml': { type: 'object', properties: { x: ref('../b.yaml#/B') } }, '/d': { type: 'string' },
    };
    const server = await serve(({ url = '' }, response) => { response.writeHead(url in files ? 200 : 404).end(textOf(files[url] ?? '')); });
    const systems = await connect(`${server.url}/v1/api.yaml`, ['127.0.0.1']);
    expect(systems.actions().map(({ operation }) => operation)).toEqual(['getA', 'getB', 'getD']);
    expect(systems.skipped.map(({ why }) => why)).toEqual([`${other.url}/c.yaml is not at the origin of the document`, 'gone.yaml cannot be read']);
    expect(server.seen.map(({ url = '' }) => url).toSorted((a, b) => a.localeCompare(b))).toEqual(['/d', '/v1/api.yaml', '/v1/b.yaml', '/v1/c/c.yaml', '/v1/gone.yaml']);
    expect(other.seen).toEqual([]);
  });

  it('are refused when a redirect leads to a private address', async () => {
    const hidden = await serve((_request, response) => { response.end('{"type":"string"}'); });
    const server = await serve(({ url }, response) => {
      if (url === '/api.yaml') response.end(textOf(api({ '/a': gives(ref('a.yaml')), '/b': gives({}) })));
      else response.writeHead(302, { location: hidden.url.replace('127.0.0.1', '127.0.0.2') }).end();
    });
    const systems = await connect(`${server.url}/api.yaml`, ['127.0.0.1']);
    expect([systems.skipped.map(({ why }) => why), hidden.seen]).toEqual([['a.yaml cannot be read'], []]);
  });

  it('are at most as many as fit, and no more are asked for', async () => {
    const paths = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`/${i}`, ref(`p${i}.yaml`)]));
    const asked: string[] = [];
    const around = addressesAround('http://a.example/api.yaml', (address) => { asked.push(address); return Promise.resolve('get: {}'); });
    const { operations, skipped } = await loadDocument(textOf(api(paths)), 'api.yaml', around);
    expect(operations.length + skipped.length).toBe(300);
    expect(asked.length).toBeLessThanOrEqual(200);
    expect(operations.length).toBe(asked.length);
    expect(skipped[0]?.why).toMatch(/^p\d+\.yaml is not read: the document leads to more than 200 files$/);
  });
});

async function connect(document: string, allowedHosts: string[]): Promise<Systems> {
  const systems = await createSystems({
    files: [{ folder: '.', systems: { shop: { document, url: 'https://a.example', reads: [] } } }], allowedHosts,
    secret: () => 'none', root: process.cwd(), sandboxUrl: null, now: Date.now,
  });
  closeLater(() => systems.close());
  return systems;
}
