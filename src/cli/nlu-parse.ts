import { parseArgs } from 'node:util';
import { loadPacks, packsIn } from '../../flows/catalog.ts';
import { loadConfig } from '../config.ts';
import type { Command, ReadingContext } from '../contracts.ts';
import { Stop } from '../errors.ts';
import { createEncoder } from '../understanding/encoder/create-encoder.ts';
import { createLocalUnderstanding } from '../understanding/local/create-local-understanding.ts';

export const PARSE_USAGE = 'npm run nlu -- parse "text" [--flow name] [--asking slot] [--locale en] [--json]    what is understood from a text, and why';

/** The command `npm run nlu -- parse`: the local engine over the packs. */
export async function parseCommand(args: string[]): Promise<void> {
  const { text, values } = readArguments(args);
  const config = loadConfig();
  const packs = await loadPacks([...(config.sandbox ? await packsIn('flows/packs') : []), ...config.packs]);
  const files = packs.flatMap((pack) => pack.flows.map(({ parsed }) => ({ ...parsed, name: parsed.flow })));
  const { flow, slots, asking } = chosen(files, values);
  const encoder = await createEncoder({ dataDir: config.dataDir, switchedOff: !config.encoder, log: { warn: (_fields: object, message: string): void => console.error(message) } });
  try {
    const local = createLocalUnderstanding({ flows: () => files.filter((one) => !one.grants && Object.keys(one.examples).length > 0), encoder });
    await local.learnt();
    const at: ReadingContext = { locale: values.locale ?? config.locale, now: Date.now(), timeZone: config.timeZone, country: config.country, asking, slots, filled: {}, confirming: false, flow: flow?.name ?? null, candidates: [] };
    const commands = await local.read(text, at);
    const guesses = local.rank(text).slice(0, 3).map((guess) => ({ ...guess, because: local.explain(text, guess.flow) }));
    console.log(values.json ? JSON.stringify({ commands, guesses }, null, 2) : told(commands, guesses));
  } finally {
    await encoder?.close();
  }
}

interface FlowOfPack { name: string; slots: ReadingContext['slots'] }

function chosen(files: readonly FlowOfPack[], { flow: name, asking = null }: { flow?: string | undefined; asking?: string | null | undefined }) {
  const flow = files.find((one) => one.name === name);
  if (name !== undefined && !flow) throw new Stop(`There is no flow ${name}; there are ${files.map((one) => one.name).toSorted().join(', ')}.`);
  const slots = flow?.slots ?? {};
  const has = flow ? `; it has ${Object.keys(slots).join(', ')}` : ': name the flow with --flow';
  if (asking !== null && !Object.hasOwn(slots, asking)) throw new Stop(`${name ?? 'No flow'} has no slot ${asking}${has}.`);
  return { flow, slots, asking };
}

function readArguments(args: string[]) {
  try {
    const text = { type: 'string' } as const;
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { flow: text, asking: text, locale: text, json: { type: 'boolean', default: false } } });
    if (positionals.length === 0) throw new Error('Say which text.');
    return { values, text: positionals.join(' ') };
  } catch (error) {
    throw new Stop(`${error instanceof Error ? error.message : String(error)}\n\n${PARSE_USAGE}`);
  }
}

function told(commands: readonly Command[], guesses: readonly { flow: string; confidence: number; because: string[] }[]): string {
  const found = commands.map(({ kind, ...rest }) => `  ${kind}${Object.keys(rest).length === 0 ? '' : ` ${JSON.stringify(rest)}`}`);
  const likely = guesses.map(({ flow, confidence, because }) => `  ${(confidence * 100).toFixed(0).padStart(3)} %  ${flow}${because.length > 0 ? `  (${because.join(', ')})` : ''}`);
  return ['Commands', ...found, '', 'Flows by the words alone', ...likely].join('\n');
}
