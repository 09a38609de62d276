import type { JsonObject } from '../src/contracts.ts';
import type { PackTable } from './catalog.ts';
import type { Finding } from './source.ts';

/** A decision table as JDM, or what is wrong with it. `toJdm` throws for a table that cannot be used. */
export function convertTable({ source, raw }: PackTable, toJdm: (raw: unknown) => JsonObject): { jdm: JsonObject; finding: null } | { jdm: null; finding: Finding } {
  try {
    return { jdm: toJdm(raw), finding: null };
  } catch (error) {
    const message = `This table cannot be used: ${error instanceof Error ? error.message : String(error)}`;
    return { jdm: null, finding: source.find([], { code: 'bad_table', message, mend: 'See "A decision table" in docs/flows.md.' }) };
  }
}
