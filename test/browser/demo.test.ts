import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Router } from 'express';
import type { Page } from 'playwright-core';
import { webApi } from '../../channels/web/api.ts';
import { createSandbox } from '../../executors/sandbox/create-sandbox.ts';
import type { Documents, JsonObject } from '../../src/contracts.ts';
import { openApiDocument } from '../../src/http/openapi.ts';
import { servePages } from '../../src/ui/serve-ui.ts';
import type { FakeHost } from '../channels/fake-host.ts';
import { faintTexts } from './contrast.ts';
import { buildStage, lastSession, type Stage } from './stage.ts';

const ADA = '+447700900123';
const NEW_SIM = '8944100000000005009';
let stage: Stage;
let host: FakeHost;
beforeAll(async () => {
  stage = await buildStage();
  const sandbox = await createSandbox({ documents: memoryDocuments(), now: Date.now, root: process.cwd(), newCode: () => '314159' });
  const pages = Router();
  pages.use('/sandbox', sandbox.routes);
  pages.use(servePages(stage.uiDir, { demo: true }));
  pages.get('/api/openapi.json', (_request, response) => { response.json(openApiDocument(webApi, host.url)); });
  host = await stage.host({ pages });
}, 60_000);
afterAll(async () => { await stage.close(); });

const act = async (path: string, body: object): Promise<void> => {
  const response = await fetch(`${host.url}/sandbox${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
};
const demo = async (context = {}): Promise<Page> => {
  const page = await stage.visit(host, { path: '/', context });
  await page.getByText('Live', { exact: true }).waitFor();
  return page;
};
const card = (page: Page, name: string) => page.getByRole('article', { name });

describe('the demo page', () => {
  it('shows the number move, the fee and the code, as the systems do it', async () => {
    const page = await demo({ permissions: ['clipboard-read', 'clipboard-write'] });
    const complaints: string[] = [];
    page.on('console', (message) => { if (message.type() === 'error') complaints.push(message.text()); });
    await card(page, 'Provisioning').getByText('8944 1000 0000 0000 000').waitFor();
    await act('/identity/customers/C-1001/codes', {});
    await card(page, 'Outbox').getByRole('button', { name: 'Copy code' }).click();
    await page.getByText('Copied', { exact: true }).waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe('314159');

    await act(`/provisioning/sims/${encodeURIComponent(ADA)}/swap`, { iccid: NEW_SIM });
    await card(page, 'Provisioning').getByText('Moved the number to SIM …5009').waitFor();
    const changed = card(page, 'Provisioning').locator('.is-changed', { hasText: 'Active SIM' });
    expect(await changed.locator('dd').textContent()).toContain('8944 1000 0000 0005 009');
    expect(await changed.locator('del').textContent()).toBe('8944 1000 0000 0000 000');
    await act('/billing/accounts/C-1001/fees', { amount: 5, reason: 'SIM swap' });
    await card(page, 'Billing').getByText('Billed £5.00 for SIM swap').waitFor();
    expect(await card(page, 'CRM').locator('.is-changed').count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('shows another customer when one is chosen, and nothing of the one before', async () => {
    const page = await demo();
    await page.getByLabel('Be', { exact: true }).selectOption('Carla Rossi');
    await card(page, 'CRM').getByText('Carla Rossi', { exact: true }).waitFor();
    expect(await card(page, 'Provisioning').getByText('Nothing done yet.').isVisible()).toBe(true);
    expect(await page.locator('.is-changed').count()).toBe(0);
    expect(await page.getByText('On the fraud list, so').isVisible()).toBe(true);
    await page.context().close();
  });

  it('says in the chat what the guide offers to say', async () => {
    const page = await demo();
    await page.getByRole('button', { name: 'I lost my phone' }).click();
    await page.locator('.from-customer:not(.is-pending)').waitFor();
    expect(host.received.at(-1)).toMatchObject({ kind: 'text', text: 'I lost my phone and need a new SIM', session: lastSession(host) });
    await page.context().close();
  });

  it('says when the systems are gone, and goes on when they are back', async () => {
    const page = await demo();
    await page.route('**/sandbox/**', (route) => route.abort());
    await page.getByText('No connection. Trying again…').waitFor();
    await page.unrouteAll();
    await page.getByText('Live', { exact: true }).waitFor();
    expect(await card(page, 'Billing').getByText('£').count()).toBeGreaterThan(0);
    await page.context().close();
  });

  it('does without the systems where they are switched off', async () => {
    const pages = Router();
    pages.use(servePages(stage.uiDir, { demo: true }));
    const bare = await stage.host({ pages });
    const page = await stage.visit(bare, { path: '/' });
    await page.getByText('The stand-in systems are switched off here.').waitFor();
    await page.getByText('Hello! I am').waitFor();
    expect(await page.getByLabel('Be', { exact: true }).count()).toBe(0);
    await page.context().close();
  });
});

describe.each(['/', '/api/docs'])('the page at %s', (path) => {
  it.each([['light', 320], ['light', 768], ['dark', 1280]] as const)('can be read in %s at %i pixels and never scrolls sideways', async (colorScheme, width) => {
    const page = await stage.visit(host, { path, context: { colorScheme, viewport: { width, height: 800 } } });
    await page.getByText(path === '/' ? 'Live' : 'Open a conversation').first().waitFor();
    expect(await faintTexts(page, 'page')).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    await page.context().close();
  });
});

describe('the API page', () => {
  it('shows every operation of the document, with what goes in and comes out', async () => {
    const page = await stage.visit(host, { path: '/api/docs' });
    await page.getByRole('heading', { name: 'Open a conversation' }).waitFor();
    expect(await page.locator('.operation').count()).toBe(webApi.length);
    const say = page.locator('.operation', { hasText: 'Say something' });
    expect(await say.locator('dt').allInnerTexts()).toEqual(expect.arrayContaining(['either', 'id', 'text', 'or', 'choice']));
    await page.getByRole('link', { name: 'Say something' }).click();
    expect(new URL(page.url()).hash).toBe('#post-api-v1-conversations-id-messages');
    await page.context().close();
  });
});

function memoryDocuments(): Documents {
  const folders = new Map<string, Map<string, JsonObject>>();
  const at = (folder: string): Map<string, JsonObject> => {
    const found = folders.get(folder) ?? new Map<string, JsonObject>();
    folders.set(folder, found);
    return found;
  };
  return {
    get: async (folder, key) => at(folder).get(key) ?? null,
    put: async (folder, key, value) => { at(folder).set(key, value); },
    async add(folder, key, value) {
      if (at(folder).has(key)) return false;
      at(folder).set(key, value);
      return true;
    },
    list: async (folder, limit) => [...at(folder)].map(([key, value]) => ({ key, value })).slice(0, limit),
    remove: async (folder, key) => { at(folder).delete(key); },
  };
}
