import { beforeAll, describe, expect, it } from '@jest/globals';
import { ask, openConversation, type Customer } from './customer.ts';
import { BEN, askForSwap, expectSwappedOnce } from './sim-swap.ts';
import { signIn } from './staff.ts';
import { processes, until, type Running } from './start-gateway.ts';

interface Approval { id: string; session: string; digest: string; state: string; decidedBy: string | null; facts: object }
const { folder, gateway } = processes();
let running: Running;
const call = <T>(path: string, token: string, body?: unknown) => ask<T>(`${running.url}/api/v1/${path}`, { token, ...(body !== undefined && { body }) });

beforeAll(async () => {
  running = await gateway(await folder());
});

it('an approval: seen by its role alone, decided once on exactly what was asked, then the customer goes on', async () => {
  const customer = await openConversation(running.url);
  await askForSwap(customer, running.url, BEN);
  await customer.hears(/needs a colleague's approval \(fraud team\)/);
  const [fraud, agent] = [await signIn(running, 'fraud@errand.example'), await signIn(running, 'agent@errand.example')];
  const approval = await until('the approval is listed', async () => (await call<{ approvals: Approval[] }>('approvals', fraud)).body.approvals[0]);
  expect(approval).toMatchObject({ session: customer.id, state: 'open', facts: { number: BEN.number, reason: 'stolen' } });
  expect((await call('approvals', agent)).body).toEqual({ approvals: [] });

  const decision = `approvals/${encodeURIComponent(approval.id)}/decision`;
  const right = { decision: 'approved', digest: approval.digest };
  expect(await call(decision, agent, right)).toMatchObject({ status: 403, body: { error: { code: 'forbidden' } } });
  expect(await call(decision, fraud, { ...right, digest: 'f'.repeat(64) })).toMatchObject({ status: 409, body: { error: { code: 'stale' } } });
  expect(await call(decision, fraud, right)).toMatchObject({ status: 200, body: { state: 'approved', decidedBy: 'fraud@errand.example' } });
  expect(await call(decision, fraud, { ...right, decision: 'refused' }))
    .toMatchObject({ status: 409, body: { error: { code: 'already_decided', message: expect.stringMatching(/^This approval was approved by fraud@errand\.example at /) } } });

  await customer.hears(/Move \+447700900124/);
  await customer.say('yes');
  await customer.hears(/Done\. \+447700900124 is active/);
  await expectSwappedOnce(customer, running.url, BEN);
});

describe('a person', () => {
  let customer: Customer;
  let agent = '';
  const act = (verb: string, body?: unknown) => ask(`${running.url}/api/v1/conversations/${customer.id}/${verb}`, { token: agent, body: body ?? {} });
  const listed = async () => (await call<{ handovers: { id: string; owner: string; agent: string | null; because: string | null; packet: { lines: { text: string }[] } }[] }>('handovers', agent)).body.handovers.find(({ id }) => id === customer.id);

  it('is there when asked for: listed with what was said, claims, answers, and gives back', async () => {
    customer = await openConversation(running.url);
    agent = await signIn(running, 'agent@errand.example');
    await customer.say('I want a human');
    await customer.hears(/passing this on to a person/);
    const waiting = await until('the handover is listed', listed);
    expect(waiting).toMatchObject({ owner: 'nobody', agent: null, because: 'the customer asked for a person' });
    expect(waiting.packet.lines.map((line) => line.text)).toContain('I want a human');
    expect(await act('say', { id: 'early', text: 'hello' })).toMatchObject({ status: 409, body: { error: { code: 'conflict' } } });

    expect(await act('claim')).toMatchObject({ status: 202 });
    await customer.hears(/A person has taken over/);
    await until('it is claimed', async () => (await listed())?.agent === 'agent@errand.example');
    expect(await act('say', { id: 'one', text: 'This is Ada from the desk.' })).toMatchObject({ status: 202 });
    expect(await act('say', { id: 'one', text: 'This is Ada from the desk.' })).toMatchObject({ status: 202 });
    expect(await customer.hears(/This is Ada from the desk/)).toMatchObject({ from: 'agent' });
    await customer.say('SIM swap please');
    expect(await act('return')).toMatchObject({ status: 202 });
    await customer.hears(/I'm back/);
    const lines = await customer.lines();
    expect(lines.filter((line) => line.text === 'This is Ada from the desk.')).toHaveLength(1);
    // The bot stayed silent while the person had it.
    const [mine, back] = [lines.findIndex((line) => line.text === 'SIM swap please'), lines.findIndex((line) => /I.m back/.test(line.text))];
    expect(lines.slice(mine + 1, back)).toEqual([]);
    expect(await listed()).toBeUndefined();
    await customer.say('SIM swap please');
    await customer.hears(/Which phone number/);
  });
});
