import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { createKnowledge, type KnowledgeOptions } from '../../knowledge/create-knowledge.ts';
import { isValid } from '../../knowledge/is-valid.ts';

const customer = { locale: 'en', audience: 'customer' as const };
const QUESTION = 'what does parking cost?';
const article = (head = '', text = 'Parking costs 3.00 an hour.'): string => `---\ntitle: Parking\nquestions: [What does parking cost?]\n${head}---\n\n${text}\n`;

async function place(options: Partial<KnowledgeOptions> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'articles-'));
  const file = join(folder, 'parking.md');
  await writeFile(file, article());
  const warned: string[] = [];
  const knowledge = await createKnowledge({ folders: [folder, `${folder}-later`], log: { warn: (data) => warned.push(String((data as { error?: unknown }).error)) }, ...options });
  return { folder, file, warned, knowledge, ask: async (question = QUESTION) => (await knowledge.answer(question, customer)).map(({ text }) => text) };
}

describe('an article that goes on living while the gateway runs', () => {
  it('is gone with the next question once its file is deleted', async () => {
    const { file, ask } = await place();
    expect(await ask()).toEqual(['Parking costs 3.00 an hour.']);
    await rm(file);
    expect(await ask()).toEqual([]);
  });

  it('is quoted anew with the next question once it is changed', async () => {
    const { file, ask } = await place();
    await ask();
    await writeFile(file, article('', 'Parking costs 4.00 an hour.'));
    expect(await ask()).toEqual(['Parking costs 4.00 an hour.']);
  });

  it('is not quoted any more, and its owner is told why, once it cannot be read', async () => {
    const { file, ask, warned } = await place();
    await ask();
    await writeFile(file, article('untill: 2026-01-01\n'));
    expect(await ask()).toEqual([]);
    expect(warned.join()).toMatch(/parking\.md:4: .*untill/);
  });

  it('is found in a folder that came later, without a restart', async () => {
    const { folder, ask, file } = await place();
    await ask();
    await mkdir(`${folder}-later`);
    await writeFile(`${folder}-later/lifts.md`, '---\ntitle: Lifts\n---\n\nThe lifts run all night.\n');
    // What is being quoted has changed, so that everything is looked at again.
    await rm(file);
    await ask();
    expect(await ask('when do the lifts run?')).toEqual(['The lifts run all night.']);
  });

  it('is never quoted while it is a draft', async () => {
    const { file, ask } = await place();
    await writeFile(file, article('draft: true\n'));
    expect(await ask()).toEqual([]);
  });
});

describe('an article with dates', () => {
  it('is quoted from its first moment to its last, in the days of the time zone', async () => {
    let now = 0;
    const { file, ask } = await place({ now: () => now, timeZone: 'America/New_York' });
    await writeFile(file, article('from: 2026-03-01\nuntil: 2026-03-31\n'));
    for (const [at, quoted] of [['2026-03-01T04:59:59Z', 0], ['2026-03-01T05:00:00Z', 1], ['2026-04-01T03:59:59Z', 1], ['2026-04-01T04:00:00Z', 0]] as const) {
      now = Date.parse(at);
      expect([at, (await ask()).length]).toEqual([at, quoted]);
    }
  });

  it.each([
    { from: '2026-03-01T09:00', at: '2026-03-01T08:59:00Z', timeZone: 'UTC', holds: false }, { from: '2026-03-01T09:00', at: '2026-03-01T09:00:00Z', timeZone: 'UTC', holds: true },
    { from: '2026-03-01T09:00', at: '2026-03-01T08:00:00Z', timeZone: 'Europe/Paris', holds: true }, { from: '2026-03-01T09:00:00Z', at: '2026-03-01T08:59:59Z', timeZone: 'Asia/Tokyo', holds: false },
    { from: '2026-03-01T09:00:00+02:00', at: '2026-03-01T07:00:00Z', timeZone: 'Asia/Tokyo', holds: true },
  ])('from $from: at $at in $timeZone it holds: $holds', ({ from, at, timeZone, holds }) => {
    expect(isValid({ from, until: null }, Date.parse(at), timeZone)).toBe(holds);
  });
});

describe('a mistake above an article', () => {
  it.each([
    ['locale: english\n', ':4', 'locale'], ['audience: everybody\n', ':4', 'audience'], ['owner: care\nfrom: tomorrow\n', ':5', 'from'], ['until: 2026-02-31x\n', ':4', 'until'],
    ['source: javascript:alert(1)\n', ':4', 'source'], ['owner: [\n', '', 'front matter'],
  ])('%j is named with its file and line', async (head, line, named) => {
    const folder = await mkdtemp(join(tmpdir(), 'articles-'));
    await writeFile(join(folder, 'parking.md'), article(head));
    const error = await createKnowledge({ folders: [folder] }).catch((reason: unknown) => reason);
    expect(String(error)).toContain(`parking.md${line}`);
    expect(String(error)).toContain(named);
  });
});

describe('what is quoted', () => {
  it('is plain text: no markup of the article reaches a channel as markup', async () => {
    const { file, ask } = await place();
    await writeFile(file, article('', '**Parking** costs _3.00_ <script>alert(1)</script><img src=x onerror=alert(2)>, see [the map](https://example.com/map) or [this](javascript:alert(3)).\n\n<!-- tell nobody -->\n* first\n* second'));
    expect(await ask()).toEqual(['Parking costs 3.00 alert(1), see the map (https://example.com/map) or this.\n\n- first\n- second']);
  });

  it('says where it is from and how old it is', async () => {
    const { file, knowledge } = await place();
    await writeFile(file, article('updated: 2026-03-03\nsource: https://example.com/parking\n'));
    expect((await knowledge.answer(QUESTION, customer))[0]?.sources).toEqual([{ title: 'Parking', link: 'https://example.com/parking', updated: '2026-03-03' }]);
  });
});
