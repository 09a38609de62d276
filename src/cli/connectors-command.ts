import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { checkDocuments, loadNamed, type Checked, type Download } from '../../executors/connectors/openapi/check-documents.ts';
import { describeSchema } from '../../executors/connectors/openapi/describe-schema.ts';
import type { Operation } from '../../executors/connectors/openapi/operation.ts';
import type { Systems } from '../../executors/connectors/openapi/systems.ts';
import type { JsonObject } from '../contracts.ts';
import { Retryable, Stop, Terminal, Unknown } from '../errors.ts';

export const USAGE = `npm run connectors -- check <file, folder or address>…          which operations of OpenAPI documents can be used
npm run connectors -- show <file or address>                    its operations as actions, with what they take and give
npm run connectors -- call <system.operation> --with '{"a":1}'  calls an operation of a configured system once
Add --json for a program to read. For a stand-in system the gateway must run; --url says where, if not on this machine.`;

export type OpenSystem = (at: { system: string; url: string | undefined }) => Promise<Pick<Systems, 'find' | 'actions' | 'call' | 'close'>>;
export interface ConnectorsCommand { print: (line: string) => void; download: Download; openSystem: OpenSystem }
type Arguments = { command: string | undefined; names: string[]; json: boolean; with: string; url: string | undefined };

/** The command `npm run connectors`. Code 1: a document or a call is not ok; 2: it was called wrongly. */
export async function connectorsCommand(argv: readonly string[], at: ConnectorsCommand): Promise<0 | 1 | 2> {
  const called = readArguments(argv);
  const wrong = typeof called === 'string' ? called : whatIsWrong(called);
  if (typeof called === 'string' || wrong !== null) {
    at.print(wrong === null || wrong === '' ? USAGE : `${wrong}\n\n${USAGE}`);
    return 2;
  }
  if (called.command === 'check') return await check(called, at);
  return called.command === 'show' ? await show(called, at) : await call(called, at);
}

function readArguments(argv: readonly string[]): Arguments | string {
  try {
    const { values, positionals: [command, ...names] } = parseArgs({
      args: [...argv], allowPositionals: true,
      options: { json: { type: 'boolean', default: false }, with: { type: 'string', default: '{}' }, url: { type: 'string' } },
    });
    return { command, names, json: values.json, with: values.with, url: values.url };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function whatIsWrong({ command, names, with: args, url }: Arguments): string | null {
  switch (command) {
    case undefined: return '';
    case 'check': return names.length === 0 ? 'Name a file, a folder or an address.' : null;
    case 'show': return names.length === 1 ? null : 'Name one file or address.';
    case 'call':
      if (names.length !== 1 || !/^[^.]+\.[^.]+$/.test(names[0] ?? '')) return 'Name one action, like crm.findSubscription.';
      if (url !== undefined && !URL.canParse(url)) return `--url is ${url}, which is not an address.`;
      return parseObject(args) === null ? '--with takes one JSON object, like \'{"number":"447700900123"}\'.' : null;
    default: return `There is no command "${command}".`;
  }
}

const jsonObject = z.record(z.string(), z.json());

function parseObject(text: string): JsonObject | null {
  try {
    return jsonObject.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

async function check({ names, json }: Arguments, { print, download }: ConnectorsCommand): Promise<0 | 1> {
  const count = { documents: 0, ok: 0, operations: 0, skipped: 0 };
  const times: number[] = [];
  for await (const checked of checkDocuments(names, download)) {
    count.documents++;
    count.ok += checked.ok ? 1 : 0;
    count.operations += checked.operations;
    count.skipped += checked.skipped.length;
    times.push(checked.ms);
    for (const line of json ? [JSON.stringify(checked)] : report(checked)) print(line);
  }
  if (!json) print(`${count.documents} documents, ${count.ok} ok, ${count.operations} operations, ${count.skipped} skipped${spread(times)}.`);
  return count.ok === count.documents ? 0 : 1;
}

const MOST_SHOWN = 20;

function report({ file, ok, version, operations, skipped, ms }: Checked): string[] {
  const more = skipped.length > MOST_SHOWN ? [`      and ${skipped.length - MOST_SHOWN} more`] : [];
  return [
    `${ok ? '✓' : '✗'} ${(version ?? '-').padEnd(6)} ${String(operations).padStart(5)} operations ${ms.toFixed(1).padStart(8)} ms  ${file}`,
    ...skipped.slice(0, MOST_SHOWN).map(({ where, why }) => `      ${where}: ${why}`), ...more,
  ];
}

function spread(times: number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (part: number) => (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0).toFixed(1);
  return sorted.length < 2 ? '' : `; median ${at(0.5)} ms, 99 % within ${at(0.99)} ms, longest ${at(1)} ms`;
}

async function show({ names: [name = ''], json }: Arguments, { print, download }: ConnectorsCommand): Promise<0> {
  const { title, version, servers, operations, skipped } = await loadNamed(name, download);
  if (json) {
    const actions = operations.map(({ id, method, path, summary, input, output }) => ({ operation: id, method, path, summary, input, output }));
    print(JSON.stringify({ title, version, servers, operations: actions, skipped }, null, 2));
    return 0;
  }
  print([`${title} (${version})`, ...servers].join(' · '));
  for (const operation of operations) print(describe(operation));
  for (const { where, why } of skipped) print(`not usable: ${where}: ${why}`);
  return 0;
}

function describe({ id, method, path, summary, input, output }: Operation): string {
  const properties = jsonObject.safeParse(input['properties']).data ?? {};
  const required = z.array(z.string()).safeParse(input['required']).data ?? [];
  const takes = Object.entries(properties).map(([name, schema]) => `    ${name}${required.includes(name) ? '' : '?'}: ${describeSchema(schema)}`);
  return [`\n${id}  ${method.toUpperCase()} ${path}${summary === id ? '' : `\n    ${summary}`}`, ...takes, `  → ${describeSchema(output)}`].join('\n');
}

const CALL_MS = 30_000;

async function call({ names: [action = ''], with: text, json, url }: Arguments, { print, openSystem }: ConnectorsCommand): Promise<0 | 1> {
  const systems = await openSystem({ system: action.split('.')[0] ?? '', url });
  try {
    if (systems.find(action) === null) throw new Stop(`There is no action ${action}; there are ${systems.actions().map((one) => one.action).join(', ')}.`);
    const output = await systems.call(action, parseObject(text) ?? {}, { key: randomUUID(), signal: AbortSignal.timeout(CALL_MS) });
    print(JSON.stringify(json ? { action, ok: true, output } : output, null, 2));
    return 0;
  } catch (error) {
    if (!(error instanceof Retryable || error instanceof Terminal || error instanceof Unknown)) throw error;
    const { kind, code, message } = error;
    print(json ? JSON.stringify({ action, ok: false, error: { kind, code, message } }, null, 2) : `${message} (${kind}, ${code})`);
    return 1;
  } finally {
    await systems.close();
  }
}
