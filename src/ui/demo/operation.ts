import { element } from '../../../channels/web/widget/view/element.ts';
import { listAt, textAt, valueAt } from './read.ts';
import { entriesAt, fieldsOf, typeOf, type Field } from './schema.ts';

export interface Operation { id: string; method: string; path: string; summary: string; source: unknown }

const METHODS = new Set(['get', 'post', 'put', 'patch', 'delete']);

/** Every operation of an OpenAPI document, in its order. */
export function operationsOf(document: unknown): Operation[] {
  return entriesAt(document, 'paths').flatMap(([path, methods]) => entriesAt(methods, '')
    .filter(([method]) => METHODS.has(method))
    .map(([method, source]) => ({
      id: `${method}${path.replaceAll(/\W+/g, '-')}`, method, path, source, summary: textAt(source, 'summary') || textAt(source, 'operationId'),
    })));
}

/** One operation, readable: what it does, who may, what goes in and what comes out. */
export function drawOperation({ id, method, path, summary, source }: Operation, document: unknown): HTMLElement {
  const parameters = listAt(source, 'parameters').map((parameter): Field => ({
    name: textAt(parameter, 'name'), depth: 0, type: `${typeOf(valueAt(parameter, 'schema'), document)}, in ${textAt(parameter, 'in')}`,
    required: textAt(parameter, 'required') === 'true', about: textAt(parameter, 'description') || textAt(parameter, 'schema.description'),
  }));
  const schemes = listAt(source, 'security').flatMap((scheme) => entriesAt(scheme, '').map(([name]) => name));
  const about = textAt(source, 'description');
  return element('section', { class: 'operation', id, 'aria-labelledby': `${id}-title` },
    element('h2', { id: `${id}-title` }, summary),
    element('p', { class: 'route' }, badge(method), element('code', {}, path)),
    ...(about === '' ? [] : [element('p', { class: 'about' }, about)]),
    element('p', { class: 'about' }, schemes.length === 0 ? 'Needs no token.' : `Bearer token: ${schemes.map((name) => authWords(name, document)).join(' or ')}`),
    ...table('Parameters', parameters),
    ...bodies('Body', valueAt(source, 'requestBody.content'), document),
    ...entriesAt(source, 'responses').flatMap(([status, response]) => drawResponse(status, response, document)));
}

export function badge(method: string): HTMLElement {
  return element('span', { class: `method is-${method}` }, method.toUpperCase());
}

/** Errors look alike everywhere: they are named, not drawn. */
function drawResponse(status: string, response: unknown, document: unknown): HTMLElement[] {
  const about = textAt(response, 'description');
  if (!status.startsWith('2')) return [element('p', { class: 'about' }, element('b', {}, status === 'default' ? 'Otherwise' : status), ': ', ...withCode(about))];
  const drawn = bodies(`Answer ${status}`, valueAt(response, 'content'), document);
  return drawn.length > 0 ? drawn : [element('p', { class: 'about' }, `Answers ${status}. ${about}`)];
}

function bodies(title: string, content: unknown, document: unknown): HTMLElement[] {
  return entriesAt(content, '').flatMap(([type, media]) => {
    const schema = valueAt(media, 'schema');
    const fields = fieldsOf(schema, document);
    if (fields.length > 0) return table(type === 'application/json' ? title : `${title} (${type})`, fields);
    return [element('p', { class: 'about' }, `${title}: ${type}, ${typeOf(schema, document)}`)];
  });
}

function table(title: string, fields: Field[]): HTMLElement[] {
  if (fields.length === 0) return [];
  return [element('h3', {}, title), element('dl', { class: 'fields' }, ...fields.map((field) => element('div', { class: `field depth-${field.depth}` },
    element('dt', {}, element('code', {}, field.name), ...(field.required ? [] : field.type === '' ? [] : [element('span', { class: 'optional' }, 'optional')])),
    element('dd', {}, element('span', { class: 'type' }, field.type), field.about === '' ? '' : ` ${field.about}`))))];
}

function authWords(name: string, document: unknown): string {
  return textAt(document, `components.securitySchemes.${name}.description`) || `“${name}”`;
}

/** Text between backticks is code. */
function withCode(text: string): (Node | string)[] {
  return text.split('`').map((part, index) => (index % 2 === 0 ? part : element('code', {}, part)));
}
