import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bundleForNode } from '../run-ts.ts';

const run = promisify(execFile);
let folder: string;
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'ask-')); });
afterAll(async () => { await rm(folder, { recursive: true }); });

async function ask(...args: string[]): Promise<{ code: number; text: string }> {
  const script = await bundleForNode(fileURLToPath(new URL('../../src/cli/knowledge.ts', import.meta.url)));
  const env = { ...process.env, DATA_DIR: join(folder, 'data'), ENCODER: 'off', NODE_ENV: 'development' };
  return run(process.execPath, [script, ...args], { env }).then(({ stdout }) => ({ code: 0, text: stdout }), (error: { code?: number; stdout?: string; stderr?: string }) => ({ code: error.code ?? -1, text: `${error.stdout ?? ''}${error.stderr ?? ''}` }));
}

describe('npm run knowledge, as a process', () => {
  it('answers a question, and says when there is no answer', async () => {
    expect(await ask('ask', 'when are your shops open?')).toMatchObject({ code: 0, text: expect.stringMatching(/Opening hours[^]*9:00 to 19:00/) });
    const { code, text } = await ask('ask', 'who won the match?');
    expect({ code, text }).toMatchObject({ code: 1, text: expect.not.stringMatching(/Error|\bat .*:\d+/) });
  }, 60_000);
});
