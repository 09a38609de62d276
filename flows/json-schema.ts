import { z } from 'zod';
import type { JsonObject } from '../src/contracts.ts';
import { STEP_KINDS, flowSchema } from './schema.ts';

/** The JSON Schema (2020-12) of a flow file, for editors: flows/flow.schema.json. */
export function flowJsonSchema(): JsonObject {
  const steps = Object.entries(STEP_KINDS).map(([kind, schema]): [string, JsonObject] => [`step ${kind}`, toJson(schema)]);
  const refs = steps.map(([name]) => ({ $ref: `#/$defs/${encodeURIComponent(name)}` }));
  return { ...toJson(flowSchema), title: 'An Errand flow', $defs: { step: { anyOf: refs }, ...Object.fromEntries(steps) } };
}

/** A step is parsed by a function that picks its kind, so zod cannot say what it takes: a reference stands for it. */
const step: unknown = flowSchema.shape.steps.element;

function toJson(schema: z.ZodType): JsonObject {
  const made = z.toJSONSchema(schema, {
    io: 'input', unrepresentable: 'any', reused: 'inline', cycles: 'throw',
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema === step) jsonSchema.$ref = '#/$defs/step';
    },
  });
  const { $schema, ...rest } = JSON.parse(JSON.stringify(made));
  return schema === flowSchema ? { $schema, ...rest } : rest;
}
