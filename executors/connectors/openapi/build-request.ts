import type { Json, JsonObject } from '../../../src/contracts.ts';
import { Terminal } from '../../../src/errors.ts';
import { isObject } from './json.ts';
import type { Operation, Parameter } from './operation.ts';

export interface BuiltRequest { url: string; method: string; headers: Headers; body: string | null }

/** Puts arguments that satisfy the operation's input where the document wants them. Throws Terminal `invalid_arguments`. */
export function buildRequest(operation: Operation, args: JsonObject, baseUrl: string): BuiltRequest {
  const headers = new Headers({ accept: 'application/json' });
  const query: string[] = [];
  let path = operation.path;
  for (const parameter of operation.parameters) {
    const value = Object.hasOwn(args, parameter.argument) ? args[parameter.argument] : undefined;
    if (value === undefined) continue;
    if (parameter.in === 'path') path = path.replaceAll(`{${parameter.name}}`, pathSegment(parameter, value));
    else if (parameter.in === 'query') query.push(...queryParts(parameter, value));
    else setHeader(headers, parameter, value);
  }
  const body = bodyOf(operation, args);
  if (body !== null && operation.body.kind !== 'none') headers.set('content-type', operation.body.type);
  const url = `${baseUrl.replace(/\/+$/, '')}${path}${query.length > 0 ? `?${query.join('&')}` : ''}`;
  return { url, method: operation.method.toUpperCase(), headers, body };
}

function invalid(argument: string, why: string): Terminal {
  return new Terminal('invalid_arguments', `${argument} ${why}.`);
}

function pathSegment(parameter: Parameter, value: Json): string {
  const text = simple(parameter, value);
  // "." and ".." would be taken out of the address, and another operation be called.
  if (text === '' || text === '.' || text === '..') throw invalid(parameter.argument, 'cannot be part of an address');
  return encode(parameter, text);
}

function queryParts(parameter: Parameter, value: Json): string[] {
  const pair = (name: string, text: string) => `${encode(parameter, name)}=${encode(parameter, text)}`;
  if (parameter.json) return [pair(parameter.name, JSON.stringify(value))];
  if (isObject(value)) {
    const members = Object.entries(value);
    if (parameter.style === 'deepObject') return members.map(([key, member]) => pair(`${parameter.name}[${key}]`, plain(member)));
    if (parameter.explode) return members.map(([key, member]) => pair(key, plain(member)));
  }
  if (Array.isArray(value) && parameter.explode) return value.map((member) => pair(parameter.name, plain(member)));
  const separator = { spaceDelimited: ' ', pipeDelimited: '|' }[parameter.style] ?? ',';
  return [pair(parameter.name, Array.isArray(value) ? value.map(plain).join(separator) : simple(parameter, value))];
}

function setHeader(headers: Headers, parameter: Parameter, value: Json): void {
  try {
    headers.set(parameter.name, simple(parameter, value));
  } catch {
    throw invalid(parameter.argument, 'cannot be sent in a header');
  }
}

function simple(parameter: Parameter, value: Json): string {
  if (parameter.json) return JSON.stringify(value);
  if (Array.isArray(value)) return value.map(plain).join(',');
  if (!isObject(value)) return plain(value);
  return Object.entries(value).map(([key, member]) => `${key}${parameter.explode ? '=' : ','}${plain(member)}`).join(',');
}

function plain(value: Json): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '');
}

function encode(parameter: Parameter, text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    throw invalid(parameter.argument, 'is not well-formed text');
  }
}

function bodyOf({ body, parameters }: Operation, args: JsonObject): string | null {
  if (body.kind === 'none') return null;
  if (body.kind === 'whole') return Object.hasOwn(args, 'body') ? JSON.stringify(args['body']) : null;
  const elsewhere = new Set(parameters.map((parameter) => parameter.argument));
  const members = Object.entries(args).filter(([name]) => !elsewhere.has(name));
  return members.length > 0 || body.required ? JSON.stringify(Object.fromEntries(members)) : null;
}
