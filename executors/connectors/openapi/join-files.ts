import { posix } from 'node:path';
import type { Json, JsonObject } from '../../../src/contracts.ts';
import { Stop } from '../../../src/errors.ts';
import { isObject, textAt } from './json.ts';
import { parseSource } from './parse-source.ts';
import { FILES, lookUp } from './references.ts';
import type { Surroundings } from './surroundings.ts';

/** What may be read for one document beside itself, in characters and time. */
const MAX_CHARACTERS = 100_000_000;
const MAX_MS = 60_000;
const AT_ONCE = 16;

/** A file, the pointer to where its content goes, and the references in it. */
interface Part { at: URL; pointer: string; content: JsonObject; references: JsonObject[] }
interface Joining { around: Surroundings; parts: Map<string, Part>; entries: JsonObject[]; left: number; until: number }

/** Puts every file that a document leads to into the document itself, each once, and turns the references accordingly. */
export async function joinFiles(document: JsonObject, around: Surroundings): Promise<void> {
  const root: Part = { at: around.at, pointer: '#', content: document, references: referencesIn(document) };
  const joining: Joining = { around, parts: new Map([[around.at.href, root]]), entries: [], left: MAX_CHARACTERS, until: performance.now() + MAX_MS };
  const open = [root];
  for (let next = open.splice(0, AT_ONCE); next.length > 0; next = open.splice(0, AT_ONCE)) {
    const found = next.flatMap((part) => addressesIn(part, joining));
    for (let i = 0; i < found.length; i += AT_ONCE) open.push(...await Promise.all(found.slice(i, i + AT_ONCE).map((at) => load(at, joining))));
  }
  document[FILES] = joining.entries;
  for (const part of joining.parts.values()) for (const node of part.references) turn(node, part, { root, parts: joining.parts });
}

/** Those that nobody has led to yet. */
function addressesIn(part: Part, { parts }: Joining): URL[] {
  const found = new Map<string, URL>();
  for (const node of part.references) {
    const at = targetOf(node, part)?.at;
    if (at !== undefined && !parts.has(at.href)) found.set(at.href, at);
  }
  // Named before they are loaded, so that no other part leads to them as well.
  for (const at of found.values()) parts.set(at.href, { at, pointer: '', content: {}, references: [] });
  return [...found.values()];
}

async function load(at: URL, joining: Joining): Promise<Part> {
  const file = nameOf(at, joining.around.at);
  const short = posix.basename(at.pathname).replace(/\.\w+$/, '').replaceAll(/[^\w-]+|^_+/g, '') || 'file';
  const entry: JsonObject = { file };
  const part: Part = { at, pointer: `#/${FILES}/${joining.entries.push(entry) - 1}/content/${short}`, content: {}, references: [] };
  joining.parts.set(at.href, part);
  try {
    part.content = parseSource(await read(at, file, joining), file);
    part.references = referencesIn(part.content);
    entry['content'] = { [short]: part.content };
  } catch (error) {
    entry['why'] = error instanceof Stop ? error.message.replace(/\.$/, '') : `${file} cannot be read`;
  }
  return part;
}

async function read(at: URL, file: string, joining: Joining): Promise<string> {
  const { around, parts } = joining;
  const refused = around.refuses(at);
  if (refused !== null) throw new Stop(`${file} ${refused}.`);
  if (parts.size > around.most) throw new Stop(`${file} is not read: the document leads to more than ${around.most} files.`);
  if (performance.now() > joining.until) throw new Stop(`${file} is not read: the others took too long.`);
  const text = await around.read(at);
  joining.left -= text.length;
  if (joining.left < 0) throw new Stop(`${file} is not read: with it the document is larger than ${MAX_CHARACTERS / 1_000_000} million characters.`);
  return text;
}

function nameOf(at: URL, from: URL): string {
  if (at.host !== from.host || at.protocol !== from.protocol) return at.href;
  const path = posix.relative(posix.dirname(from.pathname), at.pathname);
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

/** Every object with a reference, but not in examples, which nobody reads. */
function referencesIn(content: JsonObject): JsonObject[] {
  const found: JsonObject[] = [];
  const seen = new Set<Json>();
  const visit = (value: Json, key: string): void => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    // An alias in YAML is the same object once more.
    seen.add(value);
    if (isObject(value) && textAt(value, '$ref') !== null) found.push(value);
    for (const [name, member] of Object.entries(value)) if (NAMED.has(key) || !EXAMPLES.has(name)) visit(member, name);
  };
  visit(content, '');
  return found;
}

const EXAMPLES = new Set(['example', 'examples', 'x-ms-examples']);
/** Under these, members are named by whoever wrote the document. */
const NAMED = new Set(['properties', 'patternProperties', 'schemas', 'definitions', '$defs', 'parameters', 'responses', 'headers', 'paths']);

function targetOf(node: JsonObject, from: Part): { at: URL; fragment: string } | null {
  const [path = '', ...rest] = (textAt(node, '$ref') ?? '').trim().split('#');
  if (!URL.canParse(path, from.at.href)) return null;
  const fragment = rest.join('#');
  return { at: new URL(path, from.at), fragment: fragment === '' || fragment.startsWith('/') ? fragment : `/${fragment}` };
}

function turn(node: JsonObject, part: Part, { root, parts }: { root: Part; parts: Map<string, Part> }): void {
  const target = targetOf(node, part);
  const to = target && parts.get(target.at.href);
  if (!target || !to || (part === root && textAt(node, '$ref')?.startsWith('#') === true)) return;
  // In a file, many write "#/components/…" and mean the document.
  const meant = to === part && !holds(part, target.fragment) && holds(root, target.fragment) ? root : to;
  node['$ref'] = `${meant.pointer}${target.fragment}`;
}

function holds({ content }: Part, fragment: string): boolean {
  try {
    return fragment === '' || lookUp(`#${fragment}`, content) !== undefined;
  } catch {
    return false;
  }
}
