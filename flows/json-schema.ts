import { z } from 'zod';
import type { JsonObject } from '../src/contracts.ts';
import { flowSchema } from './schema.ts';
import { isStepSchema } from './shape.ts';
import { STEP_KINDS, type StepKind, stepSchema } from './step-schema.ts';

/** The JSON Schema (2020-12) of a flow file, for editors: flows/flow.schema.json. */
export function flowJsonSchema(): JsonObject {
  const steps = Object.entries(STEP_KINDS).map(([kind, schema]): [string, JsonObject] => [nameOf(kind), toJson(schema)]);
  const { $defs = null, ...flow } = toJson(flowSchema);
  const shared = $defs !== null && typeof $defs === 'object' && !Array.isArray($defs) ? $defs : {};
  return { ...flow, title: 'An Errand flow', $defs: { ...shared, step: anyOf(Object.keys(STEP_KINDS)), ...Object.fromEntries(steps) } };
}

const ANY_STEP: unknown = stepSchema;
const AT_ONCE: StepKind[] = ['call', 'run', 'decide'];

/** A step is parsed by a function that picks its kind, so zod cannot say what it takes: a reference stands for it. */
function toJson(schema: z.ZodType): JsonObject {
  const made = z.toJSONSchema(schema, {
    io: 'input', unrepresentable: 'any', reused: 'inline', cycles: 'ref',
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema === ANY_STEP) jsonSchema.$ref = '#/$defs/step';
      else if (isStepSchema(zodSchema)) Object.assign(jsonSchema, anyOf(AT_ONCE));
    },
  });
  const { $schema, ...rest } = JSON.parse(JSON.stringify(made));
  return schema === flowSchema ? { $schema, ...rest } : rest;
}

function anyOf(kinds: string[]): { anyOf: { $ref: string }[] } {
  return { anyOf: kinds.map((kind) => ({ $ref: `#/$defs/${encodeURIComponent(nameOf(kind))}` })) };
}

function nameOf(kind: string): string {
  return `step ${kind}`;
}
