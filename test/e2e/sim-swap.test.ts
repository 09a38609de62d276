import { expect, it } from '@jest/globals';
import type { AuditEvent } from '../../src/contracts.ts';
import { ask, openConversation } from './customer.ts';
import { ADA, askForSwap, expectSwappedOnce, expectWholeTranscript } from './sim-swap.ts';
import { signIn } from './staff.ts';
import { processes } from './start-gateway.ts';

const { folder, gateway } = processes();

it('a SIM swap over the plain API is done in every system, reported, and decided on the record', async () => {
  const running = await gateway(await folder());
  const { url } = running;
  const customer = await openConversation(url);
  await askForSwap(customer, url);
  await customer.hears(/Move \+447700900123 to the SIM ending 5009\?.*The fee is £10\.00/);
  expect(await customer.view()).toMatchObject({ state: 'confirming', flow: 'sim-swap', version: 1, owner: 'bot', identity: 'verified', slots: { number: ADA.number, reason: 'stolen' } });
  await customer.say('yes');
  await customer.hears(/Done\. \+447700900123 is active/);

  await expectSwappedOnce(customer, url);
  await expectWholeTranscript(customer);
  const done = ['provisioning.swapSim', 'billing.addFee', 'crm.addNote'].map((action) => expect.objectContaining({ action, status: 'done' }));
  expect(await customer.view()).toMatchObject({ working: false, owner: 'bot', work: expect.arrayContaining(done) });
  expect((await ask(`${url}/sandbox/provisioning/sims/${encodeURIComponent(ADA.number)}`)).body).toMatchObject({ iccid: ADA.card });

  const token = await signIn(running, 'auditor@errand.example');
  const { body } = await ask<{ story: string[]; events: AuditEvent[]; findings: unknown[] }>(`${url}/api/v1/audit/${customer.id}`, { token });
  expect(body.findings).toEqual([]);
  const decided = body.events.filter((event) => event.kind === 'decision.made');
  expect(decided.map((event) => event.data)).toMatchObject([{ table: 'sim-swap-risk', flow: 'sim-swap', version: 1, output: { outcome: 'allow', fee: 10, because: 'Nothing speaks against it.' } }]);
  expect(body.story.join('\n')).toContain('The table sim-swap-risk of sim-swap (version 1)');
  const { body: verdict } = await ask(`${url}/api/v1/audit/verify`, { token });
  expect(verdict).toMatchObject({ sessions: 1, findings: [] });
});
