import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startMail, type MailStandIn } from '../../src/lab/platforms/mail.ts';
import { writes } from './customer.ts';
import { createMailbox } from './email-mailbox.ts';
import { ADA, codeFor, upToTheYes } from './sim-swap.ts';
import { processes, until, type Env } from './start-gateway.ts';

const { folder, gateway } = processes();
const WITHIN_MS = 120_000;
const SECRET = 'a secret for mails of the tests that is long enough';
const platforms: MailStandIn[] = [];
let inbox: MailStandIn;
let hook: MailStandIn;
beforeAll(async () => {
  [inbox, hook] = [await startMail(), await startMail()];
  platforms.push(inbox, hook);
});
afterAll(async () => { for (const platform of platforms) await platform.close(); });
const sending = ({ smtpUrl }: MailStandIn): Env => ({ EMAIL_FROM: 'Acme <help@acme.example>', SMTP_URL: smtpUrl, BUSINESS_NAME: 'Acme', EMAIL_GATHER: '300ms' });

it('a SIM swap by e-mail out of a mailbox, with a correction, across a kill of the gateway, is done once', async () => {
  const dataDir = await folder();
  const env = { ...sending(inbox), IMAP_URL: inbox.imapUrl };
  const first = await gateway(dataDir, env);
  const ada = createMailbox(inbox, ADA.email);
  await ada.write('SIM swap please', 'Hello,\n\nI need a new SIM.\n\nKind regards\nAda Martin');
  // One mail, however many lines.
  const greeting = await ada.hears(/Which phone number/);
  expect(greeting).toMatch(/a machine, not a person/);
  // What was offered before their mail was read is no question any more.
  expect(greeting).not.toMatch(/I can help with|\n1\. /);
  await ada.reply(ADA.number, { style: 'outlook' });
  await ada.hears(/6-digit code/);
  await ada.reply(await codeFor(first.url, ADA.email), { style: 'apple' });
  expect(await ada.hears(/What happened to the old SIM/)).toMatch(/\n1\. .*\n2\. Stolen/);
  await ada.reply('1');
  await ada.hears(/long number on the new card/);
  await ada.reply(`${ADA.card}\n\nThanks,\nAda`);
  await ada.hears(/Move \+447700900123/);
  await ada.reply('no, it was stolen');
  expect(await ada.hears(/Move \+447700900123/)).toMatch(/\n1\. Yes, do it\n2\. No, change something/);
  await first.end('SIGKILL');
  const second = await gateway(dataDir, env);
  const before = ada.mails().length;
  await ada.reply('1');
  await ada.hears(/Done\. \+447700900123 is active on your new SIM/);
  expect(await writes(second.url, 'provisioning', 'swapSim')).toHaveLength(1);
  expect((await writes(second.url, 'crm', 'addNote')).map((row) => row.arguments['text'])).toEqual([`SIM swap of ${ADA.number} to ${ADA.card}: stolen.`]);
  expect(ada.mails().slice(before)).toHaveLength(1);
  const [opening, ...rest] = ada.mails();
  expect(rest.every(({ subject, references }) => subject === 'Re: SIM swap please' && references[0] === opening?.references[0])).toBe(true);
  expect(inbox.inbox.every(({ flags }) => flags.includes(String.raw`\Seen`))).toBe(true);
  await second.end('SIGTERM');
}, WITHIN_MS);

it('the same in French by webhook, and a person on request', async () => {
  const { url } = await gateway(await folder(), { ...sending(hook), EMAIL_WEBHOOK_SECRET: SECRET });
  hook.webhook = { url: `${url}/channels/email/messages`, secret: SECRET };
  const ada = createMailbox(hook, ADA.email);
  await ada.write('Carte SIM', "Bonjour, j'ai perdu mon téléphone, je veux une nouvelle carte SIM.\n\nCordialement,\nAda");
  expect(await ada.hears(/De quel numéro/)).toMatch(/une machine/);
  await ada.reply(ADA.number, { language: 'fr' });
  await ada.hears(/code à 6 chiffres/);
  await ada.reply(await codeFor(url, ADA.email), { language: 'fr', style: 'apple' });
  await ada.hears(/nouvelle carte/);
  await ada.reply(ADA.card, { language: 'fr', style: 'outlook' });
  await ada.hears(/\n1\. Oui/);
  await ada.reply('non, elle a été volée', { language: 'fr' });
  await ada.hears(/\n1\. Oui.*\n[\s\S]*Répondez par un numéro/);
  await ada.reply('1', { language: 'fr' });
  await ada.hears(/C'est fait/);
  expect(await writes(url, 'provisioning', 'swapSim')).toHaveLength(1);
  await ada.reply('je veux parler à une personne', { language: 'fr' });
  await ada.hears(/personne/);
}, WITHIN_MS);

it('what began on a page goes on by e-mail, and an answer finds it', async () => {
  const platform = await startMail();
  platforms.push(platform);
  const { url } = await gateway(await folder(), { ...sending(platform), EMAIL_WEBHOOK_SECRET: SECRET });
  platform.webhook = { url: `${url}/channels/email/messages`, secret: SECRET };
  const page = await upToTheYes(url);
  await page.say('please send me the rest by email');
  const ada = createMailbox(platform, ADA.email);
  await ada.hears(/Move \+447700900123/);
  expect(ada.mails()[0]).toMatchObject({ subject: 'Acme: about your request', inReplyTo: null });
  await ada.reply('yes, do it');
  await ada.hears(/Done\. \+447700900123 is active/);
  await until('the page says so too', async () => (await page.lines()).some(({ text }) => /is active on your new SIM/.test(text)));
  expect(await writes(url, 'provisioning', 'swapSim')).toHaveLength(1);
}, WITHIN_MS);
