import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Assembly, AssembleOptions } from '../../src/assemble.ts';
import { startStandIn, type StandIn } from '../understanding/model-stand-in.ts';
import { createScriptedModel } from '../understanding/scripted-model.ts';
import { playTranscript } from './play-transcript.ts';
import { FIRST_DAY, openStage, type Stage } from './stage.ts';
import { readTranscripts } from './transcript.ts';

const transcripts = await readTranscripts('test/conversations');

let standIn: StandIn;
/** Read and learnt once, for all conversations. */
let before: Assembly;
let stage: Stage | null = null;
beforeAll(async () => {
  standIn = await startStandIn('sk-test');
  const first = await openStage({ openai: null, before: null, burstMs: 0 });
  before = first.assembly;
  standIn.answer(createScriptedModel({ flows: () => before.world.offers(), now: () => stage?.clock.now ?? FIRST_DAY }));
  await first.close();
});
afterAll(() => standIn.close());

type Model = AssembleOptions['config']['openai'];
const ENGINES: { engine: string; openai: () => Model }[] = [
  { engine: 'local', openai: () => null },
  { engine: 'model', openai: () => ({ apiKey: 'sk-test', baseUrl: standIn.baseUrl, model: 'gpt-test', timeoutMs: 5_000, mode: 'model', priceIn: 0, priceOut: 0 }) },
];
describe.each(ENGINES)('on the $engine engine', ({ engine, openai }) => {
  it.each(transcripts)('$theme: $name', async (transcript) => {
    standIn.asked.length = 0;
    stage = await openStage({ openai: openai(), before, burstMs: transcript.theme === 'bursts' ? 40 : 0 });
    try {
      const { failure, transcript: said } = await playTranscript(transcript, stage);
      expect(failure === null ? 'as it should be' : `${transcript.file}:\n${failure}\n\n${said.join('\n')}\n`).toBe('as it should be');
      if (engine === 'local') expect(standIn.asked).toEqual([]);
    } finally {
      await stage.close();
    }
  });
});
