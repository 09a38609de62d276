import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../browser/launch.ts';
import { faintTexts } from '../browser/contrast.ts';
import { writes } from './customer.ts';
import { labDevice } from './lab-device.ts';
import { ADA, codeFor, FELIX, PEOPLE } from './sim-swap.ts';
import { processes, type Running } from './start-gateway.ts';

const { folder, gateway } = processes();
const LAB = { LAB: 'on' };
const DEVICES = ['sms', 'whatsapp', 'voice', 'slack', 'teams', 'email'];
/** Each device is another customer's. */
const CUSTOMERS = DEVICES.map((name, i) => ({ name, who: [...PEOPLE, FELIX][i] ?? ADA }));

/** What is said, and what is heard, in each language of our own flows. */
const WORDS = {
  en: {
    start: 'SIM swap please', number: /Which phone number/, code: /6-digit code/, reason: /What happened to the old SIM/, lost: /Lost/i, card: /long number on the new card/,
    summary: /Move /, correction: 'no, it was stolen', yes: /Yes, do it/, done: /Done\. .* is active on your new SIM/, person: 'I want to talk to a person', passedOn: /passing this on to a person|will call you back/,
  },
  fr: {
    start: 'je veux changer ma carte SIM', number: /De quel numéro/, code: /code à 6 chiffres/, reason: /arrivé à l['’]ancienne carte/, lost: /Perdue/i, card: /long numéro sur la nouvelle carte/,
    summary: /Mettre /, correction: 'non, elle a été volée', yes: /Oui/, done: /C['’]est fait\. .* est actif/, person: 'je veux parler à une personne', passedOn: /transmets à une personne|vous rappellera/,
  },
};

describe.each(['en', 'fr'] as const)('in the lab, without any account, in %s, a SIM swap is done', (locale) => {
  const words = WORDS[locale];
  let running: Running;
  beforeAll(async () => { running = await gateway(await folder(), { ...LAB, EMAIL_GATHER: '300ms' }); }, 60_000);

  it.each(CUSTOMERS)('by $name, with a choice and a correction, and a person comes on request', async ({ name, who }) => {
    const { url } = running;
    const device = labDevice(url, name);
    if (name === 'voice') await device.act('dial');
    if (name === 'voice') await device.hears(/a machine, not a person/);
    await device.say(words.start);
    await device.hears(words.number);
    await device.say(who.number);
    await device.hears(words.code);
    await device.say(await codeFor(url, who.email));
    await device.hears(words.reason);
    await device.picks(words.lost);
    await device.hears(words.card);
    await device.say(who.card);
    await device.hears(words.summary);
    await device.say(words.correction);
    await device.hears(words.summary);
    await device.picks(words.yes);
    await device.hears(words.done);
    // The devices come one after the other: the last write is this one's, and there is one for each so far.
    const soFar = CUSTOMERS.slice(0, DEVICES.indexOf(name) + 1);
    const swaps = (await writes(url, 'provisioning', 'swapSim')).map((row) => row.arguments);
    expect(swaps).toEqual(soFar.map((one) => ({ msisdn: one.who.number, iccid: one.who.card })));
    const notes = (await writes(url, 'crm', 'addNote')).map((row) => row.arguments['text']);
    expect(notes).toEqual(soFar.map((one) => `SIM swap of ${one.who.number} to ${one.who.card}: stolen.`));
    await device.say(words.person);
    await device.hears(words.passedOn);
  }, 90_000);
});

describe('the page of the lab', () => {
  let browser: Browser;
  let running: Running;
  beforeAll(async () => {
    browser = await launchBrowser();
    running = await gateway(await folder(), LAB);
  }, 60_000);
  afterAll(async () => browser.close());

  it('shows a text message to a person of the team, who takes it, and whose answer comes as a text message', async () => {
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
    const { url } = running;
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
