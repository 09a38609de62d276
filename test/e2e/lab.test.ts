import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../browser/launch.ts';
import { faintTexts } from '../browser/contrast.ts';
import { writes } from './customer.ts';
import { labDevice } from './lab-device.ts';
import { ADA, codeFor } from './sim-swap.ts';
import { processes } from './start-gateway.ts';

const { folder, gateway } = processes();
const LAB = { LAB: 'on' };

it.each(['sms', 'whatsapp', 'voice', 'slack', 'teams', 'email'])('in the lab, without any account, a SIM swap is done by %s, with a choice and a correction', async (name) => {
  const { url } = await gateway(await folder(), LAB);
  const device = labDevice(url, name);
  if (name === 'voice') await device.act('dial');
  if (name === 'voice') await device.hears(/a machine, not a person/);
  await device.say('SIM swap please');
  await device.hears(/Which phone number/);
  await device.say(ADA.number);
  await device.hears(/6-digit code/);
  await device.say(await codeFor(url, ADA.email));
  await device.hears(/What happened to the old SIM/);
  await device.picks(/Lost/i);
  await device.hears(/long number on the new card/);
  await device.say(ADA.card);
  await device.hears(/Move /);
  await device.say('no, it was stolen');
  await device.hears(/Move /);
  await device.picks(/Yes, do it/);
  await device.hears(/Done\. .* is active on your new SIM/);
  expect((await writes(url, 'provisioning', 'swapSim')).map((row) => row.arguments)).toEqual([{ msisdn: ADA.number, iccid: ADA.card }]);
  expect((await writes(url, 'crm', 'addNote')).map((row) => row.arguments['text'])).toEqual([`SIM swap of ${ADA.number} to ${ADA.card}: stolen.`]);
}, 90_000);

describe('the page of the lab', () => {
  let browser: Browser;
  beforeAll(async () => { browser = await launchBrowser(); }, 60_000);
  afterAll(async () => browser.close());

  it('shows a text message to a person of the team, who takes it, and whose answer comes as a text message', async () => {
    const running = await gateway(await folder(), LAB);
    const page = await (await browser.newContext({ viewport: { width: 1440, height: 1000 }, locale: 'en-GB' })).newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => { if (message.type() === 'error') problems.push(message.text()); });
    await page.goto(`${running.url}/lab`);
    const phone = page.getByRole('region', { name: 'Text messages' });
    await phone.getByRole('textbox').fill('I want to speak to a person');
    await phone.getByRole('button', { name: 'Send' }).click();
    await phone.getByText(/passing this on to a person/).waitFor();
    await page.getByLabel('Password').fill(running.password('agent@errand.example'));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: /Unknown customer/ }).click();
    await page.getByText(/It came to a person because/).waitFor();
    await page.getByRole('button', { name: 'Take it' }).click();
    await phone.getByText('A person has taken over.').waitFor();
    await page.getByLabel('Your reply or note').fill('Ask Ada to bring her passport.');
    await page.getByRole('button', { name: 'Private note' }).click();
    await page.getByText('private note, agent@errand.example').waitFor();
    await page.getByLabel('Your reply or note').fill('Good morning, this is Ada from the team.');
    await page.getByRole('button', { name: 'Reply', exact: true }).click();
    await phone.getByText('Good morning, this is Ada from the team.').waitFor();
    expect(await phone.getByText('passport').count()).toBe(0);
    expect(await faintTexts(page, 'page')).toEqual([]);
    expect(problems).toEqual([]);
    await page.context().close();
  }, 90_000);

  it('fits a phone', async () => {
    const { url } = await gateway(await folder(), LAB);
    const page = await (await browser.newContext({ viewport: { width: 320, height: 640 }, colorScheme: 'dark' })).newPage();
    await page.goto(`${url}/lab`);
    await page.getByRole('region', { name: 'Mailbox' }).waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
    expect(await faintTexts(page, 'page')).toEqual([]);
    await page.context().close();
  }, 60_000);
});

it('is not there where it is switched off', async () => {
  const { url } = await gateway(await folder(), { LAB: 'off' });
  expect([(await fetch(`${url}/lab`)).status, (await fetch(`${url}/lab/api/devices`)).status]).toEqual([404, 404]);
});
