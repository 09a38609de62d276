import { describe, expect, it } from '@jest/globals';
import type { Assembly, AssembleOptions } from '../../src/assemble.ts';
import { playTranscript } from './play-transcript.ts';
import { openStage } from './stage.ts';
import { readTranscripts } from './transcript.ts';

const transcripts = await readTranscripts('test/conversations');

describe.each([{ engine: 'local', openai: (): AssembleOptions['config']['openai'] => null }])('a conversation on the $engine engine', ({ openai }) => {
  let before: Assembly | null = null;

  it.each(transcripts)('$theme: $name', async (transcript) => {
    const stage = await openStage({ openai: openai(), before, burstMs: transcript.theme === 'bursts' ? 40 : 0 });
    before ??= stage.assembly;
    try {
      const { failure, transcript: said } = await playTranscript(transcript, stage);
      expect(failure === null ? 'as it should be' : `${transcript.file}:\n${failure}\n\n${said.join('\n')}\n`).toBe('as it should be');
    } finally {
      await stage.close();
    }
  });
});
