import { z } from 'zod';
import type { Pack, PackFlow } from '../catalog.ts';
import { roots } from '../expressions.ts';
import { didYouMean } from '../shape.ts';
import type { Finding, Problem } from '../source.ts';
import { eachStep } from '../steps.ts';

/** What is read here of a table as a business team writes it. */
const columns = z.object({ inputs: z.record(z.string(), z.string()) });

/** Arguments of a decision that its table does not look at, and those that it lacks. */
export function checkDecisions({ source, parsed }: PackFlow, pack: Pack): Finding[] {
  return eachStep(parsed.steps).flatMap(({ step, path }) => {
    if (!('decide' in step)) return [];
    const table = columns.safeParse(pack.tables.find(({ name }) => name === step.decide)?.raw);
    if (!table.success) return [];
    const needs = [...new Set(Object.values(table.data.inputs).flatMap(roots))];
    const passed = Object.keys(step.with);
    return [
      ...passed.filter((name) => !needs.includes(name)).map((name) => source.find([...path, 'with', name], extra(step.decide, name, needs))),
      ...needs.filter((name) => !passed.includes(name)).map((name) => source.find([...path, 'decide'], missing(step.decide, name))),
    ];
  });
}

function extra(table: string, name: string, needs: string[]): Problem {
  return { code: 'unknown_argument', message: `The table ${table} does not look at "${name}".`, mend: didYouMean(name, needs) };
}

function missing(table: string, name: string): Problem {
  return { code: 'missing_argument', message: `The table ${table} looks at "${name}".`, mend: `Add "${name}: …" under "with".` };
}
