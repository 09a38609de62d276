import type { Json, JsonObject } from '../../../src/contracts.ts';
import { own } from './json.ts';
import type { Operation, Parameter } from './operation.ts';
import { invalid, pairs, plain, segment, simple } from './serialize.ts';
import { writeBody } from './write-body.ts';

export interface BuiltRequest { url: string; method: string; headers: Headers; body: string | null }

/** Puts arguments that satisfy the operation's input where the document wants them. Throws Terminal `invalid_arguments`. */
export function buildRequest(operation: Operation, args: JsonObject, baseUrl: string): BuiltRequest {
  const headers = new Headers({ accept: operation.accept });
  const { path, query, cookies } = place(operation, args, headers);
  if (cookies.length > 0) headers.set('cookie', cookies.join('; '));
  const body = writeBody(operation, args);
  if (body !== null) headers.set('content-type', body.type);
  // Some documents tell operations apart by a fragment, which is never sent, or by a query in the path.
  const [bare = '', fixed = ''] = path.split('?');
  const search = [fixed, ...query].filter((part) => part !== '').join('&');
  return { url: `${baseUrl.replace(/\/+$/, '')}${bare}${search === '' ? '' : `?${search}`}`, method: operation.method.toUpperCase(), headers, body: body?.text ?? null };
}

/** Sets the headers, and gives the rest. */
function place(operation: Operation, args: JsonObject, headers: Headers): { path: string; query: string[]; cookies: string[] } {
  const query: string[] = [];
  const cookies: string[] = [];
  let path = operation.path.replace(/#.*$/, '');
  for (const parameter of operation.parameters) {
    const value = own(args, parameter.argument);
    if (value === undefined) continue;
    switch (parameter.in) {
      case 'path': path = path.replaceAll(`{${parameter.name}}`, () => pathSegment(parameter, value)); break;
      case 'query': query.push(...queryParts(parameter, value)); break;
      case 'cookie': cookies.push(...queryParts(parameter, value)); break;
      case 'header': setHeader(headers, parameter, value); break;
      default: parameter.in satisfies never;
    }
  }
  return { path, query, cookies };
}

function pathSegment(parameter: Parameter, value: Json): string {
  const text = segment(parameter, parameter.json ? JSON.stringify(value) : value);
  // "." and ".." would be taken out of the address, and another operation be called.
  if (text === '' || text === '.' || text === '..') throw invalid(parameter.argument, 'cannot be part of an address');
  return text;
}

function queryParts(parameter: Parameter, value: Json): string[] {
  return pairs(parameter, parameter.json ? JSON.stringify(value) : value);
}

function setHeader(headers: Headers, parameter: Parameter, value: Json): void {
  try {
    headers.set(parameter.name, parameter.json ? plain(JSON.stringify(value)) : simple(parameter, value));
  } catch {
    throw invalid(parameter.argument, 'cannot be sent in a header');
  }
}
