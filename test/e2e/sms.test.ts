import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startTwilio, TWILIO, type TwilioStandIn } from '../../src/lab/platforms/twilio.ts';
import { writes } from './customer.ts';
import { ADA, BEN, codeFor } from './sim-swap.ts';
import { createPhone } from './sms-phone.ts';
import { processes } from './start-gateway.ts';

const { folder, gateway } = processes();
let platform: TwilioStandIn;
beforeAll(async () => { platform = await startTwilio(); });
afterAll(async () => platform.close());
const twilioEnv = () => ({ TWILIO_ACCOUNT_SID: TWILIO.accountSid, TWILIO_AUTH_TOKEN: TWILIO.authToken, TWILIO_BASE_URL: platform.url, BUSINESS_NAME: 'Acme' });

it('a SIM swap by text message, with a correction, across a kill of the gateway, is done once', async () => {
  const dataDir = await folder();
  const first = await gateway(dataDir, twilioEnv());
  const phone = createPhone({ platform, gateway: first.url, number: ADA.number });
  await phone.say('SIM swap please');
  await phone.hears(/a machine, not a person/);
  await phone.hears(/Which phone number/);
  await phone.say(ADA.number);
  await phone.hears(/6-digit code/);
  await phone.say(await codeFor(first.url, ADA.email));
  expect(await phone.hears(/What happened to the old SIM/)).toMatch(/\n1: .*\n2: Stolen/);
  await phone.say('1');
  await phone.hears(/long number on the new card/);
  await phone.say(ADA.card);
  await phone.hears(/^Move \+447700900123/);
  await phone.say('no, it was stolen');
  expect(await phone.hears(/^Move \+447700900123/)).toMatch(/\n1: Yes, do it\n2: No, change something/);
  await first.end('SIGKILL');
  const second = await gateway(dataDir, twilioEnv());
  const again = createPhone({ platform, gateway: second.url, number: ADA.number });
  const before = again.texts().length;
  await again.hears(/^Move/);
  await again.hears(/^Move/);
  await again.say('1');
  await again.hears(/^Done\. \+447700900123 is active on your new SIM/);
  expect(await writes(second.url, 'provisioning', 'swapSim')).toHaveLength(1);
  expect((await writes(second.url, 'crm', 'addNote')).map((row) => row.arguments['text'])).toEqual([`SIM swap of ${ADA.number} to ${ADA.card}: stolen.`]);
  expect(again.texts().slice(before)).toHaveLength(1);
  await second.end('SIGTERM');
});

it('the same in French, and a person on request', async () => {
  const { url } = await gateway(await folder(), twilioEnv());
  const phone = createPhone({ platform, gateway: url, number: ADA.number, ours: '+441632960002' });
  await phone.say("j'ai perdu mon téléphone, je veux une nouvelle carte SIM");
  await phone.hears(/De quel numéro/);
  await phone.say(ADA.number);
  await phone.hears(/code à 6 chiffres/);
  await phone.say(await codeFor(url, ADA.email));
  await phone.hears(/nouvelle carte/);
  await phone.say(ADA.card);
  await phone.hears(/\n1: Oui/);
  await phone.say('non, elle a été volée');
  await phone.hears(/\n1: Oui/);
  await phone.say('1');
  await phone.hears(/^C'est fait/);
  expect(await writes(url, 'provisioning', 'swapSim')).toHaveLength(1);
  await phone.say('je veux parler à une personne');
  await phone.hears(/personne/);
});

it('"stop texting me" is answered with one farewell and nothing after it, until START', async () => {
  const { url } = await gateway(await folder(), twilioEnv());
  const phone = createPhone({ platform, gateway: url, number: BEN.number });
  await phone.say('SIM swap please');
  await phone.hears(/Which phone number/);
  await phone.say('stop texting me');
  const farewell = await phone.hears(/no more messages.*START/);
  await phone.say('hello?');
  await phone.say('START');
  const back = await phone.hears(/^Acme: you will get our messages again/);
  expect(phone.texts().slice(phone.texts().indexOf(farewell) + 1, phone.texts().indexOf(back))).toEqual([]);
  await phone.say('SIM swap please');
  await phone.hears(/number/);
});
