import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createCallers, type Caller, type Callers } from '../../src/lab/platforms/twilio-calls.ts';
import { startTwilio, TWILIO, type TwilioStandIn } from '../../src/lab/platforms/twilio.ts';
import { plain, writes } from './customer.ts';
import { ADA, codeFor, DAVID } from './sim-swap.ts';
import { processes, until, type Env, type Running } from './start-gateway.ts';

const { folder, gateway, shared } = processes();
let platform: TwilioStandIn;
let callers: Callers;
beforeAll(async () => {
  callers = createCallers();
  platform = await startTwilio({ routers: [callers.router] });
});
afterAll(async () => {
  callers.close();
  await platform.close();
});

/** A call takes the time that a voice and a gateway take; a busy machine takes more. */
const WITHIN_MS = 120_000;
const OURS = '+441632960001';
const env = (more: Env = {}): Env => ({ TWILIO_ACCOUNT_SID: TWILIO.accountSid, TWILIO_AUTH_TOKEN: TWILIO.authToken, TWILIO_BASE_URL: platform.url, BUSINESS_NAME: 'Acme', ...more });
const start = async (more: Env): Promise<Running> => gateway(await folder(), env(more));
const sharedGateway = shared(env);

/** A phone that calls, and hears one line after the other. */
interface Phone { caller: Caller; hears(pattern: RegExp, withinMs?: number): Promise<string>; say(text: string): void; press(keys: string): void }
async function call({ url }: Running, { from = ADA.number } = {}): Promise<Phone> {
  const caller = await callers.place({ from, to: OURS, webhook: `${url}/channels/voice/calls`, status: `${url}/channels/voice/status` });
  let heard = 0;
  return {
    caller,
    say: (text) => caller.say(text),
    press: (keys) => caller.press(keys),
    hears: async (pattern, withinMs = 30_000) => until(() => `a line like ${String(pattern)} among:\n${caller.call.heard.map(({ text }) => text).join('\n')}\n${caller.call.problems.join('\n')}`, async () => {
      const found = caller.call.heard.findIndex(({ text }, i) => i >= heard && pattern.test(plain(text)));
      if (found < 0) return undefined;
      heard = found + 1;
      return plain(caller.call.heard[found]?.text ?? '');
    }, withinMs),
  };
}

const CARD = ADA.card;

it('a SIM swap by telephone, by relay, with keys and a correction, is done once, and a person takes over with a whisper', async () => {
  const running = await start({ VOICE_TRANSFER_TO: '+442079460000' });
  const phone = await call(running);
  await phone.hears(/a machine, not a person/);
  await phone.hears(/press 0 at any time/);
  phone.say('SIM swap please');
  await phone.hears(/Which phone number/);
  phone.say('oh seven seven double oh');
  phone.say('nine double oh one two three');
  await phone.hears(/6-digit code/);
  phone.press(`${await codeFor(running.url, ADA.email)}#`);
  expect(await phone.hears(/What happened to the old SIM/)).toMatch(/For Lost, say Lost or press 1\./);
  phone.press('1');
  await phone.hears(/long number on the new card/);
  phone.press(`${ADA.card}#`);
  expect(await phone.hears(/^Move plus 4 4, 7 7 0 0, 9 0 0, 1 2 3 to the SIM ending 5 0 0 9/)).toMatch(/The fee is 10 pounds\. To go ahead, say yes or press 1\./);
  phone.say('no, it was stolen');
  await phone.hears(/^Move plus 4 4/);
  phone.say('yes');
  await phone.hears(/^Done\. plus 4 4, 7 7 0 0, 9 0 0, 1 2 3 is active on your new SIM/);
  expect(await writes(running.url, 'provisioning', 'swapSim')).toHaveLength(1);
  expect((await writes(running.url, 'crm', 'addNote')).map((row) => row.arguments['text'])).toEqual([`SIM swap of ${ADA.number} to ${CARD}: stolen.`]);
  phone.press('0');
  await phone.hears(/putting you through/);
  const person = await until('it is put through', async () => phone.caller.call.person);
  expect(person).toMatchObject({ number: '+442079460000', whispered: [expect.stringMatching(/Reason: the customer asked for a person/)] });
  expect(phone.caller.call.problems).toEqual([]);
  await phone.caller.hangUp();
}, WITHIN_MS);

it('the same in French, from a French number, in the language that is spoken', async () => {
  const running = await sharedGateway();
  const phone = await call(running, { from: '+33612340578' });
  await phone.hears(/machine/);
  phone.say("j'ai perdu mon téléphone, je veux une nouvelle carte SIM");
  await phone.hears(/De quel numéro|Quel numéro/);
  phone.press('07700900126#');
  await phone.hears(/code à 6 chiffres/);
  phone.press(`${await codeFor(running.url, DAVID.email)}#`);
  await phone.hears(/nouvelle carte/);
  phone.press(`${DAVID.card}#`);
  await phone.hears(/Pour continuer, dites oui ou appuyez sur 1/);
  phone.say('non, elle a été volée');
  await phone.hears(/Pour continuer, dites oui/);
  phone.press('1');
  await phone.hears(/^C['’]est fait/);
  expect((await writes(running.url, 'provisioning', 'swapSim')).filter((row) => row.arguments['msisdn'] === DAVID.number)).toHaveLength(1);
  expect(phone.caller.call.language).toBe('fr-FR');
  phone.say('je veux parler à une personne');
  await phone.hears(/vous rappellera/);
  expect(phone.caller.call.problems).toEqual([]);
  await phone.caller.hangUp();
}, WITHIN_MS);

it('the same without a relay, by speech and keys', async () => {
  const running = await start({ VOICE: 'gather' });
  const phone = await call(running);
  await phone.hears(/a machine, not a person/);
  const listens = async (): Promise<unknown> => until('the phone listens', async () => phone.caller.call.by === 'gather');
  await listens();
  phone.say('SIM swap please');
  await phone.hears(/Which phone number/);
  await listens();
  phone.press('07700900123#');
  await phone.hears(/6-digit code/);
  await listens();
  phone.press(`${await codeFor(running.url, ADA.email)}#`);
  await phone.hears(/What happened to the old SIM/);
  await listens();
  phone.press('1');
  await phone.hears(/long number on the new card/);
  await listens();
  phone.press(`${ADA.card}#`);
  await phone.hears(/^Move plus 4 4/);
  await listens();
  phone.say('no, it was stolen');
  await phone.hears(/^Move plus 4 4/);
  await listens();
  phone.press('1');
  await phone.hears(/^Done\./);
  expect(await writes(running.url, 'provisioning', 'swapSim')).toHaveLength(1);
  expect((await writes(running.url, 'crm', 'addNote')).map((row) => row.arguments['text'])).toEqual([`SIM swap of ${ADA.number} to ${CARD}: stolen.`]);
  await listens();
  phone.press('0');
  await phone.hears(/call you back/);
  expect(phone.caller.call.problems).toEqual([]);
  await phone.caller.hangUp();
}, WITHIN_MS);

it('what comes after the caller hung up is texted to them, and the conversation goes on there', async () => {
  const running = await sharedGateway();
  const phone = await call(running);
  await phone.hears(/a machine, not a person/);
  phone.say('SIM swap please');
  await phone.hears(/Which phone number/);
  phone.press('07700900123#');
  await phone.hears(/6-digit code/);
  phone.press(`${await codeFor(running.url, ADA.email)}#`);
  await phone.hears(/What happened to the old SIM/);
  phone.press('2');
  await phone.hears(/long number on the new card/);
  phone.press(`${ADA.card}#`);
  await phone.hears(/^Move plus 4 4/);
  phone.press('1');
  await phone.caller.hangUp();
  const text = await until('a text about what was done', async () => platform.posted.find(({ to, body }) => to === ADA.number && plain(body).startsWith('Done.')), 40_000);
  expect(text.from).toBe(OURS);
  expect((await writes(running.url, 'provisioning', 'swapSim')).filter((row) => row.arguments['msisdn'] === ADA.number)).toHaveLength(1);
}, WITHIN_MS);
