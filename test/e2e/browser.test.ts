import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../browser/launch.ts';
import { processes, type Running } from './start-gateway.ts';

const NUMBER = '+44 7700 900123';
const NEW_SIM = '8944100000000005009';
const { folder, gateway } = processes();
let running: Running;
let browser: Browser;

beforeAll(async () => {
  [running, browser] = await Promise.all([gateway(await folder()), launchBrowser()]);
}, 60_000);
afterAll(() => browser.close());

async function demo(): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-GB' })).newPage();
  await page.goto(running.url);
  await page.getByText('I can help with these').waitFor();
  return page;
}

async function say(page: Page, text: string, answer: string | RegExp): Promise<void> {
  const box = page.getByRole('textbox');
  await box.fill(text);
  await box.press('Enter');
  await page.getByText(answer).last().waitFor();
}

describe('a visitor of the demo page', () => {
  it('says "I lost my phone", answers, and watches the number move in the systems', async () => {
    const page = await demo();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    await say(page, 'I lost my phone', 'Which phone number is it about?');
    await say(page, NUMBER, 'What is the 6-digit code');
    const code = await page.getByText(/Your code is \d{6}/).innerText();
    await say(page, /\d{6}/.exec(code)?.[0] ?? '', 'What is the long number on the new card?');
    await say(page, NEW_SIM, /The fee is £10\.00/);
    await page.getByRole('button', { name: 'Yes, do it' }).click();
    await page.getByText(`Done. ${NUMBER} is active on your new SIM.`).waitFor();
    for (const work of ['Identity checked', 'Number moved', 'Fee added to your bill', 'Noted in your file']) await page.getByText(work).first().waitFor();
    await page.getByRole('article', { name: 'Provisioning' }).getByText('8944 1000 0000 0005 009').waitFor();
    await page.getByRole('article', { name: 'Billing' }).getByText('£30.00').waitFor();
    expect(problems).toEqual([]);
    await page.reload();
    await page.getByText(`Done. ${NUMBER} is active on your new SIM.`).waitFor();
    await page.context().close();
  }, 60_000);

  it('finds the conversation in a second tab, live in both', async () => {
    const first = await demo();
    const second = await first.context().newPage();
    await second.goto(running.url);
    await second.getByText('I can help with these').waitFor();
    await say(first, 'where is my order?', 'Which phone number is it about?');
    await second.getByText('Which phone number is it about?').waitFor();
    expect(await second.getByText('where is my order?').count()).toBeGreaterThan(0);
    await first.context().close();
  }, 60_000);
});
