import { isDeepStrictEqual } from 'node:util';
import { closest, distance } from 'fastest-levenshtein';
import { z } from 'zod';
import { STEP_KINDS, stepSchema } from './step-schema.ts';
import type { Finding, Path, Source } from './source.ts';

/** Checks a file against its schema. Null when it does not fit; every misfit is added to the source's findings. */
export function checkShape<S extends z.ZodType>(schema: S, source: Source): z.output<S> | null {
  if (source.value === undefined) return null;
  try {
    const parsed = schema.safeParse(source.value);
    if (parsed.success) return parsed.data;
    source.findings.push(...toFindings({ schema, source }, parsed.error.issues));
  } catch (error) {
    // A value that is nested too deeply, or refers to itself, ends the parser instead of failing it.
    const message = `This cannot be checked: ${error instanceof Error ? error.message : String(error)}.`;
    source.findings.push(source.find([], { code: 'bad_shape', message, mend: 'Nest it less deeply.' }));
  }
  return null;
}

/** `Did you mean "x"?` when one of the names is close; else the names themselves. */
export function didYouMean(word: string, names: readonly string[]): string {
  if (names.length === 0) return 'Remove it.';
  const best = closest(word, names);
  if (isClose(word, best)) return `Did you mean "${best}"?`;
  return `Use one of: ${names.slice(0, 20).join(', ')}${names.length > 20 ? ', …' : ''}.`;
}

function isClose(word: string, name: string): boolean {
  const most = Math.min(Math.max(2, Math.floor(word.length / 3)), word.length - 1);
  return distance(word.toLowerCase(), name.toLowerCase()) <= most;
}

/** Whether a schema is a step's, perhaps with a further demand on which step. */
export function isStepSchema(schema: unknown): boolean {
  return schema instanceof z.ZodPipe && stepSchema instanceof z.ZodPipe && schema.def.out === stepSchema.def.out;
}

interface Place { schema: z.ZodType; source: Source }
/** The parts of zod's issues that are read here; a step's own issues keep them although their code is "custom". */
interface Issue { path: PropertyKey[]; message: string; code?: string | undefined; keys?: string[]; values?: unknown[]; errors?: Issue[][]; expected?: string; guessed?: boolean }

function toFindings(at: Place, issues: Issue[]): Finding[] {
  const flat = issues.flatMap(flatten);
  const unknown = flat.flatMap((issue) => issue.keys?.map((key) => ({ path: issue.path, key })) ?? []);
  return flat.flatMap((issue) => {
    const path = issue.path.map((key) => (typeof key === 'number' ? key : String(key)));
    if (issue.keys) return issue.keys.map((key) => unknownKey(at, path, key));
    if (path.length === 0 || valueAt(at.source.value, path) !== undefined) return [misfit(at.source, path, issue)];
    // A key that is only misspelt, or of another way to look, is not missing as well.
    const misspelt = unknown.some((other) => isDeepStrictEqual(other.path, issue.path.slice(0, -1)) && (issue.guessed === true || isClose(other.key, String(path.at(-1)))));
    return misspelt ? [] : [missingKey(at.source, path)];
  });
}

/** A value that may look several ways has a misfit for each: those of the way that was meant stay. */
function flatten(issue: Issue): Issue[] {
  const nearest = issue.errors && nearestBranch(issue.errors);
  return nearest ? nearest.flatMap((inner) => flatten({ ...inner, path: [...issue.path, ...inner.path], guessed: true })) : [issue];
}

function misfit(source: Source, path: Path, issue: Issue): Finding {
  const found = source.find(path, { code: 'bad_shape', message: `${where(path)}: ${sentence(issue.message)}`, mend: mendFor(issue) });
  if (valueAt(source.value, path) !== null && issue.code !== 'invalid_key') return found;
  const before = source.text.split('\n')[found.line - 1]?.slice(0, found.column - 1).trimEnd() ?? '';
  const [parent, key] = [where(path.slice(0, -1)), String(path.at(-1))];
  // In { en: Hello, you } YAML takes "you" for another key.
  if (before.endsWith(',')) return { ...found, message: `${parent} is cut off before "${key}": a comma divides.`, mend: `Put the text in quotes, like { en: 'Hello, ${key}' }.` };
  return issue.code === 'invalid_key' ? { ...found, message: `${parent} has a key "${key}", which does not fit.`, mend: 'Use a language of two letters, like en, or a plain name where a name stands.' } : found;
}

function unknownKey({ schema, source }: Place, path: Path, key: string): Finding {
  const mend = didYouMean(key, keysAt(schema, path, source.value));
  return source.find([...path, key], { code: 'unknown_key', message: `${where(path)} has no key "${key}".`, mend });
}

function missingKey(source: Source, path: Path): Finding {
  const key = String(path.at(-1) ?? 'value');
  return source.find(path, { code: 'missing_key', message: `${where(path.slice(0, -1))} lacks "${key}".`, mend: `Add "${key}: …".` });
}

/** Of the ways a value may look, the one that was meant: it has the fewest misfits, and knows the most of its keys. */
function nearestBranch(branches: Issue[][]): Issue[] | null {
  const deep = branches.filter((issues) => issues.some((issue) => issue.path.length > 0 || issue.keys));
  const [best] = deep.toSorted((a, b) => weigh(a) - weigh(b));
  return best ?? null;
}

function weigh(issues: Issue[]): number {
  return issues.reduce((sum, issue) => sum + (issue.keys ? 10 * issue.keys.length : 1), 0);
}

function keysAt(schema: unknown, path: Path, value: unknown): string[] {
  const inner = unwrap(schema, value);
  if (inner instanceof z.ZodUnion) return [...new Set(inner.options.flatMap((option) => keysAt(option, path, value)))];
  const [key, ...rest] = path;
  if (key === undefined) return inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
  const below = valueAt(value, [key]);
  if (inner instanceof z.ZodObject) return keysAt(inner.shape[key], rest, below);
  if (inner instanceof z.ZodRecord) return keysAt(inner.valueType, rest, below);
  return inner instanceof z.ZodArray ? keysAt(inner.element, rest, below) : [];
}

function unwrap(schema: unknown, value: unknown): unknown {
  if (isStepSchema(schema)) {
    const kind = Object.entries(STEP_KINDS).find(([name]) => valueAt(value, [name]) !== undefined);
    return unwrap(kind?.[1], value);
  }
  if (schema instanceof z.ZodLazy) return unwrap(schema.unwrap(), value);
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return unwrap(schema.unwrap(), value);
  return schema instanceof z.ZodPipe ? unwrap(schema.in, value) : schema;
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, key) => (at !== null && typeof at === 'object' ? Reflect.get(at, key) : undefined), value);
}

/** "steps 2 › do 1 › call", as people count. */
function where(path: Path): string {
  if (path.length === 0) return 'This file';
  return path.map((key) => (typeof key === 'number' ? String(key + 1) : `› ${key}`)).join(' ').replace(/^› /, '');
}

function mendFor(issue: Issue): string {
  if (issue.values) return `Use one of: ${issue.values.map(String).join(', ')}.`;
  return issue.expected === undefined ? 'Write it as the message says.' : `Write ${article(issue.expected)} here.`;
}

function article(expected: string): string {
  const names: { [type: string]: string } = { record: 'a list of "name: value"', object: 'a list of "name: value"', array: 'a list, each line beginning with "-"', string: 'a text', number: 'a number', boolean: 'true or false' };
  return names[expected] ?? expected;
}

function sentence(text: string): string {
  return text.endsWith('.') ? text : `${text}.`;
}
