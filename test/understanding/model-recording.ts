import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digest } from '../../src/digest.ts';
import type { Answerer, Asked, Behaviour } from './model-stand-in.ts';

/** A conversation with a model, kept as files: one a question, named by its digest. `record` writes them; `replay` answers from them alone. */
export interface Recording { folder: string; mode: 'record' | 'replay' }

/** Answers a question as it was answered when it was recorded; one that was not is an error, and never made up. */
export function createRecording({ folder, mode }: Recording): { answer: (asked: Asked, live: Answerer) => Promise<Behaviour> } {
  const fileOf = (asked: Asked): string => join(folder, `${digest(asked).slice(0, 24)}.json`);
  return {
    async answer(asked, live) {
      if (mode === 'replay') return replayed(fileOf(asked));
      const behaviour = await live(asked);
      await mkdir(folder, { recursive: true });
      await writeFile(fileOf(asked), `${JSON.stringify({ asked, behaviour }, null, 2)}\n`);
      return behaviour;
    },
  };
}

async function replayed(file: string): Promise<Behaviour> {
  const text = await readFile(file, 'utf8').catch(() => { throw new Error(`this question was not recorded: ${file}`); });
  const { behaviour }: { behaviour: Behaviour } = JSON.parse(text);
  return behaviour;
}
