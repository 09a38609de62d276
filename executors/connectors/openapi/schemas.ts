import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Json, JsonObject } from '../../../src/contracts.ts';
import { toPattern } from './dialect.ts';

/** Validators by schema object, compiled once. Both throw when the schema itself is wrong. */
export interface Check {
  prepare(schema: JsonObject): void;
  /** Null when the value satisfies the schema; else a part of a sentence that names the place and never the value. */
  misfit(schema: JsonObject, value: Json): string | null;
}

export function createCheck(): Check {
  // Made when first needed: most systems of a start are not called.
  let ajv: Ajv2020 | null = null;
  const compiled = new WeakMap<JsonObject, ValidateFunction>();
  const validatorOf = (schema: JsonObject): ValidateFunction => {
    const validate = compiled.get(schema) ?? (ajv ??= createAjv()).compile(schema);
    compiled.set(schema, validate);
    return validate;
  };
  return {
    prepare: (schema) => void validatorOf(schema),
    misfit(schema, value) {
      const validate = validatorOf(schema);
      return validate(value) ? null : explain(validate.errors?.[0]);
    },
  };
}

function createAjv(): Ajv2020 {
  const ajv = new Ajv2020({
    strict: false, logger: false, validateSchema: false, addUsedSchema: false, inlineRefs: false,
    // 19.99 is a multiple of 0.01, whatever binary fractions make of it.
    multipleOfPrecision: 9,
    // Optimising costs more than what it saves in checks of a few values.
    code: { optimize: false, regExp: Object.assign(toPattern, { code: 'toPattern' }) },
  });
  addFormats.default(ajv);
  return ajv;
}

function explain(error: ErrorObject | undefined): string {
  if (error === undefined) return 'it is not as described';
  const path = error.instancePath.slice(1).replaceAll('/', '.').replaceAll('~1', '/').replaceAll('~0', '~');
  const at = (name: unknown) => [path, String(name)].filter((part) => part !== '').join('.');
  if (error.keyword === 'required') return `${at(error.params['missingProperty'])} is missing`;
  if (error.keyword === 'additionalProperties') return `${at(error.params['additionalProperty'])} is not known`;
  return `${path === '' ? 'it' : path} ${error.message ?? 'is not as described'}`;
}
