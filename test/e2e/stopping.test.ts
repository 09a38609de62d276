import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { ask, openConversation, writes, type Customer } from './customer.ts';
import { startHeldSystem } from './held-system.ts';
import { ADA, expectWholeTranscript } from './sim-swap.ts';
import { ROOT, processes, until, type Running } from './start-gateway.ts';

const { folder, gateway } = processes();

const system = await startHeldSystem();
afterAll(system.close);

async function onHeld(dataDir: string): Promise<Running> {
  const running = await gateway(dataDir, { PACKS: join(ROOT, 'test/e2e/packs/held'), HELD_URL: system.url });
  system.aim(running.url);
  return running;
}

async function sayYesToMove(customer: Customer): Promise<void> {
  await customer.say('start the slow move');
  await customer.hears(/Which number moves slowly/);
  await customer.say(ADA.number);
  await customer.hears(/Onto which card/);
  await customer.say(ADA.card);
  await customer.hears(/Move \+447700900123 to 5009 slowly\?/);
  await customer.say('yes');
}

it('SIGTERM while a call is out: it takes nothing more, waits for the answer, tells the customer and exits 0', async () => {
  const dataDir = await folder();
  const running = await onHeld(dataDir);
  const customer = await openConversation(running.url);
  system.hold();
  await sayYesToMove(customer);
  await until('the call is out', async () => system.held() === 1);

  running.signal('SIGTERM');
  await until('/readyz says 503', async () => (await ask(`${running.url}/readyz`)).status === 503);
  const late = await ask(`${running.url}/api/v1/conversations`, { body: {} });
  expect(late).toMatchObject({ status: 503, body: { error: { code: 'unavailable' } } });
  system.release();
  expect(await running.exited).toMatchObject({ code: 0, signal: null, stderr: '' });

  const next = await onHeld(dataDir);
  customer.moveTo(next.url);
  await customer.hears(/The slow move of \+447700900123 is done/);
  await expectWholeTranscript(customer);
  expect(await writes(next.url, 'provisioning', 'swapSim')).toHaveLength(1);
});

it('a system that committed and never answered, and kill -9 on the gateway: a look-up by its key finds what was done, once', async () => {
  const dataDir = await folder();
  const running = await onHeld(dataDir);
  const customer = await openConversation(running.url);
  system.hold();
  await sayYesToMove(customer);
  await until('the call is out', async () => system.held() === 1);
  await running.end('SIGKILL');

  system.release();
  const next = await onHeld(dataDir);
  customer.moveTo(next.url);
  await customer.hears(/The slow move of \+447700900123 is done/);
  await expectWholeTranscript(customer);
  expect(await writes(next.url, 'provisioning', 'swapSim')).toHaveLength(1);
  expect((await customer.view()).work).toEqual([expect.objectContaining({ action: 'held.swapSim', status: 'done' })]);
});
