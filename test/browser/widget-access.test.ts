import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { FakeHost } from '../channels/fake-host.ts';
import { faintTexts } from './contrast.ts';
import { buildStage, lastSession, type Stage } from './stage.ts';
import { becomes, box, widgetSteps } from './widget-steps.ts';

let stage: Stage;
let host: FakeHost;
let steps: ReturnType<typeof widgetSteps>;
beforeAll(async () => {
  stage = await buildStage();
  host = await stage.host();
  steps = widgetSteps(stage, host);
}, 60_000);
afterAll(async () => { await stage.close(); });

const background = (page: Page): Promise<string> => page.evaluate("getComputedStyle(document.querySelector('errand-chat').shadowRoot.querySelector('.panel')).backgroundColor");
const full = async (page: Page, session: string): Promise<void> => {
  steps.ask(session);
  await page.getByRole('button', { name: 'Lost' }).click();
  await page.locator('.from-customer:not(.is-pending)').waitFor();
  host.write(session, { from: 'bot', text: 'Identity checked', work: 'a', status: 'done' });
  host.write(session, { from: 'bot', text: 'Moving', work: 'b', status: 'working' });
  host.write(session, { from: 'bot', text: 'Fee not added', work: 'c', status: 'failed' });
  host.write(session, { from: 'agent', text: `See https://example.com/${'long'.repeat(30)}` });
  await page.getByText('See https').waitFor();
  host.failNext(new Error('the disk is full'));
  await box(page).fill('hello');
  await box(page).press('Enter');
  await page.getByText('Not sent.').waitFor();
};

describe('with a keyboard alone', () => {
  it('a conversation can be opened, held, left and taken up, and nothing traps the focus', async () => {
    const page = await stage.visit(host, { attributes: 'data-title="Help"' });
    const focused = async (): Promise<string> => page.evaluate(`(() => {
      const inner = document.activeElement?.shadowRoot?.activeElement ?? document.activeElement;
      return inner?.getAttribute('aria-label') ?? inner?.innerText?.trim() ?? '';
    })()`);
    await page.getByRole('button', { name: 'Open chat' }).waitFor();
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Offers');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Open chat');
    await page.keyboard.press('Enter');
    await page.getByText('Hello! I am').waitFor();
    const session = lastSession(host);
    expect(await focused()).toBe('Your message');

    await page.keyboard.type('I lost my phone');
    await page.keyboard.press('Enter');
    await page.locator('.from-customer:not(.is-pending)').waitFor();
    steps.ask(session);
    await page.getByRole('button', { name: 'Lost' }).waitFor();
    const back: string[] = [];
    for (const _ of [1, 2, 3]) {
      await page.keyboard.press('Shift+Tab');
      back.push(await focused());
    }
    expect(back).toEqual(['Attach a file', 'Stolen', 'Lost']);
    await page.keyboard.press('Space');
    await becomes(() => steps.said(session).length, 2);
    expect(steps.said(session)).toMatchObject([{ text: 'I lost my phone' }, { kind: 'choice', choice: 'lost' }]);
    expect(await focused()).toBe('Your message');

    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Send');
    await page.keyboard.press('Tab');
    expect(['Send', 'Your message', 'Close chat']).not.toContain(await focused());
    await box(page).focus();
    await page.keyboard.press('Escape');
    expect(await focused()).toBe('Open chat');
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.context().close();
  });

  it('Escape closes the menu first, then the chat', async () => {
    const { page } = await steps.visit();
    await page.getByRole('button', { name: 'More options' }).press('Enter');
    await page.getByRole('button', { name: 'New conversation' }).waitFor();
    await page.keyboard.press('Escape');
    expect(await page.getByRole('button', { name: 'New conversation' }).count()).toBe(0);
    expect(await page.getByRole('dialog').count()).toBe(1);
    await page.keyboard.press('Escape');
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.context().close();
  });
});

describe('to a screen reader', () => {
  it('only new lines are live: what was there before the page was loaded stands apart', async () => {
    const { page, session } = await steps.visit();
    const log = page.getByRole('log', { name: 'New messages' });
    expect(await log.getAttribute('aria-live')).toBe('polite');
    expect(await log.innerText()).toContain('Hello!');
    await page.reload();
    await page.getByRole('group', { name: 'Earlier messages' }).getByText('Hello! I am').waitFor();
    expect(await log.innerText()).toBe('');
    host.write(session, { from: 'agent', text: 'Something new' });
    await log.getByText('Something new').waitFor();
    expect(await log.innerText()).not.toContain('Hello!');
    expect(await page.locator('.bubble .spoken').allTextContents()).toEqual(['Assistant: ', 'Agent: ']);
    await page.context().close();
  });

  it('a line that is there already is never put in again', async () => {
    const { page, session } = await steps.visit();
    steps.ask(session);
    await page.getByText('What happened?').waitFor();
    const mark = "document.querySelector('errand-chat').shadowRoot.querySelectorAll('.bubble')[1]";
    await page.evaluate(`window.kept = ${mark}`);
    await page.getByRole('button', { name: 'Stolen' }).click();
    await page.locator('.from-customer:not(.is-pending)').waitFor();
    host.write(session, { from: 'bot', text: 'Thank you' });
    await page.getByText('Thank you').waitFor();
    expect(await page.evaluate(`window.kept === ${mark} && window.kept.isConnected`)).toBe(true);
    await page.context().close();
  });
});

describe('on every screen', () => {

  it('at 320 pixels it is a sheet that covers the page, with everything inside and in reach', async () => {
    const page = await stage.visit(host, { attributes: 'data-title="A long name of a company, Limited"', context: { viewport: { width: 320, height: 568 }, hasTouch: true } });
    await page.getByRole('button', { name: 'Open chat' }).tap();
    await page.getByText('Hello! I am').waitFor();
    await full(page, lastSession(host));
    await becomes(async () => JSON.stringify(await page.getByRole('dialog').boundingBox()), JSON.stringify({ x: 0, y: 0, width: 320, height: 568 }));
    const beyond: unknown = await page.evaluate(`[...document.querySelector('errand-chat').shadowRoot.querySelectorAll('.panel *')]
      .filter((node) => node.checkVisibility() && !node.closest('.spoken') && node.getBoundingClientRect().right > 320.5).map((node) => node.className)`);
    expect(beyond).toEqual([]);
    for (const name of ['Close chat', 'More options', 'Attach a file', 'Send']) {
      const place = await page.getByRole('button', { name, exact: true }).boundingBox();
      expect(Math.min(place?.width ?? 0, place?.height ?? 0)).toBeGreaterThanOrEqual(24);
    }
    await page.context().close();
  });

  it.each(['light', 'dark'] as const)('every text can be read, %s', async (colorScheme) => {
    const { page, session } = await steps.visit({ context: { colorScheme } });
    await full(page, session);
    expect(await faintTexts(page, 'widget')).toEqual([]);
    expect(await background(page)).toBe(colorScheme === 'dark' ? 'rgb(22, 27, 26)' : 'rgb(255, 255, 255)');
    await page.context().close();
  });

  it.each(['#ffd400', '#7a1fa2', 'hotpink', '#777'])('an accent of %s keeps its text readable', async (accent) => {
    const { page } = await steps.visit({ attributes: `data-open data-accent="${accent}"` });
    await box(page).fill('hello');
    await box(page).press('Enter');
    await page.locator('.from-customer').waitFor();
    expect(await faintTexts(page, 'widget')).toEqual([]);
    await page.context().close();
  });

  it('a site may say dark where the system says light', async () => {
    const { page } = await steps.visit({ attributes: 'data-open data-theme="dark"', context: { colorScheme: 'light' } });
    expect(await background(page)).toBe('rgb(22, 27, 26)');
    await page.context().close();
  });

  it('nothing moves for those who asked for that', async () => {
    const { page, session } = await steps.visit({ context: { reducedMotion: 'reduce' } });
    host.write(session, { from: 'bot', text: 'Moving', work: 'b', status: 'working' });
    await page.getByText('Moving').waitFor();
    expect(await page.evaluate("document.querySelector('errand-chat').shadowRoot.getAnimations().filter((each) => each.playState === 'running').length")).toBe(0);
    await page.context().close();
  });

  it('speaks French to a French page', async () => {
    const { page } = await steps.visit({ attributes: 'data-open data-locale="fr"' });
    expect(await page.getByRole('button', { name: 'Envoyer' }).count()).toBe(1);
    expect(host.received.at(-1)).toMatchObject({ kind: 'opened', locale: 'fr' });
    await page.context().close();
  });
});
