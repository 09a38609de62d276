import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Stop } from '../../../src/errors.ts';
import { BUNDLED } from '../../../src/understanding/encoder/bundled-encoder.ts';
import { createFolderEncoder } from '../../../src/understanding/encoder/folder-encoder.ts';
import { bundleForNode } from '../../run-ts.ts';
import { startCommandRig, type CommandRig } from './command-rig.ts';
import { breakOff, type Answer } from './miniature-hub.ts';
import { MINILM, whyNoAddedEncoder } from './minilm.ts';
import { createWarnings } from './vectors.ts';

const why = await whyNoAddedEncoder();
if (why !== null) console.log(`Skipped: weights cannot be tried here (${why}).`);

describe('npm run nlu -- encoder add', () => {
  let rig: CommandRig;
  let folder = '';
  beforeEach(async () => {
    rig = await startCommandRig();
    folder = await mkdtemp(join(tmpdir(), 'errand-hub-'));
    await mkdir(join(folder, 'onnx'));
    await writeFile(join(folder, 'config.json'), '{"hidden_size":384}');
    await writeFile(join(folder, 'tokenizer.json'), '{"model":{"vocab":{}}}');
    await writeFile(join(folder, 'tokenizer_config.json'), '{}');
    await writeFile(join(folder, 'onnx/model_quantized.onnx'), 'not weights');
  });
  afterEach(async () => {
    await rig.close();
    await rm(folder, { recursive: true });
  });
  /** What it says when it refuses; nothing of the attempt is left. */
  const refusal = async (line: string, at: Parameters<CommandRig['command']>[1] = {}): Promise<string> => {
    const error = await rig.command(line, at).catch((stopped: unknown) => stopped);
    if (!(error instanceof Stop)) throw new Error(`It was not refused: ${String(error)}`);
    expect(error.message.endsWith(' The bundled encoder stays in use.')).toBe(true);
    expect(error.message).not.toContain('\n');
    expect(await rig.inUse()).toBe(BUNDLED);
    expect((await rig.left()).filter((name) => name !== 'runtime')).toEqual([]);
    return error.message;
  };
  const hub = async (odd: { [file: string]: Answer } = {}): Promise<{ hub: string }> => ({ hub: (await rig.hub(odd, folder)).url });

  it('says that no hub is in reach, and which file it wanted', async () => {
    expect(await refusal('add')).toMatch(/127\.0\.0\.1:9\/Xenova\/all-MiniLM-L6-v2\/resolve\/main\/config\.json could not be fetched: .+\./);
  });

  it('says that the hub has not all files', async () => {
    await rm(join(folder, 'onnx/model_quantized.onnx'));
    expect(await refusal('add Somebody/their-encoder', await hub())).toMatch(/model_quantized\.onnx could not be fetched: the hub answered 404/);
  });

  it('refuses a file that is not the one that Errand knows', async () => {
    expect(await refusal('add', await hub())).toMatch(/tokenizer\.json is not the file that Errand knows: its SHA-256 is [0-9a-f]{64} instead of da0e7993/);
  });

  it('keeps nothing of a download that breaks off', async () => {
    expect(await refusal('add Somebody/their-encoder', await hub({ 'onnx/model_quantized.onnx': breakOff }))).toMatch(/model_quantized\.onnx could not be fetched: .+/);
  });

  it('says that the runtime cannot be installed', async () => {
    expect(await refusal(`add ${folder}`, { install: () => Promise.reject(new Stop('onnxruntime-node could not be installed.')) })).toContain('onnxruntime-node could not be installed.');
  });

  it('refuses a folder that is not complete', async () => {
    await rm(join(folder, 'tokenizer.json'));
    expect(await refusal(`add ${folder}`)).toContain('tokenizer.json is missing');
  });

  it('refuses a folder in which a file is damaged', async () => {
    await writeFile(join(folder, 'config.json'), '{}');
    expect(await refusal(`add ${folder}`)).toMatch(/config\.json is not what an encoder's folder has: hidden_size: /);
  });

  it.each(['./no-such-folder', 'Somebody/..', 'a/b/c', 'Somebody/runtime', 'word'])('refuses what is neither a folder nor a name on a hub: %s', async (what) => {
    expect(await refusal(`add ${what}`)).toContain('is neither a folder nor the name of a model on a hub');
  });

  it('names what there is when it is called wrongly', async () => {
    await expect(rig.command('frob')).rejects.toThrow('There is no command "encoder frob"');
    await expect(rig.command('add --fast')).rejects.toThrow('npm run nlu -- encoder add');
    await expect(rig.command('remove other')).rejects.toThrow('There is no encoder other; none was added.');
  });

  it('says that the npm registry is out of reach', async () => {
    const program = pathToFileURL(await bundleForNode('src/cli/encoder-runtime.ts')).href;
    const script = `import { addRuntime } from '${program}'; await addRuntime(${JSON.stringify(join(rig.dataDir, 'runtime'))}).catch((error) => console.log(error.message));`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { env: { ...process.env, npm_config_registry: 'http://127.0.0.1:9' } });
    expect(stdout).toMatch(/^onnxruntime-node@.+ could not be installed \(.+\): is the npm registry reachable\?\n$/);
    expect(await readdir(rig.dataDir)).toEqual([]);
  });

  it('is what an encoder without its runtime asks for', async () => {
    await expect(createFolderEncoder(folder, { runtime: folder, ...createWarnings() })).rejects.toThrow('npm run nlu -- encoder add');
  });

  (why === null ? describe : describe.skip)('tries what it got, and refuses', () => {
    it('weights that cannot be loaded', async () => {
      expect(await refusal(`add ${folder}`)).toContain('The encoder does not work here: ');
    });

    it('weights that give vectors of another size than is said', async () => {
      for (const file of ['tokenizer.json', 'tokenizer_config.json', 'onnx/model_quantized.onnx']) await cp(join(MINILM, file), join(folder, file));
      await writeFile(join(folder, 'config.json'), '{"hidden_size":100}');
      expect(await refusal(`add ${folder}`)).toContain('384 numbers instead of 100');
    });
  });
});
