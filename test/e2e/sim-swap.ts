import { expect } from '@jest/globals';
import { ask, openConversation, plain, writes, type Customer } from './customer.ts';
import { until } from './start-gateway.ts';

/** A demo customer of the stand-in systems, and the card that waits for them. */
export interface Subscriber { name: string; number: string; email: string; card: string }
export const ADA: Subscriber = { name: 'Ada Martin', number: '+447700900123', email: 'ada.martin@example.com', card: '8944100000000005009' };
export const BEN: Subscriber = { name: 'Ben Okafor', number: '+447700900124', email: 'ben.okafor@example.com', card: '8944100000000005017' };
export const DAVID: Subscriber = { name: 'David Whyte', number: '+447700900126', email: 'david.whyte@example.com', card: '8944100000000005033' };
export const FELIX: Subscriber = { name: 'Félix Moreau', number: '+447700900128', email: 'felix.moreau@example.com', card: '8944100000000005058' };

/** Demo customers whose swap needs no approval, with the cards that wait for them. */
export const PEOPLE: Subscriber[] = [
  ADA,
  DAVID,
  { name: 'Eilidh MacLeod', number: '+447700900127', email: 'eilidh.macleod@example.com', card: '8944100000000005041' },
  { name: 'Grace Chen', number: '+447700900129', email: 'grace.chen@example.com', card: '8944100000000005066' },
  { name: 'Harry Singh', number: '+447700900130', email: 'harry.singh@example.com', card: '8944100000000005074' },
];

/** The newest one-time code that was sent to an address. */
export async function codeFor(url: string, email: string): Promise<string> {
  return until(`a code for ${email}`, async () => {
    const { body } = await ask<{ text: string }[]>(`${url}/sandbox/outbox/messages?to=${encodeURIComponent(email)}`);
    return body.map(({ text }) => /\b\d{6}\b/.exec(text)?.[0]).find((code) => code !== undefined);
  });
}

/** From the first word to the summary that waits for a yes. */
export async function askForSwap(customer: Customer, url: string, who = ADA): Promise<void> {
  await customer.say('SIM swap please');
  await customer.hears(/Which phone number/);
  await customer.say(who.number);
  await identify(customer, url, who);
  await customer.picks('Stolen');
  await customer.hears(/long number on the new card/);
  await customer.say(who.card);
}

/** A new conversation that needs nothing but a yes. */
export async function upToTheYes(url: string, who = ADA): Promise<Customer> {
  const customer = await openConversation(url);
  await askForSwap(customer, url, who);
  await customer.hears(/^Move \+4477/);
  return customer;
}

async function identify(customer: Customer, url: string, who = ADA): Promise<void> {
  await customer.hears(/6-digit code/);
  await customer.say(await codeFor(url, who.email));
  await customer.hears(/What happened to the old SIM/);
}

/** Done once everywhere: the number, the fee, the note, the e-mail, and what the customer was told. */
export async function expectSwappedOnce(customer: Customer, url: string, who = ADA): Promise<void> {
  const swaps = await writes(url, 'provisioning', 'swapSim');
  expect(swaps.map((row) => row.arguments)).toEqual([{ msisdn: who.number, iccid: who.card }]);
  const fees = await writes(url, 'billing', 'addFee');
  expect(fees.map((row) => row.arguments)).toEqual([expect.objectContaining({ amount: 10, reason: 'SIM swap' })]);
  const notes = await writes(url, 'crm', 'addNote');
  expect(notes.map((row) => row.arguments['text'])).toEqual([`SIM swap of ${who.number} to ${who.card}: stolen.`]);
  // Those to the staff are about approvals.
  const mails = (await writes(url, 'outbox', 'sendEmail')).map((row) => row.arguments).filter(({ to }) => to === who.email);
  expect(mails.map(({ to, subject }) => [to, subject])).toEqual([[who.email, 'Your code'], [who.email, 'Your number has a new SIM']]);
  expect(plain(JSON.stringify(mails[1]?.['text']))).toContain(`Your number ${who.number} moved to a new SIM`);
  const told = (await customer.lines()).filter((line) => line.from === 'bot' && line.text.includes('is active on your new SIM'));
  expect(told.map((line) => plain(line.text))).toEqual([`Done. ${who.number} is active on your new SIM.`]);
}

/** Every line has its own number, without a gap; every message of the customer is there, once, in order. */
export async function expectWholeTranscript(customer: Customer): Promise<void> {
  const lines = await customer.lines();
  expect(lines.map((line) => line.seq)).toEqual(lines.map((_line, i) => i + 1));
  expect(lines.flatMap((line) => (line.from === 'customer' ? [line.id] : []))).toEqual(customer.sent);
}
