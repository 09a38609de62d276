import { ZenEngine } from '@gorules/zen-engine';
import type { ZenDecision, ZenEngineResponse } from '@gorules/zen-engine';
import { z } from 'zod';
import type { Executor, Json, JsonObject } from '../../src/contracts.ts';
import { computableMembers } from '../../src/computable.ts';
import { digest } from '../../src/digest.ts';
import { Terminal } from '../../src/errors.ts';
import { appliedTables, hitRows, sayRow, unanswerable } from './explain.ts';
import { UNNAMED } from './table.ts';
import { reasonOf } from './zen.ts';

const object = z.record(z.string(), z.json());
const inputSchema = z.object({ name: z.string(), table: object, inputs: object });
type Input = z.output<typeof inputSchema>;
const MOST_COMPILED = 500;

/**
 * Applies a decision table (JDM) to inputs. The evidence names the rows that decided, and says why in plain words.
 * Throws Terminal: `no_rule` when no row fits, `missing_input` when a condition cannot be asked of the inputs, `bad_table`.
 */
export function createDecide(): Executor<Input> {
  const engine = new ZenEngine();
  const compiled = new Map<string, ZenDecision>();
  const versions = new WeakMap<JsonObject, string>();
  const versionOf = (table: JsonObject): string => {
    const version = versions.get(table) ?? digest(table);
    versions.set(table, version);
    return version;
  };
  const compile = (table: JsonObject, version: string): ZenDecision => {
    const known = compiled.get(version);
    if (known) return known;
    const decision = engine.createDecision(table);
    const [oldest] = compiled.keys();
    if (compiled.size >= MOST_COMPILED && oldest !== undefined) compiled.delete(oldest);
    compiled.set(version, decision);
    return decision;
  };
  return {
    name: 'decide',
    input: inputSchema,
    async run({ name, table, inputs }) {
      const version = versionOf(table);
      const { result, trace } = await evaluate(() => compile(table, version), inputs, name);
      const applied = appliedTables(table, trace ?? {});
      const gap = applied.map(unanswerable).find((found) => found !== null);
      if (gap) throw new Terminal('missing_input', `Table ${name} cannot decide: ${gap}.`);
      const rows = applied.flatMap(hitRows).map((row) => (row.table === UNNAMED ? { ...row, table: name } : row));
      const output: Json = z.json().parse(result);
      if (isEmpty(output) || (applied.length > 0 && rows.length === 0)) throw new Terminal('no_rule', `No row of table ${name} fits.`);
      const explanation = rows.map((row) => sayRow(row, name)).join(' ');
      const evidence = { table: name, digest: version, inputs, explanation, rows: z.json().parse(rows) };
      return { output, evidence };
    },
  };
}

async function evaluate(compile: () => ZenDecision, inputs: JsonObject, name: string): Promise<ZenEngineResponse> {
  try {
    return await compile().evaluate(computableMembers(inputs), { trace: true });
  } catch (error) {
    throw new Terminal('bad_table', `Table ${name} cannot be applied (${reasonOf(error).type}).`);
  }
}

function isEmpty(output: Json): boolean {
  return output === null || (typeof output === 'object' && Object.keys(output).length === 0);
}
