import { parse } from 'yaml';
import type { Json, JsonObject } from '../../../src/contracts.ts';
import { Stop } from '../../../src/errors.ts';
import { isObject } from './json.ts';

/** What a document may hold: more is an attack or an accident, and would only make us slow. */
const MAX_CHARACTERS = { json: 100_000_000, yaml: 40_000_000 };
const MAX_VALUES = 20_000_000;
const MAX_DEPTH = 300;

/** The object that a text in JSON or YAML holds, free of anything that plain data cannot be. Throws Stop, naming `where`. */
export function parseSource(text: string, where: string): JsonObject {
  const value = parseText(text.replace(/^\uFEFF/, ''), where);
  if (!isObject(value)) throw new Stop(`${where} cannot be used: it is not an object with members.`);
  const budget = { left: MAX_VALUES };
  const reason = tame(value, budget, 0);
  if (reason !== null) throw new Stop(`${where} cannot be read: ${reason}.`);
  return value;
}

function parseText(text: string, where: string): unknown {
  const json = /^\s*[{[]/.test(text);
  const most = json ? MAX_CHARACTERS.json : MAX_CHARACTERS.yaml;
  if (text.length > most) throw new Stop(`${where} cannot be read: it is larger than ${most / 1_000_000} million characters.`);
  const asJson = attempt(() => JSON.parse(text));
  if ('value' in asJson) return asJson.value;
  // What begins like JSON may still be YAML in braces; but reading a broken JSON of that size as YAML is slow.
  const asYaml = json && text.length > MAX_BRACES ? asJson : attempt(() => parse(text, { merge: true, uniqueKeys: false, maxAliasCount: MAX_ALIASES, logLevel: 'error' }));
  if ('value' in asYaml) return asYaml.value;
  throw new Stop(`${where} cannot be read as ${json ? `JSON: ${asJson.why}` : `YAML or JSON: ${asYaml.why}`}.`);
}

function attempt(read: () => unknown): { value: unknown } | { why: string } {
  try {
    return { value: read() };
  } catch (error) {
    return { why: firstLine(error) };
  }
}

const MAX_BRACES = 1_000_000;
const MAX_ALIASES = 10_000;

function firstLine(error: unknown): string {
  if (error instanceof Error && /call stack/.test(error.message)) return 'it is nested too deeply';
  return error instanceof Error ? (error.message.split('\n')[0] ?? '').replace(/[.:]$/, '') : 'its format is not known';
}

/** Makes what YAML can hold and JSON cannot into text, and removes what could reach into prototypes. Null, or what is wrong. */
function tame(holder: object, budget: { left: number }, depth: number): string | null {
  if (depth > MAX_DEPTH) return 'it is nested too deeply, or holds itself';
  Reflect.deleteProperty(holder, '__proto__');
  for (const [key, member] of Object.entries(holder)) {
    budget.left -= 1;
    if (budget.left < 0) return `it holds more than ${MAX_VALUES / 1_000_000} million values`;
    if (isPlain(member)) {
      const reason = tame(member, budget, depth + 1);
      if (reason !== null) return reason;
    } else if (!isScalar(member)) Reflect.set(holder, key, String(member));
  }
  return null;
}

function isScalar(value: unknown): boolean {
  return value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
}

function isPlain(value: unknown): value is JsonObject | Json[] {
  return Array.isArray(value) || (isObject(value) && Object.getPrototypeOf(value) === Object.prototype);
}
