import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { openConversation, writes, type Customer } from './customer.ts';
import { expectWholeTranscript, identify, type Subscriber } from './sim-swap.ts';
import { processes, until } from './start-gateway.ts';

const uri = process.env['MONGODB_TEST_URI'];
const { folder, gateway } = processes();

/** Demo customers whose swap needs no approval, each killed at another moment. */
const [DAVID, EILIDH, GRACE, HARRY]: [Subscriber, Subscriber, Subscriber, Subscriber] = [
  { name: 'David Whyte', number: '+447700900126', email: 'david.whyte@example.com', card: '8944100000000005033' },
  { name: 'Eilidh MacLeod', number: '+447700900127', email: 'eilidh.macleod@example.com', card: '8944100000000005041' },
  { name: 'Grace Chen', number: '+447700900129', email: 'grace.chen@example.com', card: '8944100000000005066' },
  { name: 'Harry Singh', number: '+447700900130', email: 'harry.singh@example.com', card: '8944100000000005074' },
];

async function upToTheYes(url: string, who: Subscriber): Promise<Customer> {
  const customer = await openConversation(url);
  await customer.say('SIM swap please');
  await customer.hears(/Which phone number/);
  await customer.say(who.number);
  await identify(customer, url, who);
  await customer.picks('Stolen');
  await customer.hears(/long number on the new card/);
  await customer.say(who.card);
  await customer.hears(/Move \+447700/);
  return customer;
}

/** On MongoDB what a dead process had claimed is taken over when its lease is over: one kill for all moments, one wait. */
(uri === undefined ? it.skip : it)('kill -9 on MongoDB, with conversations in every stage: each is done once', async () => {
  const database = new URL(uri ?? '');
  database.pathname = `/e2e_${randomUUID().slice(0, 8)}`;
  const [dataDir, env] = [await folder(), { MONGODB_URI: database.href }];
  const first = await gateway(dataDir, env);
  const people = [DAVID, EILIDH, GRACE, HARRY];
  const [david, eilidh, grace, harry] = await Promise.all([DAVID, EILIDH, GRACE, HARRY].map((who) => upToTheYes(first.url, who)));
  const customers = [david, eilidh, grace, harry].flatMap((one) => one ?? []);

  await grace?.say('yes', 'the-yes');
  await until('the fee is added', async () => (await grace?.lines())?.some((line) => line.text === 'Fee added to your bill' && line.status === 'done'));
  await eilidh?.say('yes', 'the-yes');
  await until('the work runs', async () => (await eilidh?.lines())?.some((line) => line.status !== undefined && line.text === 'Number moved'));
  await david?.say('yes', 'the-yes');
  void harry?.say('yes', 'the-yes').catch(() => null);
  await first.end('SIGKILL');

  const next = await gateway(dataDir, env);
  await Promise.all(customers.map(async (customer) => {
    customer.moveTo(next.url);
    await customer.say('yes', 'the-yes');
  }));
  await until('everyone is told', async () => {
    const told = await Promise.all(customers.map(async (customer) => (await customer.lines()).some((line) => line.text.startsWith('Done. '))));
    return told.every(Boolean);
  }, 45_000);

  for (const customer of customers) {
    await expectWholeTranscript(customer);
    expect((await customer.lines()).filter((line) => line.text.startsWith('Done. '))).toHaveLength(1);
  }
  const numbers = people.map(({ number }) => number);
  expect((await writes(next.url, 'provisioning', 'swapSim')).map((row) => row.arguments['msisdn']).toSorted()).toEqual(numbers);
  expect(await writes(next.url, 'billing', 'addFee')).toHaveLength(people.length);
  expect(await writes(next.url, 'crm', 'addNote')).toHaveLength(people.length);
  expect((await writes(next.url, 'outbox', 'sendEmail')).filter((row) => row.arguments['subject'] === 'Your number has a new SIM')).toHaveLength(people.length);
}, 90_000);
