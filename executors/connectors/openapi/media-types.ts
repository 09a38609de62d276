import type { JsonObject } from '../../../src/contracts.ts';

/** How a body is written: as JSON, as a form, as plain text. Anything else is bytes, which arguments cannot hold. */
export type Format = 'json' | 'form' | 'multipart' | 'text';

export function isJsonType(type: string): boolean {
  return /^[a-z]+\/([\w.-]+\+|x-)?json\s*(;|$)/i.test(type);
}

/** Something that people can read, rather than bytes. */
export function isTextType(type: string): boolean {
  const format = formatOf(type);
  return format === 'form' || (format === 'text' && !/octet-stream/i.test(type));
}

/** Null for what is not text. */
export function formatOf(type: string): Format | null {
  const name = type.split(';')[0]?.trim().toLowerCase() ?? '';
  if (isJsonType(type) || name === '*/*' || name === 'application/*') return 'json';
  if (name === 'application/x-www-form-urlencoded') return 'form';
  if (name === 'multipart/form-data') return 'multipart';
  return TEXTUAL.test(name) ? 'text' : null;
}

const TEXTUAL = /^text\/|^application\/(octet-stream|graphql|csv|javascript|x-ndjson|ndjson|jsonl|sql|([\w.-]+[+-])?(xml|yaml|yml|text|json-seq))$|\+(xml|yaml|text)$/;
const ORDER: readonly (Format | null)[] = ['json', 'form', 'multipart', 'text'];

/** The media type that says most about a body, and the key it stands under; null when there is none that we can write. */
export function preferredType(content: JsonObject): { key: string; type: string; format: Format } | null {
  const found = Object.keys(content).flatMap((type) => {
    const format = formatOf(type);
    return format === null ? [] : [{ type: type.includes('*') ? 'application/json' : type, key: type, format }];
  });
  const best = found.toSorted((a, b) => ORDER.indexOf(a.format) - ORDER.indexOf(b.format))[0];
  return best ?? null;
}
