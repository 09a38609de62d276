import { listAt, textAt, valueAt } from './read.ts';

export interface Field { name: string; depth: number; type: string; required: boolean; about: string }

const MAX_DEPTH = 5;

/** A JSON Schema as indented lines; `$ref`s are looked up in the document. */
export function fieldsOf(schema: unknown, document: unknown, depth = 0): Field[] {
  const resolved = resolve(schema, document);
  if (depth > MAX_DEPTH) return [];
  const variants = variantsOf(resolved);
  if (variants.length > 0) {
    return variants.flatMap((variant, index) => [
      { name: index === 0 ? 'either' : 'or', depth, type: '', required: false, about: '' }, ...fieldsOf(variant, document, depth + 1)]);
  }
  if (textAt(resolved, 'type') === 'array') return fieldsOf(valueAt(resolved, 'items'), document, depth);
  const required = listAt(resolved, 'required');
  return entriesAt(resolved, 'properties').flatMap(([name, property]) => {
    const inner = resolve(property, document);
    const line = { name, depth, type: typeOf(inner, document), required: required.includes(name), about: aboutOf(inner) };
    return [line, ...fieldsOf(inner, document, depth + 1)];
  });
}

/** A short name of a type: string, list of object, "a" | "b", … */
export function typeOf(schema: unknown, document: unknown): string {
  const resolved = resolve(schema, document);
  const allowed = listAt(resolved, 'enum');
  if (allowed.length > 0) return allowed.map((one) => JSON.stringify(one)).join(' | ');
  const exact = valueAt(resolved, 'const');
  if (exact !== null) return JSON.stringify(exact);
  const variants = variantsOf(resolved);
  if (variants.length > 0) return [...new Set(variants.map((variant) => typeOf(variant, document)))].join(' or ');
  const several = listAt(resolved, 'type');
  if (several.length > 0) return several.join(' or ');
  const type = textAt(resolved, 'type');
  if (type === 'array') return `list of ${typeOf(valueAt(resolved, 'items'), document)}`;
  return type === '' ? 'any' : type;
}

export function entriesAt(json: unknown, path: string): [string, unknown][] {
  const value = path === '' ? json : valueAt(json, path);
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

function variantsOf(schema: unknown): unknown[] {
  const either = listAt(schema, 'anyOf');
  return either.length > 0 ? either : listAt(schema, 'oneOf');
}

function aboutOf(schema: unknown): string {
  const most = textAt(schema, 'maxLength');
  return [textAt(schema, 'description'), most === '' ? '' : `At most ${most} characters.`].join(' ').trim();
}

function resolve(schema: unknown, document: unknown): unknown {
  const reference = textAt(schema, '$ref');
  if (!reference.startsWith('#/')) return schema;
  return reference.slice(2).split('/').reduce<unknown>((value, key) => valueAt(value, key), document);
}
