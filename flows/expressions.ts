import { evaluateExpressionSync } from '@gorules/zen-engine';
import { computableMembers } from '../src/computable.ts';
import type { Json, JsonObject } from '../src/contracts.ts';

/** An expression that could not be evaluated: `message` says which and why, in one line. */
export class ExpressionError extends Error {
  readonly syntax: boolean;
  constructor(expression: string, reason: { type: string; source: string }) {
    super(`"${expression}": ${reason.source}`);
    this.syntax = reason.type !== 'vmError';
  }
}

const PATH = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/;
const WORDS = new Set(['and', 'or', 'not', 'in', 'true', 'false', 'null']);

/** The value of a ZEN expression over `values`; a path that leads nowhere is null. Throws ExpressionError. */
export function evaluate(expression: string, values: JsonObject): Json {
  if (PATH.test(expression) && !WORDS.has(expression)) return follow(expression, values);
  if (dividesByUnknown(expression)) throw new ExpressionError(expression, REMAINDER);
  try {
    const value: Json = evaluateExpressionSync(expression, computableMembers(values));
    return value;
  } catch (error) {
    throw new ExpressionError(expression, readReason(error));
  }
}

/** True or false, nothing else: in ZEN `a = 1` is an assignment whose value would pass for true. */
export function holds(condition: string, values: JsonObject): boolean {
  const value = evaluate(condition, values);
  if (typeof value === 'boolean') return value;
  throw new ExpressionError(condition, { type: 'vmError', source: 'a condition must be true or false; compare with ==' });
}

/** Null when the expression can be parsed, else the reason in one line. */
export function checkSyntax(expression: string): string | null {
  if (dividesByUnknown(expression)) return REMAINDER.source;
  try {
    evaluateExpressionSync(expression, {});
    return null;
  } catch (error) {
    const reason = readReason(error);
    return reason.type === 'vmError' ? null : reason.source;
  }
}

const TOKEN = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`|[A-Za-z_]\w*|\d[\w.]*|\S/g;

/** The engine ends the whole process on a remainder by 0, so only a number that stands there may divide. */
const REMAINDER = { type: 'parserError', source: 'after % put a number other than 0' };

function dividesByUnknown(expression: string): boolean {
  if (!expression.includes('%')) return false;
  const tokens = expression.match(TOKEN) ?? [];
  return tokens.some((token, i) => (token === '%' && !/^[1-9]\d*$/.test(tokens[i + 1] ?? '')) || (token.startsWith('`') && token.includes('%')));
}

/** The names that an expression reads, in order of first use: `a.b + f(c)` reads a and c. */
export function roots(expression: string): string[] {
  const tokens = expression.match(TOKEN) ?? [];
  const names = tokens.flatMap((token, i) => {
    if (token.startsWith('`')) return [...token.matchAll(/\$\{([^}]*)\}/g)].flatMap((m) => roots(m[1] ?? ''));
    return isRoot(tokens, i) ? [token] : [];
  });
  return [...new Set(names)];
}

function isRoot(tokens: string[], i: number): boolean {
  const [before, token, after] = [tokens[i - 1], tokens[i] ?? '', tokens[i + 1]];
  if (!/^[A-Za-z_]/.test(token) || WORDS.has(token)) return false;
  if (after === '(') return false;
  if ((before === '.' && tokens[i - 2] !== '.') || before === '#') return false;
  return !(after === ':' && (before === '{' || before === ','));
}

function follow(path: string, values: JsonObject): Json {
  let at: Json | undefined = values;
  for (const key of path.split('.')) {
    if (at === null || typeof at !== 'object' || Array.isArray(at) || !Object.hasOwn(at, key)) return null;
    at = at[key];
  }
  return at ?? null;
}

function readReason(error: unknown): { type: string; source: string } {
  const [line = ''] = error instanceof Error || (typeof error === 'object' && error !== null && 'message' in error)
    ? String(error.message).split('\n')
    : [String(error)];
  try {
    const reason: { type?: unknown; source?: unknown } = JSON.parse(line);
    return { type: String(reason.type), source: String(reason.source) };
  } catch {
    return { type: 'vmError', source: line };
  }
}
