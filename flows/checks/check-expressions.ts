import type { PackFlow } from '../catalog.ts';
import { checkSyntax, roots } from '../expressions.ts';
import { didYouMean } from '../shape.ts';
import type { Finding, Problem } from '../source.ts';
import { FILTERS, holes } from '../template.ts';
import { usesOf, type Use } from './uses.ts';

/** Expressions that cannot be parsed, assign instead of compare, or read a name that is not there; filters that do not exist. */
export function checkExpressions({ source, parsed }: PackFlow): Finding[] {
  return usesOf(parsed).flatMap((use) => problemsOf(use).map((problem) => source.find(use.path, problem)));
}

function problemsOf(use: Use): Problem[] {
  if (use.kind === 'expression') return expressionProblems(use.text, use);
  if (/[{}]/.test(use.text.replaceAll(/\{[^{}]*\}/g, ''))) return [unbalanced(use.text)];
  return holes(use.text).flatMap((hole) => [...expressionProblems(hole.expression, use), ...hole.filters.flatMap(({ name }) => filterProblems(name))]);
}

function expressionProblems(expression: string, use: Use): Problem[] {
  const wrong = checkSyntax(expression);
  if (wrong !== null) {
    return [{ code: 'bad_expression', message: `"${expression}" is not an expression: ${wrong}.`, mend: 'Words to be taken as they are stand in quotes inside the expression: "\'like this\'".' }];
  }
  if (assigns(expression)) return [{ code: 'assignment', message: `"${expression}" assigns with = instead of comparing.`, mend: 'Compare with ==.' }];
  return roots(expression).filter((name) => !use.scope.known.has(name)).map((name) => unknownVariable(name, use));
}

/** In ZEN `a = 1` is an assignment whose value is an object. */
function assigns(expression: string): boolean {
  const bare = expression.replaceAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`/g, '""');
  return /(?<![=!<>])=(?!=)/.test(bare);
}

function unknownVariable(name: string, use: Use): Problem {
  const elsewhere = use.scope.elsewhere.get(name) ?? (name === 'result' ? 'Only undo.with, verify.expect and lookup may read result.' : null);
  if (elsewhere !== null) return { code: 'unknown_variable', message: `"${name}" cannot be read here.`, mend: elsewhere };
  const result = didYouMean(name, [...use.scope.known]);
  const mend = use.kind === 'expression' && name === use.text ? `${result} For the word itself write "'${name}'".` : result;
  return { code: 'unknown_variable', message: `There is no slot and no earlier "save" called "${name}" here.`, mend };
}

function filterProblems(name: string): Problem[] {
  if (FILTERS.some((filter) => filter === name)) return [];
  return [{ code: 'unknown_filter', message: `There is no filter "${name}".`, mend: didYouMean(name, FILTERS) }];
}

function unbalanced(text: string): Problem {
  return { code: 'bad_expression', message: `The braces in "${text}" do not match.`, mend: 'Write {expression}, without { or } inside.' };
}
