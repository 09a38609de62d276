import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { Retryable, Terminal, Unknown } from '../../../src/errors.ts';
import { defineAction } from './define-action.ts';
import type { ActionDefinition } from './define-action.ts';

/** What a file outside this project gets when it exports a function: it cannot import these from here. */
export const ACTION_KIT = { defineAction, z, Retryable, Terminal, Unknown };
export type ActionKit = typeof ACTION_KIT;
export interface LoadedActions { actions: ActionDefinition[]; skipped: { where: string; why: string }[] }

/** The actions in `actions/` of a pack's folder, by file name. A file that cannot be used is skipped, with the reason. */
export async function loadActions(folder: string, root: string): Promise<LoadedActions> {
  const loaded: LoadedActions = { actions: [], skipped: [] };
  for (const file of await filesIn(join(folder, 'actions'))) {
    const found = await load(runnable(join(folder, 'actions', file), root));
    const why = 'why' in found ? found.why : takenBy(found.action, loaded.actions);
    if (why !== null) loaded.skipped.push({ where: join('actions', file), why });
    else if ('action' in found) loaded.actions.push(found.action);
  }
  return loaded;
}

const FILE = /(?<!\.d|\.test)\.(ts|js|mjs)$/;

async function filesIn(folder: string): Promise<string[]> {
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isFile() && FILE.test(entry.name)).map((entry) => entry.name).toSorted();
}

/** Our own packs are compiled with the rest: when we run from dist, their TypeScript does too. */
function runnable(path: string, root: string): string {
  const inside = relative(root, path);
  if (inside.startsWith('..') || !inside.endsWith('.ts') || import.meta.url.endsWith('.ts')) return path;
  const compiled = join(root, 'dist', inside.replace(/ts$/, 'js'));
  return existsSync(compiled) ? compiled : path;
}

const isSchema = (value: unknown): boolean => value instanceof Object && '_zod' in value;
const isFunction = (value: unknown): boolean => typeof value === 'function';
const limit = z.strictObject({
  of: z.string().optional(), most: z.number().optional(), times: z.number().int().optional(), per: z.string().optional(), by: z.string().optional(),
  allow: z.array(z.union([z.string(), z.number(), z.boolean()])).optional(), identity: z.enum(['known', 'verified']).optional(),
});
const definition = z.object({
  name: z.string('name it').regex(/^[a-z][A-Za-z0-9]*$/, 'use a plain name, like scoreAccounts'),
  summary: z.string('say in a sentence what it does').min(1),
  input: z.custom<z.ZodType>(isSchema, 'use a zod schema'),
  output: z.custom<z.ZodType>(isSchema, 'use a zod schema'),
  write: z.boolean('say whether it changes anything: true or false'),
  repeatable: z.boolean().optional(),
  limits: z.array(limit).optional(),
  run: z.custom<ActionDefinition['run']>(isFunction, 'use a function'),
});

async function load(path: string): Promise<{ action: ActionDefinition } | { why: string }> {
  try {
    const module: { default?: unknown } = await import(pathToFileURL(path).href);
    const exported = typeof module.default === 'function' ? module.default(ACTION_KIT) : module.default;
    if (exported === undefined) return { why: 'it has no default export' };
    const parsed = definition.safeParse(exported);
    const [issue] = parsed.error?.issues ?? [];
    return parsed.success ? { action: parsed.data } : { why: [issue?.path.join('.'), issue?.message].filter(Boolean).join(': ') };
  } catch (error) {
    return { why: sayFailure(error) };
  }
}

function sayFailure(error: unknown): string {
  const unread = error instanceof Error && 'code' in error && error.code === 'ERR_UNKNOWN_FILE_EXTENSION';
  if (unread) return `Node ${process.versions.node} cannot run TypeScript; write it as .mjs, or use Node 22.18 or later`;
  return `it cannot be loaded: ${error instanceof Error ? error.message : String(error)}`;
}

function takenBy({ name }: ActionDefinition, actions: ActionDefinition[]): string | null {
  return actions.some((other) => other.name === name) ? `another action of this pack is called ${name}` : null;
}
