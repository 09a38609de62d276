import { existsSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename, dirname, resolve, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { currentFlows, loadPacks } from './catalog.ts';
import { flowJsonSchema } from './json-schema.ts';
import { lintPacks, type LintWith } from './lint.ts';
import { mapFlow, renderMap } from './map.ts';
import type { ScenarioHarness } from './run-scenario.ts';
import { didYouMean } from './shape.ts';
import type { Seen } from './coverage.ts';
import { lineOf } from './source.ts';
import { reportTests, testPacks } from './test-packs.ts';

export const USAGE = `npm run flows -- lint [files or folders]   what is wrong in the flows, by file and line
npm run flows -- test [flow] [--coverage]  plays the scenario tests; --coverage: they must reach every step and branch
npm run flows -- map <flow>                the workflow as a table and a diagram
npm run flows -- schema                    rewrites flows/flow.schema.json
Add --json for a program to read.`;

export interface FlowsCommand {
  folders: readonly string[];
  schemaFile: string;
  lintWith(folders: readonly string[]): Promise<LintWith>;
  /** `seen` is told of each branch that is taken. */
  harness(seen: Seen): Promise<ScenarioHarness>;
}
export interface Printed { code: 0 | 1 | 2; out: string }

/** The command `npm run flows`. Code 1: something is wrong in the flows; 2: it was called wrongly. */
export async function flowsCommand(argv: readonly string[], at: FlowsCommand): Promise<Printed> {
  const called = readArguments(argv);
  if (typeof called === 'string') return { code: 2, out: `${called}\n\n${USAGE}` };
  const { command, names, json, coverage } = called;
  switch (command) {
    case 'lint': return lintCommand(names, json, at);
    case 'test': return testCommand(names[0], { json, coverage }, at);
    case 'map': return mapCommand(names[0], json, at);
    case 'schema': return schemaCommand(json, at);
    default: return { code: 2, out: command === undefined ? USAGE : `There is no command "${command}". ${didYouMean(command, ['lint', 'test', 'map', 'schema'])}\n\n${USAGE}` };
  }
}

function readArguments(argv: readonly string[]): { command: string | undefined; names: string[]; json: boolean; coverage: boolean } | string {
  try {
    const { values, positionals } = parseArgs({ args: [...argv], allowPositionals: true, options: { json: { type: 'boolean', default: false }, coverage: { type: 'boolean', default: false } } });
    const [command, ...names] = positionals;
    return { command, names, ...values };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function lintCommand(files: string[], json: boolean, at: FlowsCommand): Promise<Printed> {
  const absent = files.find((file) => !existsSync(file));
  if (absent !== undefined) return { code: 2, out: `There is no file ${absent}.` };
  const asked = files.map((file) => resolve(file));
  const folders = [...new Set([...at.folders.map((folder) => resolve(folder)), ...asked.map(packOf)])];
  const all = await lintPacks(folders, await at.lintWith(folders));
  const found = all.filter(({ file }) => asked.length === 0 || asked.some((path) => file === path || file.startsWith(path + sep)));
  const errors = found.filter(({ severity }) => severity === 'error').length;
  const summary = found.length === 0 ? 'Nothing to mend.' : `${errors} errors, ${found.length - errors} warnings`;
  return { code: errors > 0 ? 1 : 0, out: json ? toText(found) : [...found.map(lineOf), summary].join('\n') };
}

function packOf(path: string): string {
  if (statSync(path).isDirectory()) return path;
  const folder = dirname(path);
  return ['tests', 'tables', 'wordings'].includes(basename(folder)) ? dirname(folder) : folder;
}

async function testCommand(flow: string | undefined, as: { json: boolean; coverage: boolean }, at: FlowsCommand): Promise<Printed> {
  const packs = await loadPacks(at.folders);
  const broken = packs.flatMap((pack) => pack.findings);
  if (broken.length > 0) return { code: 1, out: as.json ? toText(broken) : broken.map(lineOf).join('\n') };
  const tested = await testPacks(packs, flow ?? null, (seen) => at.harness(seen));
  if (tested === null) return { code: 2, out: flow === undefined ? 'There are no scenario tests.' : `There is no scenario test of "${flow}".` };
  const failed = tested.scenarios.some(({ ok }) => !ok) || (as.coverage && tested.coverage.some(({ missing }) => missing.length > 0));
  return { code: failed ? 1 : 0, out: as.json ? toText(tested) : reportTests(tested) };
}

async function mapCommand(name: string | undefined, json: boolean, at: FlowsCommand): Promise<Printed> {
  const flows = currentFlows(await loadPacks(at.folders)).map(({ flow }) => flow.parsed);
  const names = flows.map(({ flow }) => flow);
  if (name === undefined) return { code: 2, out: `Name a flow: ${names.join(', ')}.` };
  const flow = flows.find((one) => one.flow === name);
  if (!flow) return { code: 2, out: `There is no flow "${name}". ${didYouMean(name, names)}` };
  const map = mapFlow(flow);
  return { code: 0, out: json ? toText(map) : renderMap(map) };
}

async function schemaCommand(json: boolean, at: FlowsCommand): Promise<Printed> {
  const schema = toText(flowJsonSchema());
  await writeFile(at.schemaFile, `${schema}\n`);
  return { code: 0, out: json ? schema : `Wrote ${at.schemaFile}.` };
}

function toText(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
