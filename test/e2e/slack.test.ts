import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { SLACK, startSlack, type SlackStandIn } from '../../src/lab/platforms/slack.ts';
import { writes } from './customer.ts';
import { ADA, BEN, codeFor } from './sim-swap.ts';
import { createReader, shown } from './slack-person.ts';
import { processes, until } from './start-gateway.ts';

const { folder, gateway } = processes();
let platform: SlackStandIn;
beforeAll(async () => { platform = await startSlack(); });
afterAll(async () => platform.close());
const start = async (dataDir: string, more: { [name: string]: string } = {}): Promise<Awaited<ReturnType<typeof gateway>>> => {
  const running = await gateway(dataDir, { SLACK_SIGNING_SECRET: SLACK.signingSecret, SLACK_BOT_TOKEN: SLACK.botToken, SLACK_BASE_URL: platform.url, SLACK_APPROVALS_CHANNEL: SLACK.approvals, ...more });
  platform.gateway = running.url;
  return running;
};
/** One gateway for all that need none of their own. */
let running: Promise<Awaited<ReturnType<typeof gateway>>> | null = null;
const shared = async (): Promise<Awaited<ReturnType<typeof gateway>>> => running ??= start(await folder());

it('a SIM swap by direct message, with buttons and a correction, across a kill of the gateway, is done once', async () => {
  const dataDir = await folder();
  const first = await start(dataDir);
  const person = platform.person('U0ANN');
  const ann = createReader(person);
  await ann.say('SIM swap please');
  await ann.hears(/a machine, not a person/);
  await ann.hears(/Which phone number/);
  await ann.say('+44 7700 900123');
  await ann.hears(/6-digit code/);
  await ann.say(await codeFor(first.url, ADA.email));
  expect(shown(await ann.hears(/What happened to the old SIM/))).toMatch(/\[Lost\]\n\[Stolen\]/);
  await ann.press('Lost');
  await ann.hears(/long number on the new card/);
  expect(ann.lines()).toContain('What happened to the old SIM?\n✓ Lost');
  await ann.say(ADA.card);
  await ann.hears(/^Move \+447700900123/);
  await ann.say('no, it was stolen');
  expect(shown(await ann.hears(/^Move \+447700900123/))).toMatch(/\[Yes, do it\]\n\[No, change something\]/);
  await first.end('SIGKILL');
  const second = await start(dataDir);
  await ann.press('Yes, do it');
  await ann.hears(/^Done\. \+447700900123 is active on your new SIM/);
  expect(await writes(second.url, 'provisioning', 'swapSim')).toHaveLength(1);
  expect((await writes(second.url, 'crm', 'addNote')).map((row) => row.arguments['text'])).toEqual([`SIM swap of ${ADA.number} to ${ADA.card}: stolen.`]);
  // Work replaces its own line, and leaves none that still says it runs.
  expect(ann.lines().filter((line) => /Number moved/.test(line))).toEqual(['✅ Number moved']);
  expect(ann.lines().filter((line) => line.startsWith('⏳'))).toEqual([]);
  // The summary that was corrected still has its buttons: they are late.
  const late = person.sees().find((message) => shown(message).startsWith('Move') && /Yes, do it/.test(shown(message)));
  await person.press('Yes, do it', { ts: late?.ts ?? '' });
  await ann.hears(/no longer|not open|past/i);
  expect(await writes(second.url, 'provisioning', 'swapSim')).toHaveLength(1);

  await person.openHome();
  await until('the home tab is shown', async () => /Your conversations/.test(JSON.stringify(platform.state.homes['U0ANN'] ?? '')));
  await second.end('SIGTERM');
});

it('the same in French in a thread of a channel, and a person on request', async () => {
  const { url } = await shared();
  const person = platform.person('U0BEA');
  const { ts } = await person.mention("j'ai perdu mon téléphone, je veux une nouvelle carte SIM");
  const bea = createReader(person, { channel: SLACK.help, thread: ts });
  await bea.hears(/De quel numéro/);
  await bea.say(ADA.number);
  await bea.hears(/code à 6 chiffres/);
  await bea.say(await codeFor(url, ADA.email));
  await bea.hears(/nouvelle carte/);
  await bea.say(ADA.card);
  await bea.hears(/\[Oui/);
  await bea.say('non, elle a été volée');
  expect(shown(await bea.hears(/\[Oui/))).toMatch(/^Mettre \+447700900123/);
  const yes = /\[(Oui[^\]]*)\]/.exec(bea.lines().at(-1) ?? '')?.[1] ?? '';
  await platform.person('U0FRANK').press(yes);
  expect(await writes(url, 'provisioning', 'swapSim')).toEqual([]);
  await bea.press(yes);
  await bea.hears(/^C'est fait/);
  expect(await writes(url, 'provisioning', 'swapSim')).toHaveLength(1);
  await bea.say('je veux parler à une personne');
  await bea.hears(/personne/);
  expect(person.sees()).toEqual([]);
});

it('a risk that needs a colleague is decided by a card in Slack, and the customer goes on', async () => {
  const { url } = await shared();
  const ann = createReader(platform.person('U0ANN'));
  const frank = platform.person('U0FRANK');
  const card = () => platform.state.messages.findLast(({ channel }) => channel === SLACK.approvals);
  const before = ann.lines().length;
  await platform.person('U0ANN').command('SIM swap please', { channel: SLACK.help });
  await until('the bot asks', async () => ann.lines().slice(before).some((line) => /Which phone number/.test(line)));
  await ann.say(BEN.number);
  await until('the code is asked for', async () => ann.lines().slice(before).some((line) => /6-digit code/.test(line)));
  await ann.say(await codeFor(url, BEN.email));
  await until('the reason is asked for', async () => ann.lines().slice(before).some((line) => /What happened to the old SIM/.test(line)));
  await ann.press('Stolen');
  await until('the card is asked for', async () => ann.lines().slice(before).some((line) => /long number on the new card/.test(line)));
  await ann.say(BEN.card);
  await until('the card is there', async () => card() !== undefined);
  expect(JSON.stringify(card()?.blocks)).toMatch(/Approval: sim swap.*\+447700900124.*stolen.*fraud team/);
  await platform.person('U0OTTO').press('Approve');
  await until('who may not is told', async () => platform.person('U0OTTO').whispers().length > 0);
  expect((await frank.press('Approve')).status).toBe(200);
  await until('the card is closed', async () => /✅ Approved by fraud@errand\.example/.test(JSON.stringify(card()?.blocks)));
  await until('the customer is asked for a yes', async () => ann.lines().slice(before).some((line) => /^Move \+447700900124.*\[Yes, do it\]/s.test(line)));
  await ann.press('Yes, do it');
  await until('it is done', async () => ann.lines().slice(before).some((line) => line.startsWith('Done. +447700900124 is active')));
  const swaps = (await writes(url, 'provisioning', 'swapSim')).map((row) => row.arguments);
  expect(swaps.filter(({ msisdn }) => msisdn === BEN.number)).toEqual([{ msisdn: BEN.number, iccid: BEN.card }]);
});

it('several answers at once, in a form', async () => {
  await shared();
  const person = platform.person('U0OTTO');
  const otto = createReader(person);
  await otto.say('register my prepaid SIM');
  await otto.hears(/Which number is on the card/);
  await otto.say('+44 7700 900801');
  await otto.hears(/full name/);
  await otto.press('Fill in a form');
  expect(platform.state.modals.map(({ view }) => JSON.stringify(view))).toEqual([expect.stringMatching(/full name.*date of birth/)]);
  expect((await person.submit({ fullName: 'Otto Operations', birthDate: '1980-02-03' })).status).toBe(200);
  await otto.hears(/postcode/);
  await until('the form is closed', async () => otto.lines().some((line) => /✓ Form sent/.test(line)));
});
