/** What OpenAI's strict structured output refuses in a JSON schema, as its error would say; null when it takes it. */
export function wrongWithSchema(root: unknown): string | null {
  if (!isObject(root) || root['type'] !== 'object' || 'anyOf' in root) return "schema must be a JSON Schema of 'type: \"object\"'";
  const totals = { properties: 0, enums: 0 };
  const wrong = check(root, 'root', { depth: 0, totals });
  if (wrong !== null) return wrong;
  if (totals.properties > 5_000) return 'too many properties';
  return totals.enums > 1_000 ? 'too many enum values' : null;
}

type Schema = { [keyword: string]: unknown };
interface Place { depth: number; totals: { properties: number; enums: number } }

const KNOWN: ReadonlySet<string> = new Set([
  '$schema', '$ref', '$defs', 'type', 'properties', 'required', 'additionalProperties', 'items', 'anyOf', 'enum', 'const', 'description', 'title',
  'pattern', 'format', 'multipleOf', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'minItems', 'maxItems',
]);
const TYPES: ReadonlySet<unknown> = new Set(['object', 'array', 'string', 'number', 'integer', 'boolean', 'null']);
const DEEPEST = 10;

function check(schema: Schema, path: string, at: Place): string | null {
  const unknown = Object.keys(schema).find((keyword) => !KNOWN.has(keyword));
  if (unknown !== undefined) return `In context=${path}, '${unknown}' is not permitted.`;
  if (at.depth > DEEPEST) return `In context=${path}, nested too deep.`;
  if (!('anyOf' in schema) && !('$ref' in schema) && !TYPES.has(schema['type'])) return `In context=${path}, schema must have a 'type' key.`;
  if (Array.isArray(schema['enum'])) at.totals.enums += schema['enum'].length;
  return checkObject(schema, path, at) ?? checkParts(schema, path, at);
}

function checkObject(schema: Schema, path: string, at: Place): string | null {
  if (schema['type'] !== 'object') return null;
  const names = Object.keys(isObject(schema['properties']) ? schema['properties'] : {});
  at.totals.properties += names.length;
  if (schema['additionalProperties'] !== false) return `In context=${path}, 'additionalProperties' is required to be supplied and to be false.`;
  const required: unknown[] = Array.isArray(schema['required']) ? schema['required'] : [];
  const missing = names.find((name) => !required.includes(name));
  return missing === undefined ? null : `In context=${path}, 'required' is required to include every key in properties. Missing '${missing}'.`;
}

function checkParts(schema: Schema, path: string, at: Place): string | null {
  const parts: [string, unknown][] = [
    ...Object.entries(isObject(schema['properties']) ? schema['properties'] : {}), ...Object.entries(isObject(schema['$defs']) ? schema['$defs'] : {}),
    ...(Array.isArray(schema['anyOf']) ? schema['anyOf'].map((one, i): [string, unknown] => [`anyOf ${i}`, one]) : []),
    ...('items' in schema ? [['items', schema['items']] satisfies [string, unknown]] : []),
  ];
  for (const [name, part] of parts) {
    const wrong = isObject(part) ? check(part, `${path}/${name}`, { ...at, depth: at.depth + 1 }) : `In context=${path}/${name}, not a schema.`;
    if (wrong !== null) return wrong;
  }
  return null;
}

function isObject(value: unknown): value is Schema {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
