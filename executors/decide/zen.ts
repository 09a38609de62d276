import { evaluateExpressionSync, evaluateUnaryExpressionSync } from '@gorules/zen-engine';
import { z } from 'zod';
import { computable, computableMembers } from '../../src/computable.ts';
import type { Json, JsonObject } from '../../src/contracts.ts';

const failure = z.object({ type: z.string(), source: z.string().optional().catch(undefined) });
const NAME = /^[A-Za-z_]\w*$/;
const WORDS = new Set(['and', 'or', 'not', 'in', 'true', 'false', 'null']);
const COMPARISON = /^(?:[<>]=?|==|!=)\s*-?\d{1,12}(?:\.\d{1,6})?$/;
const SYNTAX = new Set(['lexerError', 'parserError', 'compilerError']);

/** What is wrong with how an expression (or, `unary`, a cell's condition) is written; null when nothing is. */
export function syntaxOf(expression: string, kind: 'expression' | 'unary'): string | null {
  try {
    if (kind === 'unary') evaluateUnaryExpressionSync(expression, { $: null });
    else evaluateExpressionSync(expression, {});
    return null;
  } catch (error) {
    const { type, source } = reasonOf(error);
    return SYNTAX.has(type) ? source ?? type : null;
  }
}

/** The value of an expression over `inputs`; undefined where it cannot be computed. */
export function valueOf(expression: string, inputs: JsonObject): Json | undefined {
  // Most are one name, and tables are asked of thousands of accounts: the engine takes ten times as long to look it up.
  if (NAME.test(expression) && !WORDS.has(expression) && Object.hasOwn(inputs, expression)) return computable(inputs[expression] ?? null);
  try {
    return z.json().parse(evaluateExpressionSync(expression, computableMembers(inputs)));
  } catch {
    return undefined;
  }
}

/** Whether a cell's condition can be asked of a value at all: "< 30" cannot be asked of a text. */
export function applies(condition: string, value: Json, inputs: JsonObject): boolean {
  // A number can always be compared with a number.
  if (COMPARISON.test(condition) && typeof computable(value) === 'number') return true;
  try {
    const known = computableMembers(inputs);
    evaluateUnaryExpressionSync(condition, { ...known, $root: known, $: computable(value) });
    return true;
  } catch {
    return false;
  }
}

const thrown = z.object({ message: z.string() });

/** The first line of the engine's message says what it is; the rest is a trace of its insides. */
export function reasonOf(error: unknown): { type: string; source?: string | undefined } {
  const { data } = thrown.safeParse(error);
  const [first = ''] = (data?.message ?? '').split('\n');
  try {
    return failure.parse(JSON.parse(first));
  } catch {
    return { type: 'unknown', source: first };
  }
}
