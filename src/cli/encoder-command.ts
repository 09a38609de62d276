import { parseArgs } from 'node:util';
import { loadConfig } from '../config.ts';
import { Stop } from '../errors.ts';
import { addedEncoders, type AddedEncoders } from '../understanding/encoder/added-encoders.ts';
import { BUNDLED } from '../understanding/encoder/bundled-encoder.ts';
import { checkFolder } from '../understanding/encoder/folder-encoder.ts';
import { addEncoder, DEFAULT_ENCODER, type AddEncoder } from './add-encoder.ts';
import { removeEncoder } from './remove-encoder.ts';
import { addRuntime } from './encoder-runtime.ts';

export const ENCODER_USAGE = `npm run nlu -- encoder list                                     the encoders there are, and which is in use
npm run nlu -- encoder add [hub id or folder] [--locales en,…]  adds one (${DEFAULT_ENCODER} when none is named) and uses it
npm run nlu -- encoder remove [name]                            removes it (the one in use when none is named); the bundled one is used again`;

export interface EncoderCommand extends Omit<AddEncoder, 'encoders'> { dataDir: string; switchedOff: boolean; print: (line: string) => void }

/** The command `npm run nlu -- encoder …`. Throws a Stop, one sentence, when something cannot be done. */
export async function encoderCommand(args: string[]): Promise<void> {
  const { dataDir, encoder, encoderHub: hub } = loadConfig();
  await runEncoderCommand(args, { dataDir, hub, switchedOff: !encoder, addRuntime: installRuntime, print: (line) => console.log(line), progress: showProgress });
}

/** The same, with what it works on. */
export async function runEncoderCommand(args: readonly string[], at: EncoderCommand): Promise<void> {
  const { command, what, locales } = readArguments(args);
  const encoders = addedEncoders(at.dataDir);
  switch (command) {
    case 'list': return (await list(encoders, at.switchedOff)).forEach(at.print);
    case 'add': return at.print(await addEncoder({ what, locales }, { ...at, encoders }));
    case 'remove': return at.print(await removeEncoder(encoders, what));
    default: throw new Stop(`${command === undefined ? '' : `There is no command "encoder ${command}".\n\n`}${ENCODER_USAGE}`);
  }
}

function readArguments(args: readonly string[]): { command: string | undefined; what: string | undefined; locales: string[] } {
  try {
    const { values, positionals: [command, what] } = parseArgs({ args: [...args], allowPositionals: true, options: { locales: { type: 'string', default: 'en' } } });
    return { command, what, locales: values.locales.split(',').map((locale) => locale.trim()).filter((locale) => locale !== '') };
  } catch (error) {
    throw new Stop(`${error instanceof Error ? error.message : String(error)}\n\n${ENCODER_USAGE}`);
  }
}

async function list(encoders: AddedEncoders, switchedOff: boolean): Promise<string[]> {
  const active = await encoders.active();
  const line = (name: string, about: string, used: boolean): string => `${used ? '*' : ' '} ${name.padEnd(32)} ${about}${used ? (switchedOff ? '  (switched off: ENCODER=off)' : '  (in use)') : ''}`;
  const added = await Promise.all((await encoders.names()).map(async (name) => {
    const { id, locales, size } = await checkFolder(encoders.folderOf(name));
    return line(name, `${id}, ${size} numbers, ${locales.join(' ')}`, name === active);
  }));
  return [line(BUNDLED, 'bundled, 512 numbers, en', active === null), ...added];
}

async function installRuntime(folder: string): Promise<void> {
  console.error('Installing onnxruntime-node, which runs it …');
  await addRuntime(folder);
}

/** On a terminal one line that counts; elsewhere one line for each file that has come. */
function showProgress(file: string, got: number, total: number | null): void {
  const ended = got === total;
  const text = `${file}  ${megabytes(got)}${total === null || ended ? '' : ` of ${megabytes(total)}`} MB`;
  if (process.stderr.isTTY) process.stderr.write(`\r${text.padEnd(60)}${ended ? '\n' : ''}`);
  else if (ended) process.stderr.write(`${text}\n`);
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
