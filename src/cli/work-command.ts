import { parseArgs } from 'node:util';
import { z } from 'zod';
import { Stop } from '../errors.ts';
import { exceptionList, exceptionView } from '../http/exceptions.ts';
import { callGateway } from './call-gateway.ts';
import { listAsTable, tellException } from './work-words.ts';

export const USAGE = `Say: npm run work -- list [--queue <queue>] [--owner <e-mail or me>] [--overdue]
     npm run work -- show <id>
     npm run work -- take <id> [--from <e-mail of who has it>]
     npm run work -- retry <id>                              it once more as it is
     npm run work -- edit <id> --arguments '{"amount": 40}'  it once more with other arguments
     npm run work -- undo <id>                               what was done before it
     npm run work -- resolve <id> --done | --not-done [--output '{"id": 7}']
Add --note "why" to the last four, --json for JSON, --as <e-mail> to sign in (it asks for the password), --url for another gateway.`;

const OPTIONS = {
  queue: { type: 'string' }, owner: { type: 'string' }, overdue: { type: 'boolean' }, from: { type: 'string' }, arguments: { type: 'string' }, output: { type: 'string' },
  done: { type: 'boolean' }, 'not-done': { type: 'boolean' }, note: { type: 'string' }, json: { type: 'boolean' }, as: { type: 'string' }, url: { type: 'string' },
} as const;

const VERBS = new Set(['list', 'show', 'take', 'retry', 'edit', 'undo', 'resolve']);

export type WorkArguments = ReturnType<typeof readArguments>;

/** What was asked for. Throws Stop with the usage. */
export function readArguments(args: string[]) {
  try {
    const { positionals: [verb = '', id], values } = parseArgs({ args, allowPositionals: true, options: OPTIONS });
    if (!VERBS.has(verb) || (verb !== 'list' && id === undefined)) throw new TypeError('no such command');
    return { verb, id: id ?? '', values };
  } catch {
    throw new Stop(USAGE);
  }
}

/** Does it over the API of a running gateway; returns what to print. */
export async function workCommand({ verb, id, values }: WorkArguments, at: { url: string; token: string; now: number }): Promise<string> {
  const base = `${at.url.replace(/\/+$/, '')}/api/v1/exceptions`;
  const headers = { authorization: `Bearer ${at.token}` };
  if (verb === 'list') {
    const { exceptions } = await callGateway(exceptionList, `${base}?${query(values).toString()}`, { headers });
    return values.json === true ? JSON.stringify(exceptions, null, 2) : listAsTable(exceptions, at.now);
  }
  const one = `${base}/${encodeURIComponent(id)}`;
  const found = await (verb === 'show' ? callGateway(exceptionView, one, { headers }) : callGateway(exceptionView, `${one}/${verb}`, { headers, body: bodyOf(verb, values) }));
  return values.json === true ? JSON.stringify(found, null, 2) : tellException(found, at.now);
}

function query({ queue, owner, overdue }: WorkArguments['values']): URLSearchParams {
  return new URLSearchParams({ ...(queue !== undefined && { queue }), ...(owner !== undefined && { owner }), ...(overdue === true && { overdue: 'true' }) });
}

function bodyOf(verb: string, values: WorkArguments['values']): object {
  const note = values.note === undefined ? {} : { note: values.note };
  switch (verb) {
    case 'take': return values.from === undefined ? {} : { from: values.from };
    case 'retry': case 'undo': return note;
    case 'edit': return { arguments: jsonIn('arguments', values.arguments), ...note };
    case 'resolve': {
      if ((values.done ?? false) === (values['not-done'] ?? false)) throw new Stop(USAGE);
      return { outcome: values.done === true ? 'done' : 'not done', ...(values.output !== undefined && { output: jsonIn('output', values.output) }), ...note };
    }
    default: throw new Stop(USAGE);
  }
}

function jsonIn(option: string, text: string | undefined): z.core.util.JSONType {
  try {
    return z.json().parse(JSON.parse(text ?? ''));
  } catch {
    throw new Stop(`--${option} is not JSON: write it like --${option} '{"amount": 40}'.`);
  }
}
