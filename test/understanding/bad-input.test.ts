import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Command, ReadingContext, SlotSpec } from '../../src/contracts.ts';
import { createLocalUnderstanding } from '../../src/understanding/local/create-local-understanding.ts';
import { asking, context, REASON } from './context.ts';
import { TELECOM_FLOWS } from './telecom-flows.ts';

const understanding = createLocalUnderstanding({ flows: () => TELECOM_FLOWS });
const read = async (text: string, at: ReadingContext): Promise<Command[]> => understanding.read(text, at);
const starts = (commands: Command[]): string[] => commands.flatMap((c) => (c.kind === 'start' ? [c.flow] : []));
const does = (commands: Command[]): Command[] => commands.filter(({ kind }) => ['start', 'set', 'correct', 'confirm', 'deny', 'cancel', 'startOver', 'optOut'].includes(kind));

const SPECS: readonly SlotSpec[] = [{ type: 'date' }, { type: 'money' }, { type: 'number' }, { type: 'phone' }, { type: 'email' }, { type: 'time' }, REASON].map((spec) => spec as SlotSpec);
const PLACES: readonly { where: string; at: ReadingContext }[] = [
  { where: 'when nothing runs', at: context() },
  ...SPECS.map((spec) => ({ where: `where a ${spec.type} is asked`, at: asking(spec) })),
  { where: 'at a summary', at: context({ flow: 'sim-swap', confirming: true }) },
];

const JUNK: readonly [string, string][] = [
  ['nothing', ''], ['spaces', ' \t\n\u00A0 '], ['marks', '?!… —,;'], ['faces', '😀👨‍👩‍👧🏳️‍🌈'], ['zero-width characters', '\u200B\u200D\uFEFF\u2060'], ['control characters', '\u0000\u0007\u001B[31m'],
  ['directions only', '\u202E\u202D\u2066\u2069'], ['half a character', '\uD83D'], ['accents that stand on nothing', '\u0301'.repeat(500)], ['one letter, 100 kB', 'a'.repeat(100_000)],
  ['Chinese', '今天天气很好'], ['Arabic', 'الطقس جميل اليوم'], ['Hebrew', 'מזג האוויר יפה'], ['brackets', '['.repeat(10_000)], ['dots, 10 kB', '. '.repeat(5_000)],
];

describe.each(PLACES)('$where', ({ at }) => {
  it.each(JUNK)('%s does nothing', async (_, text) => {
    expect(does(await read(text, at))).toEqual([]);
  });

  it('any text at all gives commands, never an error', async () => {
    await fc.assert(fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 300 }), async (text) => {
      expect(Array.isArray(await read(text, at))).toBe(true);
    }), { numRuns: 60 });
  });
});

describe('what is written strangely is read all the same', () => {
  it.each([
    ['letters of another script that look the same', 'I l\u043Est my ph\u043Ene', 'sim-swap'], ['a Greek one', 'I lost my \u03C1hone', 'sim-swap'], ['wide letters', 'Ｉ ｌｏｓｔ ｍｙ ｐｈｏｎｅ', 'sim-swap'],
    ['bold letters', '𝐈 𝐥𝐨𝐬𝐭 𝐦𝐲 𝐩𝐡𝐨𝐧𝐞', 'sim-swap'], ['hidden characters', 'I l\u200Bost my ph\u00ADone', 'sim-swap'], ['marks on letters', 'I̶ l̶o̶s̶t̶ m̶y̶ p̶h̶o̶n̶e̶', 'sim-swap'],
    ['capitals', 'I LOST MY PHONE!!!!', 'sim-swap'], ['faces around it', '😭😭 I lost my phone 😭', 'sim-swap'], ['after 10 kB of spaces', `${' '.repeat(10_000)}I lost my phone`, 'sim-swap'],
  ])('%s', async (_, text, flow) => {
    expect(starts(await read(text, context()))).toEqual([flow]);
  });

  it('a name of another script is a name', async () => {
    expect(await read('Дмитрий Иванов', asking({ type: 'name' }))).toMatchObject([{ kind: 'set', value: 'Дмитрий Иванов' }]);
  });

  it('a word of another script stays one', async () => {
    expect(does(await read('сору', context()))).toEqual([]);
  });

  it('a text between directions is the text', async () => {
    expect(await read('\u2067stolen\u2069', asking(REASON))).toMatchObject([{ kind: 'set', value: 'stolen' }]);
  });
});
