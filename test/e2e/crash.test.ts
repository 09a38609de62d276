import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { ask, openConversation, writes, type Customer } from './customer.ts';
import { ADA, codeFor, expectSwappedOnce, expectWholeTranscript, PEOPLE, upToTheYes } from './sim-swap.ts';
import { signIn } from './staff.ts';
import { processes, until, type Env, type Running } from './start-gateway.ts';

const { folder, gateway } = processes();
const mongo = process.env['MONGODB_TEST_URI'];

const STORES: { name: string; env: Env }[] = [{ name: 'embedded', env: {} }, ...(mongo === undefined ? [] : [{ name: 'MongoDB', env: { MONGODB_URI: databaseOn(mongo) } }])];

const told = async (customer: Customer): Promise<number> => (await customer.lines()).filter((line) => line.text.startsWith('Done. ')).length;
const moved = async (customer: Customer): Promise<boolean> => (await customer.lines()).some((line) => line.text === 'Number moved' && line.status === 'done');

describe('kill -9 and a restart', () => {
  it('loses no message that was acknowledged: the same client goes on', async () => {
    const dataDir = await folder();
    let running = await gateway(dataDir);
    const customer = await openConversation(running.url);
    const killed = async (): Promise<void> => {
      await running.end('SIGKILL');
      running = await gateway(dataDir);
      customer.moveTo(running.url);
    };
    await customer.say('SIM swap please');
    await killed();
    await customer.hears(/Which phone number/);
    await customer.say(ADA.number);
    await killed();
    await customer.hears(/6-digit code/);
    await customer.say(await codeFor(running.url, ADA.email));
    await killed();
    await customer.hears(/What happened to the old SIM/);
    await customer.picks('Stolen');
    await customer.hears(/long number on the new card/);
    await customer.say(ADA.card);
    await customer.hears(/Move \+447700900123/);
    await customer.say('yes');
    await customer.hears(/Done\. \+447700900123 is active/);
    await expectSwappedOnce(customer, running.url);
    await expectWholeTranscript(customer);
    expect(await audited(running)).toMatchObject({ sessions: 1, findings: [] });
  });

  // On MongoDB a dead process's claims are free when their lease is over (25 s): one kill for all, so that the wait is one too.
  it.each(STORES)('with work under way for five customers: each gets it once, and hears so once ($name)', async ({ env }) => {
    expect(await fiveAtOnce(env)).toMatchObject({ sessions: 5, findings: [] });
  }, 90_000);
});

/** Resolves to what the audit's own check says in the end. */
async function fiveAtOnce(env: Env): Promise<unknown> {
  const dataDir = await folder();
  const first = await gateway(dataDir, env);
  const customers = await Promise.all(PEOPLE.map((who) => upToTheYes(first.url, who)));
  const [ada, ...others] = customers;
  // Nobody waits for these to be acknowledged: some are, some are not.
  for (const customer of others) void customer.say('yes', 'the-yes').catch(() => null);
  await ada?.say('yes', 'the-yes');
  await until('the first number has moved', async () => (await Promise.all(customers.map(moved))).some(Boolean));
  await first.end('SIGKILL');

  const next = await gateway(dataDir, env);
  await Promise.all(customers.map(async (customer) => {
    customer.moveTo(next.url);
    // A client that does not know whether its message arrived sends it again.
    await customer.say('yes', 'the-yes');
  }));
  await until('everyone is told', async () => (await Promise.all(customers.map(told))).every((count) => count > 0), 50_000);

  for (const customer of customers) {
    await expectWholeTranscript(customer);
    expect(await told(customer)).toBe(1);
  }
  const numbers = PEOPLE.map(({ number }) => number);
  expect((await writes(next.url, 'provisioning', 'swapSim')).map((row) => JSON.stringify(row.arguments['msisdn'])).toSorted((a, b) => a.localeCompare(b))).toEqual(numbers.map((number) => JSON.stringify(number)));
  for (const [system, action] of [['billing', 'addFee'], ['crm', 'addNote']] as const) {
    const customersOf = (await writes(next.url, system, action)).map((row) => row.arguments['customerId']);
    expect({ action, count: customersOf.length, customers: new Set(customersOf).size }).toEqual({ action, count: 5, customers: 5 });
  }
  const mails = (await writes(next.url, 'outbox', 'sendEmail')).filter((row) => row.arguments['subject'] === 'Your number has a new SIM');
  expect(mails).toHaveLength(5);
  expect(new Set(mails.map((row) => row.arguments['to']))).toEqual(new Set(PEOPLE.map(({ email }) => email)));
  return audited(next);
}

async function audited(running: Running): Promise<unknown> {
  const token = await signIn(running, 'auditor@errand.example');
  return (await ask(`${running.url}/api/v1/audit/verify`, { token })).body;
}

function databaseOn(uri: string): string {
  const database = new URL(uri);
  database.pathname = `/e2e_${randomUUID().slice(0, 8)}`;
  return database.href;
}
