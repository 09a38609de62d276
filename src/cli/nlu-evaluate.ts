import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { loadConfig } from '../config.ts';
import type { Encoder } from '../contracts.ts';
import { Stop } from '../errors.ts';
import { addedEncoders } from '../understanding/encoder/added-encoders.ts';
import { createBundledEncoder } from '../understanding/encoder/bundled-encoder.ts';
import { createFolderEncoder } from '../understanding/encoder/folder-encoder.ts';
import { evaluateIntents, type EvaluationFigures, type EvaluationSet, type Said } from './evaluate-intents.ts';
import { evaluateNodeNlp } from './evaluate-node-nlp.ts';
import { openEncoder } from './open-encoder.ts';

export const EVALUATE_USAGE = `npm run nlu -- evaluate --train a.jsonl --test b.jsonl [--valid c.jsonl --oos-valid d.jsonl --oos-test e.jsonl]
    [--no-encoder | --encoder folder] [--compare] [--json]      learns one file and is measured on another; a line is {"text": …, "intent": …}`;

const said = z.object({ text: z.string(), intent: z.string() });
const LINE = '{"text": "I lost my card", "intent": "lost_card"}';
const PATIENT_MS = 60_000;

/** The command `npm run nlu -- evaluate`. Throws a Stop for files and options that cannot be used. */
export async function evaluateCommand(args: string[]): Promise<void> {
  const asked = readArguments(args);
  const set: EvaluationSet = {
    train: await readSaid(needed(asked.train, '--train')), test: await readSaid(needed(asked.test, '--test')),
    valid: await readIfGiven(asked.valid), oosValid: await readIfGiven(asked['oos-valid']), oosTest: await readIfGiven(asked['oos-test']),
  };
  const encoder = asked['no-encoder'] ? null : await encoderOf(asked.encoder);
  try {
    const figures = await evaluateIntents(set, encoder, (line) => console.error(line));
    const compared = asked.compare ? { nodeNlp: await evaluateNodeNlp(set) } : {};
    console.log(asked.json ? JSON.stringify({ ...figures, ...compared }, null, 2) : [asLines('errand', figures), ...Object.entries(compared).map(([name, found]) => asLines(name, found))].join('\n\n'));
  } finally {
    await encoder?.close();
  }
}

/** The one that is named, else the one that the gateway would use. */
async function encoderOf(folder: string | undefined): Promise<Encoder> {
  const log = { warn: (_fields: object, message: string): void => console.error(message) };
  const { dataDir } = loadConfig();
  if (folder !== undefined) return openEncoder(folder, { dataDir, log, timeoutMs: PATIENT_MS });
  const added = addedEncoders(dataDir);
  const name = await added.active();
  console.error(`With ${name === null ? 'the bundled encoder' : `the encoder ${name}`} …`);
  return name === null ? createBundledEncoder({ log, timeoutMs: PATIENT_MS }) : createFolderEncoder(added.folderOf(name), { runtime: added.runtime, log, timeoutMs: PATIENT_MS });
}

function readArguments(args: string[]) {
  try {
    const text = { type: 'string' } as const;
    const flag = { type: 'boolean', default: false } as const;
    return parseArgs({ args, options: { train: text, test: text, valid: text, 'oos-valid': text, 'oos-test': text, encoder: text, 'no-encoder': flag, compare: flag, json: flag } }).values;
  } catch (error) {
    throw new Stop(`${error instanceof Error ? error.message : String(error)}\n\n${EVALUATE_USAGE}`);
  }
}

function needed(path: string | undefined, option: string): string {
  if (path === undefined) throw new Stop(`${option} is missing.\n\n${EVALUATE_USAGE}`);
  return path;
}

async function readIfGiven(path: string | undefined): Promise<Said[]> {
  return path === undefined ? [] : readSaid(path);
}

async function readSaid(path: string): Promise<Said[]> {
  const content = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new Stop(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  });
  const lines = content.replace(/^\uFEFF/, '').split('\n').flatMap((line, i) => (line.trim() === '' ? [] : [parseLine(line, `${path}, line ${i + 1}`)]));
  if (lines.length === 0) throw new Stop(`${path} is empty: a line must be like ${LINE}.`);
  return lines;
}

function parseLine(line: string, where: string): Said {
  try {
    return said.parse(JSON.parse(line));
  } catch {
    throw new Stop(`${where}: a line must be like ${LINE}.`);
  }
}

function asLines(name: string, figures: EvaluationFigures): string {
  return [name, ...Object.entries(figures).map(([key, value]) => `  ${key.padEnd(13)} ${value === null ? '–' : String(value)}`)].join('\n');
}
