import { describe, expect, it } from '@jest/globals';
import { keywordOf } from '../../channels/sms/keyword.ts';
import { normalise } from '../../channels/sms/render.ts';
import { standingWording, WORDINGS, type WordingKey } from '../../src/conversation/wordings/index.ts';
import { createLocalUnderstanding } from '../../src/understanding/local/create-local-understanding.ts';
import { asking } from '../understanding/context.ts';
import { TELECOM_FLOWS } from '../understanding/telecom-flows.ts';

const LOCALES = ['en', 'fr', 'de', 'es', 'nl'] as const;
const understanding = createLocalUnderstanding({ flows: () => TELECOM_FLOWS });
const quoted = (text: string): string[] => [...text.matchAll(/[“„«‘]\s*([^”“»’]+?)\s*[”“»’]/g)].map(([, word = '']) => word);
const kinds = async (words: string[], locale: string): Promise<string[]> => Promise.all(words.map(async (word) => (await understanding.read(word, { ...asking({ type: 'phone' }), locale })).map(({ kind }) => kind).join('+')));

describe.each(LOCALES)('in %s, over text messages', (locale) => {
  it('the words that are suggested are understood', async () => {
    expect(await kinds(quoted(standingWording(locale, 'help', 'sms')), locale)).toEqual(['restart', 'cancel', 'person']);
    expect(await kinds(quoted(standingWording(locale, 'whatElse', 'sms')), locale)).toEqual(['cancel']);
  });

  it('the farewell says how to come back', () => {
    expect(standingWording(locale, 'optedOut', 'sms')).toMatch(/START/);
    expect(standingWording(locale, 'optedOut', 'whatsapp')).toMatch(/START/);
  });

  it('no word is suggested that is a keyword of the network, and none looks like "cancel"', () => {
    const keys = Object.keys(WORDINGS.en) as WordingKey[];
    const suggested = keys.flatMap((key) => quoted(normalise(standingWording(locale, key, 'sms'))).concat(quoted(standingWording(locale, key, 'sms'))));
    expect(suggested.length).toBeGreaterThan(5);
    expect(suggested.filter((word) => keywordOf(word, { stopped: true }) !== null || /^(cancel|annul|abbrech)/i.test(word))).toEqual([]);
  });
});
