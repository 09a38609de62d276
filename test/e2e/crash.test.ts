import { describe, expect, it } from '@jest/globals';
import { ask, openConversation, type Customer } from './customer.ts';
import { ADA, askForSwap, codeFor, expectSwappedOnce, expectWholeTranscript } from './sim-swap.ts';
import { signIn } from './staff.ts';
import { processes, until, type Running } from './start-gateway.ts';

const { folder, gateway } = processes();

async function progress(customer: Customer, text: string): Promise<void> {
  await until(`the line "${text}" is done`, async () => (await customer.lines()).some((line) => line.text === text && line.status === 'done'));
}

/** Where the gateway is killed after the customer's last yes. */
const MOMENTS: { when: string; reached: (customer: Customer) => Promise<unknown> }[] = [
  { when: 'before the yes is acknowledged', reached: async (customer) => void customer.say('yes', 'the-yes').catch(() => null) },
  { when: 'as soon as the yes is acknowledged', reached: (customer) => customer.say('yes', 'the-yes') },
  ...['Number moved', 'Fee added to your bill', 'Noted in your file'].map((text) => ({
    when: `after "${text}"`,
    async reached(customer: Customer) {
      await customer.say('yes', 'the-yes');
      await progress(customer, text);
    },
  })),
];

describe('kill -9 and a restart on the same data folder', () => {
  it('loses no message: killed after each acknowledgement, the same client goes on', async () => {
    const dataDir = await folder();
    let running = await gateway(dataDir);
    const customer = await openConversation(running.url);
    const killed = async (): Promise<void> => {
      await running.end('SIGKILL');
      running = await gateway(dataDir);
      customer.moveTo(running.url);
    };
    await killed();
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
    await killed();
    await customer.hears(/long number on the new card/);
    await customer.say(ADA.card);
    await customer.hears(/Move \+447700900123/);
    await customer.say('yes');
    await customer.hears(/Done\. \+447700900123 is active/);
    await expectSwappedOnce(customer, running.url);
    await expectWholeTranscript(customer);
    await expectWholeAudit(running);
  });

  it.each(MOMENTS)('does everything once when killed $when', async ({ reached }) => {
    const dataDir = await folder();
    const first = await gateway(dataDir);
    const customer = await openConversation(first.url);
    await askForSwap(customer, first.url);
    await customer.hears(/Move \+447700900123/);
    await reached(customer);
    await first.end('SIGKILL');

    const next = await gateway(dataDir);
    customer.moveTo(next.url);
    // A client that does not know whether its message arrived sends it again.
    await customer.say('yes', 'the-yes');
    await customer.hears(/Done\. \+447700900123 is active/);
    await expectSwappedOnce(customer, next.url);
    await expectWholeTranscript(customer);
    await expectWholeAudit(next);
  });
});

async function expectWholeAudit(running: Running): Promise<void> {
  const token = await signIn(running, 'auditor@errand.example');
  expect((await ask(`${running.url}/api/v1/audit/verify`, { token })).body).toMatchObject({ sessions: 1, findings: [] });
}
