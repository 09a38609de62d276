import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startTeams, type TeamsStandIn } from '../../src/lab/platforms/teams.ts';
import { writes } from './customer.ts';
import { ADA, codeFor } from './sim-swap.ts';
import { processes, until } from './start-gateway.ts';
import { createChat, type Chat } from './teams-chat.ts';

const { folder, gateway, shared } = processes();
const sharedGateway = shared(() => platform.env);
let platform: TeamsStandIn;
beforeAll(async () => { platform = await startTeams(); });
afterAll(async () => platform.close());

async function chatAt(url: string, of: { name: string; locale: string; place?: 'personal' | 'channel' }): Promise<Chat> {
  return createChat(platform.person({ webhook: `${url}/channels/teams/messages`, ...of }));
}

it('a SIM swap in Teams, with choices and a correction, across a kill of the gateway, is done once', async () => {
  const dataDir = await folder();
  const first = await gateway(dataDir, platform.env);
  const ada = await chatAt(first.url, { name: 'Ada Martin', locale: 'en-GB' });
  await ada.install();
  await ada.hears(/a machine, not a person/);
  expect((await ada.hears(/./)).inputs[0]?.options.map(({ title }) => title)).toContain('SIM swap');
  await ada.submit({ choice: 'SIM swap' });
  await ada.hears(/Which phone number/);
  await ada.say(ADA.number);
  await ada.hears(/6-digit code/);
  await ada.say(await codeFor(first.url, ADA.email));
  const reason = await ada.hears(/What happened to the old SIM/);
  expect(reason.buttons.map(({ title }) => title)).toContain('Stolen');
  await ada.press('Lost');
  expect(reason).toMatchObject({ text: 'What happened to the old SIM?\n✓ Lost', buttons: [] });
  await ada.hears(/long number on the new card/);
  await ada.say(ADA.card);
  await ada.hears(/^Move \+447700900123/);
  await ada.say('no, it was stolen');
  expect((await ada.hears(/^Move \+447700900123/)).buttons).toHaveLength(2);
  await first.end('SIGKILL');
  const second = await gateway(dataDir, platform.env);
  const again = await chatAt(second.url, { name: 'Ada Martin', locale: 'en-GB' });
  const before = again.messages().length;
  await again.hears(/^Move/);
  const yes = await again.hears(/^Move/);
  await again.press(yes.buttons[0]?.title ?? '');
  await again.hears(/^Done\. \+447700900123 is active on your new SIM/);
  expect(yes).toMatchObject({ buttons: [], edited: 1 });
  expect(await writes(second.url, 'provisioning', 'swapSim')).toHaveLength(1);
  expect((await writes(second.url, 'crm', 'addNote')).map((row) => row.arguments['text'])).toEqual([`SIM swap of ${ADA.number} to ${ADA.card}: stolen.`]);
  const after = again.messages().slice(before).map(({ text }) => text);
  expect(after.filter((text) => text.startsWith('Done.'))).toHaveLength(1);
  // Steps of the work are there once each, as they ended.
  expect(after.filter((text) => text.startsWith('✓ ')).length).toBeGreaterThan(0);
  expect(after.filter((text) => text.startsWith('⏳'))).toEqual([]);
  expect(new Set(after).size).toBe(after.length);
  await second.end('SIGTERM');
}, 120_000);

it('the same in French, in a thread of a channel, and a person on request', async () => {
  const { url } = await sharedGateway();
  const person = platform.person({ webhook: `${url}/channels/teams/messages`, name: 'Camille Durand', locale: 'fr-FR', place: 'channel' });
  const thread = '1700000000000';
  const chat = createChat({ ...person, mention: async (text) => person.mention(text, { thread }) });
  await chat.mention("j'ai perdu mon téléphone, je veux une nouvelle carte SIM");
  await chat.hears(/De quel numéro/);
  await chat.mention(ADA.number);
  await chat.hears(/code à 6 chiffres/);
  await chat.mention(await codeFor(url, ADA.email));
  await chat.hears(/nouvelle carte/);
  await chat.mention(ADA.card);
  expect((await chat.hears(/^Mettre/)).buttons[0]?.title).toMatch(/^Oui/);
  await chat.mention('non, elle a été volée');
  const yes = await chat.hears(/^Mettre/);
  await chat.press(yes.buttons[0]?.title ?? '');
  await chat.hears(/^C.est fait/);
  expect(await writes(url, 'provisioning', 'swapSim')).toHaveLength(1);
  await chat.mention('je veux parler à une personne');
  await chat.hears(/personne/);
  expect(new Set(chat.messages().map(({ conversation }) => conversation))).toEqual(new Set([`${person.conversation};messageid=${thread}`]));
}, 120_000);

it('several answers at once on one card', async () => {
  const { url } = await sharedGateway();
  const person = platform.person({ webhook: `${url}/channels/teams/messages`, name: 'Jane Cooper', locale: 'en-GB' });
  const jane = createChat(person);
  await jane.say('register my prepaid SIM');
  await jane.hears(/Which number is on the card/);
  await jane.say('+44 7700 900801');
  const card = await until('a card with two inputs', async () => jane.messages().find(({ inputs }) => inputs.length === 2));
  expect(card.inputs.map(({ kind, label }) => [kind, label])).toEqual([['Input.Text', 'What is your full name?'], ['Input.Date', 'What is your date of birth?']]);
  expect(await person.submit(card.id, { 'What is your full name?': 'Jane Cooper', 'What is your date of birth?': '1990-05-14' })).toBe(200);
  expect(card).toMatchObject({ text: 'What is your full name?\n✓ Jane Cooper\n✓ 1990-05-14', inputs: [], buttons: [] });
  await jane.hears(/What is your postcode/);
  await jane.say('SW1A 1AA');
  const yes = await jane.hears(/^Register \+447700900801 to Jane Cooper/);
  await jane.press(yes.buttons[0]?.title ?? '');
  await jane.hears(/^Done\. \+447700900801 is registered/);
  expect(await writes(url, 'registry', 'registerUser')).toHaveLength(1);
}, 120_000);
