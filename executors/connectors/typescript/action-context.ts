import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { JsonObject } from '../../../src/contracts.ts';
import { Terminal } from '../../../src/errors.ts';
import { createDecide } from '../../decide/decide.ts';
import { tableToJdm } from '../../decide/table.ts';
import type { CallContext, ConnectAt } from '../connection.ts';
import type { ActionContext, ActionDocuments } from './define-action.ts';

export interface ContextParts extends Pick<ConnectAt, 'now' | 'call' | 'documents'> {
  progress?: ((at: { action: string; key: string }, text: string) => void) | undefined;
}
export type NewContext = (action: string, attempt: CallContext) => ActionContext;

/** Makes what each run of an action in this folder gets. */
export function createContexts(folder: string, parts: ContextParts): NewContext {
  const decide = createDecide();
  const tables = new Map<string, Promise<JsonObject>>();
  const tableOf = (name: string): Promise<JsonObject> => {
    const table = tables.get(name) ?? readTable(folder, name);
    tables.set(name, table);
    return table;
  };
  return (action, { key, signal }) => {
    let calls = 0;
    return {
      key, signal, now: parts.now,
      call(called, args, as) {
        calls += 1;
        return parts.call(called, args, { key: `${key}/${as === undefined ? calls : `${called}/${as}`}`, signal });
      },
      decide: async (name, inputs) => (await decide.run({ name, table: await tableOf(name), inputs }, { key, signal, session: '' })).output,
      progress: (text) => parts.progress?.({ action, key }, text),
      get documents() { return documentsOf(action, parts); },
    };
  };
}

function documentsOf(folder: string, { documents }: ContextParts): ActionDocuments {
  if (documents === null) throw new Terminal('no_store', `${folder} keeps documents, and there is no store here.`);
  return {
    get: (key) => documents.get(folder, key),
    put: (key, value) => documents.put(folder, key, value),
    add: (key, value) => documents.add(folder, key, value),
  };
}

async function readTable(folder: string, name: string): Promise<JsonObject> {
  const text = /^[a-z][a-z0-9-]*$/.test(name) ? await readFirst(['yaml', 'json'].map((type) => join(folder, 'tables', `${name}.${type}`))) : null;
  if (text === null) throw new Terminal('unknown_table', `There is no table ${name} in ${join(folder, 'tables')}.`);
  try {
    return tableToJdm(parse(text));
  } catch {
    throw new Terminal('bad_table', `Table ${name} cannot be read; "npm run flows -- lint" says why.`);
  }
}

async function readFirst([path, ...others]: string[]): Promise<string | null> {
  if (path === undefined) return null;
  return await readFile(path, 'utf8').catch(() => readFirst(others));
}
