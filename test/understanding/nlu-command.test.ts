import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { evaluateCommand } from '../../src/cli/nlu-evaluate.ts';
import { evaluateIntents, rejection } from '../../src/cli/evaluate-intents.ts';
import type { Encoder } from '../../src/contracts.ts';

const SAID: readonly [string, string][] = [
  ...['I lost my card', 'my card is gone', 'somebody stole my card', 'the card was stolen', 'where is my card, I cannot find it', 'card lost in the bus'].map((text): [string, string] => [text, 'lost']),
  ...['what is my balance', 'how much money do I have', 'show me the balance', 'tell me my balance please', 'balance of my account', 'how much is in my account'].map((text): [string, string] => [text, 'balance']),
  ...['send money to Ben', 'I want to transfer money', 'make a transfer of 20 pounds', 'pay my friend', 'transfer to another account', 'send 50 to my sister'].map((text): [string, string] => [text, 'transfer']),
];
const TEST: readonly [string, string][] = [['my card was stolen', 'lost'], ['I lost the card', 'lost'], ['the balance please', 'balance'], ['how much money is in my account', 'balance'], ['transfer money to my sister', 'transfer'], ['send money', 'transfer']];
const STRANGE = ['what is the capital of Peru', 'sing me a song', 'a recipe for pancakes', 'who won the match'];
const lines = (said: readonly (readonly [string, string])[]): string => said.map(([text, intent]) => JSON.stringify({ text, intent })).join('\n');

let folder: string;
const file = (name: string): string => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nlu-'));
  await writeFile(file('train.jsonl'), lines(SAID));
  await writeFile(file('test.jsonl'), `${lines(TEST)}\n\n`);
  await writeFile(file('strange.jsonl'), lines(STRANGE.map((text) => [text, 'oos'])));
  await writeFile(file('empty.jsonl'), '\n');
  await writeFile(file('marked.jsonl'), `\uFEFF${lines(SAID).replaceAll('\n', '\r\n')}\r\n`);
  await writeFile(file('broken.jsonl'), '{"text": "fine", "intent": "a"}\n{"text": "no intent"}\n');
});
afterAll(async () => { await rm(folder, { recursive: true }); });

async function run(...args: string[]): Promise<string> {
  const printed = jest.spyOn(console, 'log').mockImplementation(() => undefined);
  const progress = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  try {
    await evaluateCommand(args);
    return printed.mock.calls.map(([line]) => String(line)).join('\n');
  } finally {
    printed.mockRestore();
    progress.mockRestore();
  }
}

describe('npm run nlu -- evaluate', () => {
  it('prints every figure, and null for rejection without texts out of scope', async () => {
    const figures: unknown = JSON.parse(await run('--train', file('train.jsonl'), '--test', file('test.jsonl'), '--no-encoder', '--json'));
    expect(figures).toEqual({ accuracy: 100, inScope: null, oosRecall: null, auroc: null, trainSeconds: expect.any(Number), microseconds: expect.any(Number), encoderShare: 0, megabytes: expect.any(Number) });
  });

  it('measures rejection at a threshold that it chose on other texts', async () => {
    const figures: unknown = JSON.parse(await run('--train', file('train.jsonl'), '--test', file('test.jsonl'), '--valid', file('test.jsonl'), '--oos-valid', file('strange.jsonl'), '--oos-test', file('strange.jsonl'), '--no-encoder', '--json'));
    expect(figures).toMatchObject({ accuracy: 100, inScope: 100, oosRecall: 100, auroc: 1 });
  });

  it('reads files of Windows, with a byte order mark', async () => {
    expect(JSON.parse(await run('--train', file('marked.jsonl'), '--test', file('test.jsonl'), '--no-encoder', '--json'))).toMatchObject({ accuracy: 100 });
  });

  it('is read by people too', async () => {
    expect(await run('--train', file('train.jsonl'), '--test', file('test.jsonl'), '--no-encoder')).toMatch(/^errand\n {2}accuracy +100\n {2}inScope +–\n/);
  });

  it.each([
    [['--test', 'x'], /--train is missing/], [['--train', 'nowhere.jsonl', '--test', 'x'], /nowhere\.jsonl cannot be read/], [['--tran', 'x'], /--tran/],
    [['--train', '<broken>', '--test', 'x'], /broken\.jsonl, line 2: a line must be like/], [['--train', '<empty>', '--test', 'x'], /empty\.jsonl is empty: a line must be like/],
    [['--train', '<marked>', '--test', '<marked>', '--oos-test', '<empty>'], /empty\.jsonl is empty/],
  ])('says what is wrong with %j', async (args, sentence) => {
    await expect(run(...args.map((arg) => arg.replace(/^<(.*)>$/, (_, name: string) => file(`${name}.jsonl`))))).rejects.toThrow(sentence);
  });
});

function answers(...list: [right: boolean, confidence: number][]): { right: boolean; confidence: number }[] {
  return list.map(([right, confidence]) => ({ right, confidence }));
}

describe('the figures', () => {
  it('lose at most one point of the validation texts for what they refuse', () => {
    const inside = answers(...Array.from({ length: 100 }, (_, i): [boolean, number] => [true, i === 0 ? 0.1 : i === 1 ? 0.2 : 0.9]));
    const outside = answers([false, 0.05], [false, 0.15], [false, 0.25], [false, 0.95]);
    // 0.2 costs one of a hundred; anything above costs two.
    expect(rejection({ valid: inside, oosValid: outside, test: inside, oosTest: outside })).toEqual({ inScope: 99, oosRecall: 50, auroc: 0.743 });
  });

  it('come from the lowest threshold of those that refuse as much', () => {
    const inside = answers([true, 0.3], [true, 0.4], ...Array.from({ length: 298 }, (): [boolean, number] => [true, 0.9]));
    const outside = answers([false, 0.1], [false, 0.95]);
    expect(rejection({ valid: inside.toReversed(), oosValid: outside, test: inside, oosTest: outside })).toMatchObject({ inScope: 100, oosRecall: 50 });
  });

  it('count for how many texts the encoder was asked', async () => {
    const asked: string[] = [];
    const encoder: Encoder = {
      name: 'three', size: 3, locales: ['en'], close: async () => undefined,
      async encode(texts) {
        asked.push(...texts);
        return texts.map((text) => Float32Array.from([/card|plastic/, /balance|how much|funds/, /send|transfer|pay|wire/].map((of) => (of.test(text) ? 1 : 0))));
      },
    };
    const test = ['plastic', 'wire', 'funds', 'card', 'the the', 'xyz'].map((text) => ({ text, intent: 'lost' }));
    const figures = await evaluateIntents({ train: SAID.map(([text, intent]) => ({ text, intent })), test, valid: [], oosValid: [], oosTest: [] }, encoder, () => undefined);
    const share = test.filter(({ text }) => asked.includes(text)).length / test.length;
    expect(share).toBeGreaterThan(0);
    expect(figures.encoderShare).toBeCloseTo(share * 100, 1);
  });
});
