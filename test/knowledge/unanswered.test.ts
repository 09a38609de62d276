import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express, { Router } from 'express';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createKnowledge, type Library } from '../../knowledge/create-knowledge.ts';
import { createUnanswered, type Unanswered } from '../../knowledge/create-unanswered.ts';
import { knowledgeCommand } from '../../src/cli/knowledge-command.ts';
import { readConfig } from '../../src/config.ts';
import type { Store } from '../../src/contracts.ts';
import { answerErrors } from '../../src/http/errors.ts';
import { knowledgeEndpoints } from '../../src/http/knowledge.ts';
import { createSignIn } from '../../src/http/sign-in.ts';
import { createStaff } from '../../src/http/staff.ts';
import { createLog, redactText } from '../../src/log.ts';
import { openStore } from '../../src/store/open-store.ts';

const customer = { locale: 'en', audience: 'customer' as const };
const DAY_MS = 24 * 3_600_000;
let folder: string;
let store: Store;
let now: number;
let kept: Unanswered;
let library: Library;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unanswered-'));
  store = await openStore({ dataDir: join(folder, 'data'), mongoUri: null });
  now = Date.parse('2026-03-01T12:00:00Z');
  kept = createUnanswered({ documents: store.documents, now: () => now, redact: redactText });
  library = await createKnowledge({ folders: [join(folder, 'articles')], unanswered: kept });
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

const ask = async (...questions: string[]): Promise<void> => {
  for (const question of questions) {
    now += 1000;
    await library.answer(question, customer);
  }
};

/** Gifts and vouchers are the same to it, and nothing else. */
async function presents(question: string, texts: readonly string[]): Promise<ReadonlyMap<string, number>> {
  return new Map(texts.map((text) => [text, /voucher|gift/.test(question) && /voucher|gift/.test(text) ? 0.9 : 0.5]));
}

describe('questions that no article answers', () => {
  it('are counted, those alike together, most asked first', async () => {
    await ask('do you sell gift cards?', 'can I park my car?', 'Do you sell any gift cards', 'is there a gift card?', '???', 'hm');
    expect(await library.unanswered()).toMatchObject([
      { question: 'do you sell gift cards?', locale: 'en', count: 3, alike: ['Do you sell any gift cards', 'is there a gift card?'] },
      { question: 'can I park my car?', count: 1, alike: [] },
    ]);
  });

  it('are counted together when they mean the same, in the languages of the encoder', async () => {
    kept = createUnanswered({ documents: store.documents, now: () => now, redact: redactText, meaning: { locales: ['en'], near: presents } });
    for (const question of ['do you sell gift cards?', 'can I buy a voucher for somebody?', 'can I park my car?']) await kept.add(question, 'en');
    expect(await kept.list()).toMatchObject([{ question: 'do you sell gift cards?', count: 2, alike: ['can I buy a voucher for somebody?'] }, { count: 1 }]);
    for (const question of ['gift cadeau', 'voucher chèque']) await kept.add(question, 'fr');
    expect((await kept.list()).filter(({ locale }) => locale === 'fr')).toHaveLength(2);
  });

  it('are kept without what tells who asked', async () => {
    await ask('why was jo@example.com charged on +44 7700 900123, order AB12-3456?');
    const text = JSON.stringify(await store.documents.list('unanswered-questions', 10));
    expect(text).toContain('[email]');
    expect(text).not.toMatch(/jo@|7700|900123|3456/);
  });

  it('are those of customers, in their own languages', async () => {
    await library.answer('do you sell gift cards?', { locale: 'en', audience: 'staff' });
    await library.answer('vendez-vous des cartes cadeaux ?', { ...customer, locale: 'fr' });
    expect((await library.unanswered()).map(({ locale }) => locale)).toEqual(['fr']);
  });

  it('leave the list once an article answers them', async () => {
    await ask('do you sell gift cards?', 'can I park my car?');
    await mkdir(join(folder, 'articles'));
    await writeFile(join(folder, 'articles/gifts.md'), '---\ntitle: Gift cards\nquestions: [Do you sell gift cards?]\n---\n\nYes, at any till.\n');
    library = await createKnowledge({ folders: [join(folder, 'articles')], unanswered: kept });
    expect((await library.unanswered()).map(({ question }) => question)).toEqual(['can I park my car?']);
    expect(await kept.list()).toHaveLength(1);
  });

  it('are at most 500, and none that nobody asked for half a year', async () => {
    await ask('do you sell gift cards?', 'do you sell gift cards?');
    for (let i = 0; i < 505; i += 1) await kept.add(`wordnumber${String.fromCharCode(97 + (i % 26))}${String.fromCharCode(97 + Math.floor(i / 26))}x`, 'en');
    const all = await kept.list();
    expect(all).toHaveLength(500);
    expect(all[0]).toMatchObject({ question: 'do you sell gift cards?', count: 2 });
    now += 181 * DAY_MS;
    expect(await kept.list()).toEqual([]);
    await kept.add('can I park my car?', 'en');
    expect(await store.documents.list('unanswered-questions', 1000)).toHaveLength(1);
  }, 60_000);

  it('that come at once are all counted', async () => {
    await Promise.all(Array.from({ length: 10 }, async () => library.answer('do you sell gift cards?', customer)));
    expect((await library.unanswered())[0]?.count).toBe(10);
  });

  it('never keep an answer back when they cannot be noted', async () => {
    const broken = await createKnowledge({ folders: [], unanswered: { ...kept, add: async () => { throw new Error('disk full'); } } });
    expect(await broken.answer('do you sell gift cards?', customer)).toEqual([]);
  });
});

const command = async (argv: string[]) => {
  const lines: string[] = [];
  const code = await knowledgeCommand(argv, {
    print: (line) => lines.push(line), fetch: async () => { throw new Error('nothing is fetched'); }, wait: async () => undefined, now, timeZone: 'UTC', locale: 'en', imported: folder,
    articles: async () => [], open: async () => ({ library, close: async () => undefined }),
  });
  return { code, text: lines.join('\n') };
};

describe('the command', () => {
  it('lists them, and begins an article for each that is never served as it is', async () => {
    await ask('do you sell gift cards?', 'which gift cards do you sell?');
    const drafts = join(folder, 'articles');
    expect((await command(['unanswered', '--draft', drafts])).text).toMatch(/ 2× {2}en {2}do you sell gift cards\?\n +also: which gift cards do you sell\?\nbegun: .*do-you-sell-gift-cards-\w{6}\.md/);
    const [name = ''] = await readdir(drafts);
    const markdown = await readFile(join(drafts, name), 'utf8');
    expect(markdown).toMatch(/draft: true\nquestions:\n {2}- do you sell gift cards\?\n {2}- which gift cards do you sell\?\n---\n\nTODO by owner/);
    library = await createKnowledge({ folders: [drafts], unanswered: kept });
    expect(await library.answer('do you sell gift cards?', customer)).toEqual([]);
    await writeFile(join(drafts, name), 'being written');
    expect((await command(['unanswered', '--draft', drafts])).text).toContain('there already');
    expect(await readFile(join(drafts, name), 'utf8')).toBe('being written');
  });

  it('says so when there is none', async () => {
    expect(await command(['unanswered'])).toEqual({ code: 0, text: 'There is no question without an answer.' });
  });
});

describe('over the API', () => {
  let server: Server;
  let url: string;
  let token: (role: string) => Promise<{ authorization: string }>;
  beforeEach(async () => {
    const config = readConfig({ DATA_DIR: join(folder, 'data') });
    const staff = createStaff(config);
    const signIn = createSignIn(staff, config.secret);
    const router = Router();
    for (const endpoint of knowledgeEndpoints(library)) endpoint.mount(router, signIn);
    server = createServer(express().use(router, answerErrors(createLog({ level: 'silent' }))));
    await new Promise<void>((listening) => { server.listen(0, '127.0.0.1', listening); });
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1/knowledge/unanswered`;
    token = async (role) => {
      const { email, password } = staff.demo.find(({ roles }) => roles.includes(role)) ?? { email: '', password: '' };
      return { authorization: `Bearer ${(await signIn.signIn(email, password)).token}` };
    };
  });
  afterEach(async () => new Promise<void>((closed) => { server.close(() => closed()); server.closeAllConnections(); }));

  it('agents read them and forget those that need no article; others do not', async () => {
    await ask('do you sell gift cards?');
    const headers = await token('agent');
    const { questions } = await (await fetch(url, { headers })).json() as { questions: { id: string; question: string }[] };
    expect(questions).toMatchObject([{ question: 'do you sell gift cards?', count: 1, firstAt: now, lastAt: now }]);
    const one = `${url}/${questions[0]?.id ?? ''}`;
    expect((await fetch(url)).status).toBe(401);
    expect((await fetch(url, { headers: await token('auditor') })).status).toBe(403);
    expect((await fetch(one, { method: 'DELETE', headers })).status).toBe(200);
    expect((await fetch(one, { method: 'DELETE', headers })).status).toBe(404);
    expect(await library.unanswered()).toEqual([]);
  });
});
