import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { z } from 'zod';
import { scenariosSchema, type Scenario, type ScenariosFile } from './scenario.ts';
import { flowSchema, type FlowFile } from './schema.ts';
import { systemsSchema, type SystemsFile } from './systems-schema.ts';
import { checkShape } from './shape.ts';
import { readSource, type Finding, type Source } from './source.ts';

export interface PackFlow { file: string; source: Source; parsed: FlowFile }
export interface PackTable { name: string; file: string; source: Source; raw: unknown }
export interface PackScenarios { file: string; source: Source; parsed: ScenariosFile }
export interface PackSystems { file: string; source: Source; parsed: SystemsFile }
/** A folder of flows with all they need. What is wrong in it is in `findings`; what is right is usable all the same. */
export interface Pack {
  name: string;
  folder: string;
  flows: PackFlow[];
  tables: PackTable[];
  scenarios: PackScenarios[];
  /** Standing texts that the pack replaces: locale → key → text. */
  wordings: { [locale: string]: { [key: string]: string } };
  wordingFiles: { file: string; source: Source; parsed: { [key: string]: string } }[];
  articlesFolder: string | null;
  systems: PackSystems | null;
  findings: Finding[];
}

const wordingsSchema = z.record(z.string(), z.string().min(1));

/** Reads the packs in these folders, each folder one pack; who runs no scenarios may leave them out. Never throws for what is in a file. */
export async function loadPacks(folders: readonly string[], { scenarios = true }: { scenarios?: boolean } = {}): Promise<Pack[]> {
  return Promise.all(folders.map(async (folder) => loadPack(folder, scenarios)));
}

/** Each flow once: of two of one name, the later pack's counts. */
export function currentFlows(packs: readonly Pack[]): { flow: PackFlow; pack: Pack }[] {
  return [...new Map(packs.flatMap((pack) => pack.flows.map((flow) => [flow.parsed.flow, { flow, pack }] as const))).values()];
}

/** The scenarios of the current flows: a pack whose flow a later one replaced keeps its scenarios to itself. */
export function currentScenarios(packs: readonly Pack[]): Scenario[] {
  const holders = new Map(currentFlows(packs).map(({ flow, pack }) => [flow.parsed.flow, packs.indexOf(pack)]));
  return packs.flatMap((pack, i) => pack.scenarios.flatMap(({ parsed }) => ((holders.get(parsed.flow) ?? i) <= i ? parsed.scenarios : [])));
}

/** The folders in a folder of packs, such as flows/packs. */
export async function packsIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => join(folder, entry.name)).toSorted();
}

async function loadPack(folder: string, scenarios: boolean): Promise<Pack> {
  const read = (under: string, extensions: string[]) => readAll(join(folder, under), extensions);
  const [flows, tables, tests, wordings] = await Promise.all([
    read('', ['.yaml']), read('tables', ['.yaml', '.json']), scenarios ? read('tests', ['.yaml']) : [], read('wordings', ['.yaml']),
  ]);
  const systems = flows.find((source) => basename(source.file) === 'systems.yaml');
  const flowFiles = flows.filter((source) => source !== systems);
  const articles = join(folder, 'articles');
  const wordingFiles = fitting(wordings, wordingsSchema);
  const pack: Pack = {
    name: basename(folder), folder,
    flows: fitting(flowFiles, flowSchema), scenarios: fitting(tests, scenariosSchema),
    tables: tables.flatMap((source) => (source.value === undefined ? [] : [{ name: stem(source.file), file: source.file, source, raw: source.value }])),
    wordingFiles, wordings: Object.fromEntries(wordingFiles.map(({ file, parsed }) => [stem(file), parsed])),
    articlesFolder: existsSync(articles) ? articles : null,
    systems: fitting(systems ? [systems] : [], systemsSchema)[0] ?? null,
    findings: existsSync(folder) ? [] : [missing(folder)],
  };
  pack.findings.push(...[...flows, ...tables, ...tests, ...wordings].flatMap((source) => source.findings));
  return pack;
}

function fitting<S extends z.ZodType>(sources: Source[], schema: S): { file: string; source: Source; parsed: z.output<S> }[] {
  return sources.flatMap((source) => {
    const parsed = checkShape(schema, source);
    return parsed === null ? [] : [{ file: source.file, source, parsed }];
  });
}

async function readAll(folder: string, extensions: string[]): Promise<Source[]> {
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile() && extensions.includes(extname(entry.name))).map((entry) => entry.name);
  return Promise.all(names.toSorted().map(async (name) => readSource(join(folder, name), await readFile(join(folder, name)))));
}

function missing(folder: string): Finding {
  return readSource(folder, new Uint8Array()).find([], {
    code: 'pack_missing', message: 'There is no such folder.', mend: 'Correct the path, or take it out of PACKS.',
  });
}

function stem(file: string): string {
  return basename(file, extname(file));
}
