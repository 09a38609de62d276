import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runEncoderCommand } from '../../../src/cli/encoder-command.ts';
import { createEncoder } from '../../../src/understanding/encoder/create-encoder.ts';
import { startHub, type Answer, type Hub } from './miniature-hub.ts';
import { MINILM, runtimeAt } from './minilm.ts';
import { createWarnings } from './vectors.ts';

/** Nothing listens there. */
const NO_HUB = 'http://127.0.0.1:9';

/** The command `npm run nlu -- encoder`, on a data folder of its own. */
export async function startCommandRig() {
  const dataDir = await mkdtemp(join(tmpdir(), 'errand-encoder-'));
  const hubs: Hub[] = [];
  const encoder = () => createEncoder({ dataDir, switchedOff: false, ...createWarnings() });
  return {
    dataDir, encoder,
    async command(line: string, { hub = NO_HUB, install = runtimeAt }: { hub?: string; install?: typeof runtimeAt } = {}) {
      const printed: string[] = [];
      const seen = new Set<string>();
      await runEncoderCommand(line.split(' '), { dataDir, hub, switchedOff: false, addRuntime: install, print: (text) => printed.push(text), progress: (file) => seen.add(file) });
      return { text: printed.join('\n'), seen: [...seen] };
    },
    async hub(odd: { [file: string]: Answer } = {}, folder = MINILM): Promise<Hub> {
      const hub = await startHub(folder, odd);
      hubs.push(hub);
      return hub;
    },
    inUse: async (): Promise<string | undefined> => (await encoder())?.name,
    left: async (): Promise<string[]> => (existsSync(join(dataDir, 'encoders')) ? readdir(join(dataDir, 'encoders')) : []),
    async close() {
      for (const hub of hubs) await hub.close();
      await rm(dataDir, { recursive: true });
    },
  };
}
export type CommandRig = Awaited<ReturnType<typeof startCommandRig>>;
