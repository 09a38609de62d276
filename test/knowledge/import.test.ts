import { mkdir, mkdtemp, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createKnowledge } from '../../knowledge/create-knowledge.ts';
import { importArticles } from '../../knowledge/import/import-articles.ts';
import { readRobots } from '../../knowledge/import/read-robots.ts';
import { knowledgeCommand } from '../../src/cli/knowledge-command.ts';
import { knowledgeFetch } from '../../src/cli/knowledge-fetch.ts';
import { makePdf } from './make-pdf.ts';

const PAGE = `<!doctype html><html lang="fr-CA"><head><title>Retours | La Boutique</title><meta property="article:modified_time" content="2026-02-03T10:00:00Z"><script>track()</script></head>
<body><header><a href="/">La Boutique</a></header><nav><ul><li>Accueil</li></ul></nav>
<main><h1>Retours et échanges</h1><p>Vous avez <b>trente jours</b> pour nous renvoyer un article. <a href="/formulaire?a=1">Le formulaire</a>, <a href="javascript:alert(1)">ici</a>.</p>
<h2>Remboursement</h2><ul><li>Carte : 5 jours</li><li>Chèque : 10 jours</li></ul><table><tr><th>Pays</th><th>Prix</th></tr><tr><td>France</td><td>0 €</td></tr></table><form><input><button>Envoyer</button></form></main>
<footer>© La Boutique</footer></body></html>`;

let site: Server;
let origin: string;
let folder: string;
let answers: { [path: string]: { status?: number; type?: string; body?: string | Buffer; headers?: { [name: string]: string } } };
const visits: string[] = [];
beforeAll(async () => {
  site = createServer((request, response) => {
    visits.push(request.url ?? '');
    const { status = 200, type = 'text/html; charset=utf-8', body = '', headers = {} } = answers[request.url ?? ''] ?? { status: 404 };
    response.writeHead(status, { 'content-type': type, ...headers }).end(body);
  });
  await new Promise<void>((listening) => { site.listen(0, '127.0.0.1', listening); });
  origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
});
afterAll(async () => new Promise<void>((closed) => { site.close(() => closed()); site.closeAllConnections(); }));
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'import-'));
  answers = { '/retours.html': { body: PAGE } };
  visits.length = 0;
});

async function command(argv: string[], { allowed = ['127.0.0.1'] }: { allowed?: string[] } = {}) {
  const lines: string[] = [];
  const waited: number[] = [];
  const code = await knowledgeCommand(argv, {
    print: (line) => lines.push(line), fetch: knowledgeFetch(() => allowed), wait: async (ms) => void waited.push(ms), now: Date.parse('2026-06-01T00:30:00Z'), timeZone: 'Europe/Paris', locale: 'en', imported: folder,
    articles: async () => [], open: async () => ({ library: await createKnowledge({ folders: [folder] }), close: async () => undefined }),
  });
  return { code, waited, text: lines.join('\n'), lines };
}
const article = async (name: string): Promise<string> => readFile(join(folder, name), 'utf8');

describe('a page of the web', () => {
  it('becomes an article: its main text, with source, language and date', async () => {
    const { code, text } = await command(['import', `${origin}/retours.html`, '--owner', 'shop team']);
    expect([code, text]).toEqual([0, expect.stringMatching(/^new .*retours\.md\n1 new, 0 updated/)]);
    const markdown = await article('retours.md');
    expect(markdown).toContain(`title: Retours et échanges\nlocale: fr\naudience: customer\nowner: shop team\nsource: ${origin}/retours.html\nupdated: 2026-02-03\n`);
    expect(markdown).toContain(`**trente jours** pour nous renvoyer un article. [Le formulaire](${origin}/formulaire?a=1), ici.`);
    expect(markdown).toContain('## Remboursement\n\n- Carte : 5 jours\n- Chèque : 10 jours');
    expect(markdown).toContain('- France · 0 €');
    expect(markdown).not.toMatch(/track|Accueil|©|Envoyer|javascript/);
    const [best] = await (await createKnowledge({ folders: [folder] })).answer('combien de jours pour un remboursement par chèque ?', { locale: 'fr', audience: 'customer' });
    expect(best).toMatchObject({ text: expect.stringContaining('Chèque : 10 jours'), sources: [{ link: `${origin}/retours.html`, updated: '2026-02-03' }] });
  });

  it('changes nothing when it is imported again as it was', async () => {
    await command(['import', `${origin}/retours.html`]);
    await utimes(join(folder, 'retours.md'), 1, 1);
    expect((await command(['import', `${origin}/retours.html`])).text).toContain('0 new, 0 updated, 1 unchanged, 0 skipped');
    expect((await stat(join(folder, 'retours.md'))).mtimeMs).toBe(1000);
    expect(await readdir(folder)).toEqual(['retours.md']);
  });

  it('is brought up to date in place, and keeps what people wrote above it', async () => {
    await command(['import', `${origin}/retours.html`]);
    await writeFile(join(folder, 'retours.md'), (await article('retours.md')).replace('audience: customer', 'audience: staff\nuntil: 2030-01-01\nquestions:\n  - Puis-je renvoyer ?'));
    answers['/retours.html'] = { body: PAGE.replace('trente', 'soixante').replace('2026-02-03', '2026-04-05') };
    expect((await command(['import', `${origin}/retours.html`])).text).toContain('0 new, 1 updated');
    const markdown = await article('retours.md');
    expect(markdown).toMatch(/audience: staff\nquestions:\n {2}- Puis-je renvoyer \?\nuntil: 2030-01-01\n/);
    expect(markdown).toContain('soixante');
    expect(markdown).toContain('updated: 2026-04-05');
  });

  it.each(['date', 'DCTERMS.modified', 'last-modified'])('is of the day that its %s says', async (name) => {
    answers['/tag.html'] = { type: 'text/html', body: `<html lang=en><meta name="${name}" content="2026-03-09"><main><h1>Hours</h1><p>We open at nine.</p></main></html>` };
    await command(['import', `${origin}/tag.html`]);
    expect(await article('tag.md')).toContain('updated: 2026-03-09');
  });

  it('in an old encoding is read as browsers do', async () => {
    answers['/alt.html'] = { type: 'text/html', body: Buffer.from('<html lang=de><meta charset="iso-8859-1"><h1>Öffnungszeiten</h1><p>Wir öffnen um 9 Uhr.</p></html>', 'latin1') };
    await command(['import', `${origin}/alt.html`]);
    expect(await article('alt.md')).toContain('Wir öffnen um 9 Uhr.');
    expect(await article('alt.md')).toContain('updated: 2026-06-01');
  });

  it.each([
    ['that is not there', { status: 404 }, 'it answered 404'], ['that is a picture', { type: 'image/png', body: 'x' }, 'it is image/png, not HTML or PDF'], ['without a text', { body: '<nav>Home</nav>' }, 'it has no text'],
    ['that leads round in circles', { status: 302, headers: { location: '/odd' } }, 'without end'],
    ['that leads to a file', { status: 302, headers: { location: 'file:///etc/hosts' } }, 'cannot be read'],
  ])('%s is skipped with the reason', async (_, answer, why) => {
    answers['/odd'] = answer;
    const { code, text } = await command(['import', `${origin}/odd`, `${origin}/retours.html`]);
    expect(code).toBe(1);
    expect(text).toContain(why);
    expect(await readdir(folder)).toEqual(['retours.md']);
  });

  it('that leads to another site is not taken for this one', async () => {
    answers['/moved'] = { status: 301, headers: { location: `${origin.replace('127.0.0.1', 'localhost')}/retours.html` } };
    expect((await command(['import', `${origin}/moved`])).text).toContain('it leads to another site');
    expect(await readdir(folder)).toEqual([]);
  });

  it('at a private address is not read unless the host is named', async () => {
    const { code, text } = await command(['import', `${origin}/retours.html`], { allowed: [] });
    expect([code, text]).toEqual([1, expect.stringContaining('private or reserved')]);
    expect(visits).toEqual([]);
  });
});

const sitemap = (urls: string[]): string => `<?xml version="1.0"?><urlset>${urls.map((url) => `<url><loc>${url}</loc><lastmod>2026-01-0${urls.indexOf(url) + 1}</lastmod></url>`).join('')}</urlset>`;
const page = (title: string) => ({ body: `<main><h1>${title}</h1><p>About ${title}.</p></main>` });

describe('a sitemap', () => {
  it('is followed on its own site, slowly, as far as robots.txt and the limit allow', async () => {
    answers = {
      '/robots.txt': { type: 'text/plain', body: 'User-agent: *\nCrawl-delay: 2\nDisallow: /private\n' },
      '/sitemap.xml': { type: 'text/xml', body: `<sitemapindex><sitemap><loc>${origin}/help.xml</loc></sitemap><sitemap><loc>http://other.example/x.xml</loc></sitemap></sitemapindex>` },
      '/help.xml': { type: 'text/xml', body: sitemap([`${origin}/help/one`, `${origin}/private/two`, 'http://other.example/three', `${origin}/help/four`, `${origin}/help/five`]) },
      '/help/one': page('One'), '/private/two': page('Two'), '/help/four': page('Four'), '/help/five': page('Five'),
    };
    const { code, text, waited } = await command(['import', `${origin}/sitemap.xml`, '--limit', '3']);
    expect(code).toBe(1);
    expect(text).toMatch(/1\/3 {2}new .*help\/one/);
    expect(text).toContain('its robots.txt does not want it read');
    expect(text).toContain('2 new, 0 updated, 0 unchanged, 1 skipped');
    expect((await readdir(folder)).toSorted()).toEqual(['help-four.md', 'help-one.md']);
    expect(await article('help-one.md')).toContain('updated: 2026-01-01');
    expect(visits).not.toContain('/private/two');
    expect(waited).toEqual([2000]);
  });

  it('without pages of its own site is refused with a sentence', async () => {
    answers = { '/sitemap.xml': { type: 'text/xml', body: sitemap(['http://other.example/three']) } };
    await expect(command(['import', `${origin}/sitemap.xml`])).rejects.toThrow('lists no pages of');
  });
});

describe('files', () => {
  it('of a folder become articles, PDF with its larger lines as headings', async () => {
    const from = join(folder, 'from');
    await mkdir(join(from, 'deep'), { recursive: true });
    await writeFile(join(from, 'deep/a.html'), PAGE);
    await writeFile(join(from, 'notes.txt'), 'not for us');
    await writeFile(join(from, 'tariff.pdf'), makePdf([
      { text: 'Tariff for parcels', height: 20 }, { text: 'A parcel of up to two kilo-', height: 10 }, { text: 'grams costs 4.90.', height: 10 }, { text: 'Heavy parcels', height: 14 }, { text: 'Above that each costs 9.90.', height: 10 },
    ]));
    const into = join(folder, 'into');
    expect((await command(['import', from, '--into', into, '--locale', 'en', '--audience', 'staff'])).text).toContain('2 new');
    const files = await readdir(into);
    const pdf = await readFile(join(into, files.find((name) => name.endsWith('tariff.md')) ?? ''), 'utf8');
    expect(pdf).toMatch(/title: Tariff for parcels\nlocale: en\naudience: staff\nimported: .*tariff\.pdf\nupdated: 2026-02-14\n/);
    expect(pdf).toContain('A parcel of up to two kilograms costs 4.90.\n\n## Heavy parcels\n\nAbove that each costs 9.90.');
    const knowledge = await createKnowledge({ folders: [into] });
    expect((await knowledge.answer('what do heavy parcels cost?', { locale: 'en', audience: 'staff' }))[0]?.text).toBe('Above that each costs 9.90.');
  });

  it.each([['broken.pdf', '%PDF-1.7 and then nothing', 'cannot be read as PDF'], ['empty.html', '<html></html>', 'it has no text']])('%s is skipped with the reason', async (name, content, why) => {
    await writeFile(join(folder, name), content);
    const { code, text } = await command(['import', join(folder, name)]);
    expect([code, text]).toEqual([1, expect.stringContaining(why)]);
  });

  it('that are not there end the command with a sentence', async () => {
    await expect(command(['import', join(folder, 'none.html')])).rejects.toThrow(/none\.html cannot be read/);
  });
});

it.each([[['import'], 'Name a file'], [['fly'], 'There is no command "fly"'], [['ask', 'a', 'b'], 'Ask one question'], [['list', '--audience', 'all'], '--audience is customer or staff'], [['import', 'x', '--limit', '0'], '--limit'], [['ask', 'x', '--loud'], 'loud'], [[], 'npm run knowledge']])('%j is answered with how to say it', async (argv, words) => {
  const { code, text } = await command(argv);
  expect([code, text]).toEqual([2, expect.stringContaining(words)]);
});

it('asking prints the passage with its source, and says so when there is none', async () => {
  await command(['import', `${origin}/retours.html`]);
  expect((await command(['ask', 'délai de remboursement par carte', '--locale', 'fr'])).text).toMatch(/Remboursement {2}\(retours, http.*2026-02-03\)\n- Carte : 5 jours/);
  expect(await command(['ask', 'who won the match?'])).toMatchObject({ code: 1, text: 'No article answers this.' });
});

it('two files of one name become two articles, and one that people wrote stays theirs', async () => {
  const place = await mkdtemp(join(tmpdir(), 'pages-'));
  const into = join(place, 'into');
  for (const part of ['a', 'b']) await mkdir(join(place, part), { recursive: true });
  await mkdir(into);
  for (const part of ['a', 'b']) await writeFile(join(place, part, 'help.html'), `<html><head><title>Help ${part}</title></head><body><main><h1>Help ${part}</h1><p>What helps in ${part} is this long enough sentence.</p></main></body></html>`);
  await writeFile(join(into, 'notice.md'), '---\ntitle: Ours\n---\n\nWritten by hand.\n');
  await writeFile(join(place, 'notice.html'), '<html><head><title>Notice</title></head><body><main><p>From a page, and long enough too.</p></main></body></html>');
  const names = [join(place, 'a/help.html'), join(place, 'b/help.html'), join(place, 'notice.html')];
  const changes = async (): Promise<(string | null)[]> => {
    const found: (string | null)[] = [];
    for await (const { change } of importArticles(names, { into, today: '2026-01-15', limit: 10, wait: async () => {}, fetch: async () => { throw new Error('nothing is fetched'); } })) found.push(change);
    return found;
  };
  expect(await changes()).toEqual(['new', 'new', 'new']);
  expect(await changes()).toEqual(['unchanged', 'unchanged', 'unchanged']);
  const texts = await Promise.all((await readdir(into)).map(async (file) => readFile(join(into, file), 'utf8')));
  expect(texts).toHaveLength(4);
  for (const words of ['What helps in a', 'What helps in b', 'Written by hand', 'From a page']) expect(texts.filter((text) => text.includes(words))).toHaveLength(1);
});

describe('a robots.txt', () => {
  const text = '# all\nUser-agent: other\nUser-agent: Errand\nDisallow: /a*/b$\nAllow: /a/keep\nDisallow: /a/\n\nUser-agent: *\nDisallow: /\nCrawl-delay: 5';
  it.each([['/a/x', false], ['/a/keep/1', true], ['/aqq/b', false], ['/aqq/b/c', true], ['/z', true]])('lets us read %s: %s', (path, allowed) => {
    expect(readRobots(text, 'errand-import').allows(path)).toBe(allowed);
  });

  it('for everybody else is for us too, where none names us', () => {
    expect(readRobots('User-agent: *\nDisallow: /\nCrawl-delay: 5', 'errand-import')).toMatchObject({ delayMs: 5000 });
    expect(readRobots('', 'errand-import').allows('/anything')).toBe(true);
    expect(readRobots('User-agent: *\nDisallow: /*a$', 'errand-import').allows('/aba')).toBe(false);
    expect(readRobots('User-agent: *\nDisallow: /ab*bc$', 'errand-import').allows('/abc')).toBe(true);
  });
});
