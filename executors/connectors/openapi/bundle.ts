import type { Json, JsonObject } from '../../../src/contracts.ts';
import { toSchema } from './dialect.ts';
import type { Dialect, Side } from './dialect.ts';
import { Unusable, asWritten, lastOf, lookUp } from './references.ts';

/** A schema whose references lead to `#/$defs/…`; `references` are those that it makes itself. */
export interface Fragment { schema: JsonObject | boolean; references: string[] }
/** The schemas of one document, for values that go one way. Each one that is referred to is read once. */
export interface Schemas {
  /** Throws Unusable when anything it leads to is not there. */
  read(raw: Json | undefined): Fragment;
  /** The schema with all that these references lead to, so that it stands alone. */
  complete(schema: JsonObject, references: readonly string[]): JsonObject;
}

interface Definition extends Fragment { open: boolean; inPlace: { node: JsonObject; to: string }[] }

export function createSchemas(document: JsonObject, { old, side }: { old: boolean; side: Side }): Schemas {
  const definitions = createDefinitions(document, { old, side });
  return {
    read(raw) {
      const { schema, references } = definitions.add(raw);
      const why = definitions.brokenIn(references);
      if (why !== null) throw new Unusable(why);
      return { schema, references };
    },
    complete(schema, references) {
      if (references.length === 0) return schema;
      return { ...schema, $defs: Object.fromEntries([...definitions.reached(references)].map((reference) => definitions.named(reference))) };
    },
  };
}

interface Definitions {
  /** Reads a schema and all that it leads to. */
  add(raw: Json | undefined): Fragment;
  named(reference: string): [string, JsonObject | boolean];
  reached(references: readonly string[]): Set<string>;
  brokenIn(references: readonly string[]): string | null;
}

function createDefinitions(document: JsonObject, { old, side }: { old: boolean; side: Side }): Definitions {
  const known = new Map<string, Definition>();
  const broken = new Map<string, string>();
  const nameOf = createNames();
  const read = (raw: Json | undefined) => convert(raw, { old, side, nameOf });

  /** Reads a definition and what it includes in place; the rest that it refers to is left for later. */
  function define(reference: string, later: string[], depth: number): void {
    if (known.has(reference) || broken.has(reference)) return;
    try {
      if (depth > MAX_INCLUDED) throw new Unusable(`${asWritten(reference, document)} is at the end of too many references`);
      const definition = read(lookUp(reference, document));
      known.set(reference, definition);
      include(definition, later, depth);
    } catch (error) {
      if (!(error instanceof Unusable)) throw error;
      broken.set(reference, error.message);
    }
  }

  function include(definition: Definition, later: string[], depth: number): void {
    for (const { node, to } of definition.inPlace) {
      // A value that is being held against a schema need not be held against it again, without end.
      if (known.get(to)?.open === true) delete node['$ref'];
      else define(to, later, depth + 1);
    }
    definition.open = false;
    later.push(...definition.references);
  }

  function reached(references: readonly string[]): Set<string> {
    const seen = new Set(references);
    for (const reference of seen) for (const next of known.get(reference)?.references ?? []) seen.add(next);
    return seen;
  }

  return {
    reached,
    add(raw) {
      const fragment = read(raw);
      const later: string[] = [];
      include(fragment, later, 0);
      for (let next = later.pop(); next !== undefined; next = later.pop()) define(next, later, 0);
      return fragment;
    },
    named: (reference) => [nameOf(reference), known.get(reference)?.schema ?? true],
    brokenIn(references) {
      if (broken.size === 0) return null;
      const found = [...reached(references)].find((reference) => broken.has(reference));
      return found === undefined ? null : broken.get(found) ?? null;
    },
  };
}

const MAX_INCLUDED = 200;

function convert(raw: Json | undefined, { old, side, nameOf }: { old: boolean; side: Side; nameOf: (reference: string) => string }): Definition {
  const definition: Definition = { schema: true, references: [], open: true, inPlace: [] };
  const refer: Dialect['refer'] = (to, here) => {
    const node: JsonObject = { $ref: `#/$defs/${nameOf(to)}` };
    definition.references.push(to);
    if (here) definition.inPlace.push({ node, to });
    return node;
  };
  definition.schema = toSchema(raw, { old, side, inPlace: true, refer });
  return definition;
}

/** A name for each reference, like what it ends in, that no other has. */
function createNames(): (reference: string) => string {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  return (reference) => {
    const known = names.get(reference);
    if (known !== undefined) return known;
    const plain = lastOf(reference).replaceAll(/[^\w.-]+/g, '_');
    let name = plain === '__proto__' ? '_' : plain;
    for (let count = taken.size; taken.has(name); count++) name = `${plain}_${count}`;
    taken.add(name);
    names.set(reference, name);
    return name;
  };
}
