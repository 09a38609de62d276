import type { JsonObject } from '../../../src/contracts.ts';
import { Stop, Terminal } from '../../../src/errors.ts';
import type { ConnectAt, Connection, Offered, Ref } from '../connection.ts';
import { connectOpenApi } from '../openapi/connect-openapi.ts';
import { objectAt, textsAt } from '../openapi/json.ts';
import { argumentsOf, toDocument } from './http-document.ts';
import type { HttpOperation } from './http-document.ts';

/** A system without a document, whose operations systems.yaml describes. */
export interface HttpEntry { http: { url: Ref; operations: { [name: string]: HttpOperation } } }

interface Described { connection: Connection; offered: Offered; fixed: JsonObject }

/** Each operation as an OpenAPI document of its own, so that two may share a path. Throws Stop with what to mend. */
export async function connectHttp({ http }: HttpEntry, at: ConnectAt): Promise<Connection> {
  const described = new Map<string, Described>();
  for (const [name, operation] of Object.entries(http.operations)) described.set(name, await describe(name, operation, { url: http.url, at }));
  return {
    actions: [...described.values()].map(({ offered }) => offered),
    skipped: [],
    async call(name, args, calling) {
      const found = described.get(name);
      if (!found) throw new Terminal('unknown_action', `${at.name} has no operation ${name}.`);
      return await found.connection.call(name, { ...args, ...found.fixed }, calling);
    },
  };
}

async function describe(name: string, operation: HttpOperation, { url, at }: { url: Ref; at: ConnectAt }): Promise<Described> {
  const wrong = mistakeIn(operation);
  if (wrong !== null) throw new Stop(`${at.where}: operation ${name}: ${wrong}.`);
  const connection = await connectOpenApi({ document: toDocument(name, operation), url }, at);
  const [offered] = connection.actions;
  if (offered === undefined) throw new Stop(`${at.where}: operation ${name}: ${connection.skipped[0]?.why ?? 'it cannot be used'}.`);
  const { read = !offered.write } = operation;
  return { connection, offered: { ...offered, write: !read, input: without(offered.input, Object.keys(operation.query)) }, fixed: operation.query };
}

function mistakeIn(operation: HttpOperation): string | null {
  const names = new Set(argumentsOf(operation).map(({ argument }) => argument));
  const unknown = [...operation.path.matchAll(/\{([^}]*)\}/g)].map(([, name = '']) => name).find((name) => !names.has(name));
  if (unknown !== undefined) return `{${unknown}} of its path is not among what it takes`;
  const twice = Object.keys(operation.query).find((name) => names.has(name));
  return twice === undefined ? null : `${twice} is in its query and among what it takes`;
}

/** What is sent with every call is nobody's argument. */
function without(input: JsonObject, names: string[]): JsonObject {
  const properties = Object.fromEntries(Object.entries(objectAt(input, 'properties')).filter(([name]) => !names.includes(name)));
  return { ...input, properties, required: textsAt(input, 'required').filter((name) => !names.includes(name)) };
}
