import { randomUUID } from 'node:crypto';
import type { Json, JsonObject } from '../../../src/contracts.ts';
import { isObject, own } from './json.ts';
import type { Operation } from './operation.ts';
import type { Body, Part } from './request-body.ts';
import { invalid, pairs, plain } from './serialize.ts';

/** The body that the arguments make, and its media type; null when there is none. Throws Terminal `invalid_arguments`. */
export function writeBody({ body, parameters }: Operation, args: JsonObject): { text: string; type: string } | null {
  if (body.kind === 'none') return null;
  if (body.kind === 'whole') {
    const value = own(args, 'body');
    return value === undefined ? null : write(body, value, {});
  }
  const elsewhere = new Set(parameters.map((parameter) => parameter.argument));
  const members = Object.entries(args).filter(([name]) => !elsewhere.has(name));
  return members.length > 0 || body.required ? write(body, Object.fromEntries(members), body.parts) : null;
}

function write({ format, type }: Exclude<Body, { kind: 'none' }>, value: Json, parts: { [name: string]: Part }): { text: string; type: string } {
  switch (format) {
    case 'json': return { text: JSON.stringify(value), type };
    case 'text': return { text: plain(value), type };
    case 'form': return { text: membersOf(value).flatMap(([name, member]) => formPairs(name, member, parts[name])).join('&'), type };
    case 'multipart': return multipart(membersOf(value), parts, type);
    default: return format satisfies never;
  }
}

function membersOf(value: Json): [string, Json][] {
  return isObject(value) ? Object.entries(value) : [];
}

/** An object goes as JSON unless its style says otherwise (OpenAPI 3.0.3, 4.7.14.4). */
function formPairs(name: string, value: Json, part: Part = PLAIN): string[] {
  const whole = isObject(value) && part.style === 'form';
  return pairs({ ...part, argument: name, name }, whole ? JSON.stringify(value) : value);
}

const PLAIN: Part = { style: 'form', explode: true, file: false };

/** RFC 7578. Values are text; a file is text too, and named after its member. */
function multipart(members: [string, Json][], parts: { [name: string]: Part }, type: string): { text: string; type: string } {
  const boundary = `part-${randomUUID()}`;
  const written = members.flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).map((item) => {
    if (/[\r\n]/.test(name)) throw invalid(name, 'cannot name a part of a form');
    const label = name.replaceAll('"', '%22');
    const file = parts[name]?.file === true;
    const kind = file ? 'application/octet-stream' : isObject(item) ? 'application/json' : null;
    const head = `content-disposition: form-data; name="${label}"${file ? `; filename="${label}"` : ''}`;
    return `--${boundary}\r\n${head}\r\n${kind === null ? '' : `content-type: ${kind}\r\n`}\r\n${plain(item)}\r\n`;
  }));
  return { text: `${written.join('')}--${boundary}--\r\n`, type: `${type.split(';')[0]}; boundary=${boundary}` };
}
