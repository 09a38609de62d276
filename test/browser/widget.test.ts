import { readFile } from 'node:fs/promises';
import { get } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FakeHost } from '../channels/fake-host.ts';
import { buildStage, type Stage } from './stage.ts';
import { becomes, box, widgetSteps } from './widget-steps.ts';

const MAX_ZIPPED = 40 * 1024;
let stage: Stage;
let host: FakeHost;
let steps: ReturnType<typeof widgetSteps>;
beforeAll(async () => {
  stage = await buildStage();
  host = await stage.host();
  steps = widgetSteps(stage, host);
}, 60_000);
afterAll(async () => { await stage.close(); });

describe('the widget', () => {
  it('is under 40 kB on the wire, and is served zipped, cached and to any site', async () => {
    const built = await readFile(join(stage.uiDir, 'widget.js'));
    expect(gzipSync(built, { level: 9 }).length).toBeLessThan(MAX_ZIPPED);
    const response = await fetch(`${host.url}/widget.js`, { headers: { 'accept-encoding': 'gzip' } });
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-encoding': 'gzip', 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin',
      'cache-control': expect.stringContaining('max-age=3600'),
    });
    expect(await response.text()).toBe(built.toString());
    // fetch() of Node adds "no-cache" to such a request; a browser does not.
    const again = await new Promise((resolve) => {
      get(`${host.url}/widget.js`, { headers: { 'if-none-match': response.headers.get('etag') ?? '' } }, (answer) => resolve(answer.resume().statusCode));
    });
    expect(again).toBe(304);
  });

  it('runs under a strict content security policy without a complaint of the browser', async () => {
    const page = await stage.visit(host, { attributes: 'data-title="Shop"' });
    const complaints: string[] = [];
    page.on('console', (message) => { if (message.type() === 'error') complaints.push(message.text()); });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.reload();
    await page.getByRole('button', { name: 'Open chat' }).click();
    await page.getByText('Hello! I am').waitFor();
    await box(page).fill('one\ntwo');
    expect(complaints).toEqual([]);
    expect(await page.getByRole('dialog', { name: 'Shop' }).isVisible()).toBe(true);
    await page.context().close();
  });

  it('opens nothing on the gateway before somebody opens it', async () => {
    const before = host.received.length;
    const page = await stage.visit(host, { attributes: '' });
    await page.getByRole('button', { name: 'Open chat' }).waitFor();
    await page.reload();
    expect(host.received.length).toBe(before);
    await page.context().close();
  });

  it('says that it is a machine, and when it is a person', async () => {
    const { page, session } = await steps.visit();
    await page.getByText('Automated assistant', { exact: true }).waitFor();
    host.set(session, { owner: 'human' });
    await page.getByText('You are talking with a person').waitFor();
    expect(await page.getByText('Automated assistant', { exact: true }).count()).toBe(0);
    await page.context().close();
  });
});

describe('choices and work', () => {
  it('used choices are inert, and the one that was used is marked, also after a reload', async () => {
    const { page, session } = await steps.visit();
    steps.ask(session);
    await page.getByRole('button', { name: 'Lost' }).click();
    await page.locator('.from-customer:not(.is-pending)').waitFor();
    const disabled = async () => Promise.all(['Lost', 'Stolen'].map((name) => page.getByRole('button', { name }).isDisabled()));
    expect(await disabled()).toEqual([true, true]);
    await page.reload();
    await page.getByRole('button', { name: 'Stolen' }).waitFor();
    expect(await disabled()).toEqual([true, true]);
    expect(await page.locator('.choice.is-chosen').allInnerTexts()).toEqual(['Lost']);
    await page.context().close();
  });

  it('work is one list that changes in place, and dots stand only for work without a line', async () => {
    const { page, session } = await steps.visit();
    const dots = page.getByRole('img', { name: 'Working on it…' });
    host.set(session, { working: true });
    await dots.waitFor();
    host.write(session, { from: 'bot', text: 'Identity checked', work: 'check', status: 'done' });
    host.write(session, { from: 'bot', text: 'Moving the number', work: 'swap', status: 'working' });
    await page.getByText('Moving the number').waitFor();
    expect(await dots.count()).toBe(0);
    host.write(session, { from: 'bot', text: 'Number moved', work: 'swap', status: 'done' });
    host.write(session, { from: 'bot', text: 'Fee not added', work: 'fee', status: 'failed' });
    host.set(session, { working: false });
    await page.getByText('Fee not added').waitFor();
    expect(await page.getByRole('list', { name: 'Progress' }).getByRole('listitem').allTextContents())
      .toEqual(['Identity checked, done', 'Number moved, done', 'Fee not added, failed']);
    await page.context().close();
  });

  it('a file goes with the message, and one that cannot says why', async () => {
    const { page, session } = await steps.visit();
    await page.locator('input[type=file]').setInputFiles([
      { name: 'receipt.txt', mimeType: 'text/plain', buffer: Buffer.from('paid') },
      { name: 'tool.exe', mimeType: 'application/x-msdownload', buffer: Buffer.from('MZ') },
    ]);
    await page.getByText('Images, PDF and plain text only.').waitFor();
    await page.getByRole('button', { name: 'Remove tool.exe' }).click();
    await page.locator('.chip-note:empty').waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await becomes(() => steps.said(session).length, 1);
    expect(steps.said(session)).toMatchObject([{ kind: 'text', text: '', files: [{ name: 'receipt.txt', type: 'text/plain', bytes: 4 }] }]);
    await page.reload();
    await page.locator('.attachment', { hasText: 'receipt.txt' }).waitFor();
    await page.context().close();
  });
});

describe('the closed widget', () => {
  it('counts what it did not show, over reloads too, and forgets the count when opened', async () => {
    const { page, session } = await steps.visit();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Close chat' }).click();
    host.write(session, { from: 'bot', text: 'one' });
    host.write(session, { from: 'bot', text: 'two' });
    await page.getByRole('button', { name: 'Open chat, 2 new messages' }).waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Open chat, 2 new messages' }).click();
    await page.getByText('two').waitFor();
    await page.getByRole('button', { name: 'Close chat' }).click();
    await page.getByRole('button', { name: 'Open chat', exact: true }).waitFor();
    expect(await page.locator('.badge').isVisible()).toBe(false);
    await page.context().close();
  });
});
