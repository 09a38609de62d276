import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { ask, openConversation, type Customer } from './customer.ts';
import { processes, until } from './start-gateway.ts';

const { folder, gateway, shared } = processes();
const sharedGateway = shared();

async function quiet(customer: Customer): Promise<void> {
  await until('nothing is under way', async () => !(await customer.view()).working);
}

async function turns(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^errand_turns_total (\d+)$/m.exec(text)?.[1]);
}

it('the same message four times at once, and once more after a restart, is one turn', async () => {
  const dataDir = await folder();
  const first = await gateway(dataDir);
  const customer = await openConversation(first.url);
  await customer.hears(/automated assistant/);
  await Promise.all(['twice', 'twice', 'twice', 'twice'].map((id) => customer.say('SIM swap please', id)));
  await customer.hears(/Which phone number/);
  await quiet(customer);
  const before = await customer.lines();
  expect(before.filter((line) => line.from === 'customer').map((line) => line.text)).toEqual(['SIM swap please']);
  expect(before.filter((line) => /Which phone number/.test(line.text))).toHaveLength(1);
  await first.end('SIGTERM');

  const next = await gateway(dataDir);
  customer.moveTo(next.url);
  await customer.say('SIM swap please', 'twice');
  // A message sent after it has had its turn: the one before it would have had its own by then.
  await customer.say('help', 'later');
  await until('the later one is answered', async () => (await customer.lines()).at(-1)?.seq !== before.at(-1)?.seq && !(await customer.view()).working);
  expect((await customer.lines()).filter((line) => line.from === 'customer').map((line) => line.id)).toEqual(['twice', 'later']);
});

it('a conversation can be read from the moment it is opened, before its first turn', async () => {
  const { url } = await sharedGateway();
  const opened = await Promise.all(Array.from({ length: 20 }, () => openConversation(url)));
  expect(await Promise.all(opened.map((customer) => customer.view()))).toEqual(opened.map(({ id }) => expect.objectContaining({ id, state: 'idle', owner: 'bot' })));
});

it('the same text under two ids is two turns', async () => {
  const { url } = await sharedGateway();
  const customer = await openConversation(url);
  await customer.say('hello');
  await quiet(customer);
  await customer.say('hello');
  await quiet(customer);
  expect((await customer.lines()).filter((line) => line.text === 'hello')).toHaveLength(2);
});

it('three short messages within a second are one turn with one reply, with the pause that is the default', async () => {
  const { url } = await gateway(await folder(), { BURST: '' });
  const customer = await openConversation(url);
  await customer.hears(/automated assistant/);
  const [before, seq] = [await turns(url), (await customer.lines()).at(-1)?.seq ?? 0];
  for (const text of ['I lost my phone', 'and I need', 'a new SIM card']) await customer.say(text);
  await customer.hears(/Which phone number/);
  await quiet(customer);
  const lines = await customer.lines(seq);
  expect(lines.map((line) => line.from)).toEqual(['customer', 'customer', 'customer', 'bot']);
  expect(await turns(url) - before).toBe(1);
});

it('a client that comes back reads on after the last line it has: nothing twice, nothing left out', async () => {
  const { url } = await sharedGateway();
  const customer = await openConversation(url);
  await customer.hears(/automated assistant/);
  await customer.say('SIM swap please', randomUUID());
  await customer.hears(/Which phone number/);
  await quiet(customer);
  const all = await customer.lines();
  for (const { seq } of all) expect(await customer.lines(seq)).toEqual(all.filter((line) => line.seq > seq));
  const own = `${url}/api/v1/conversations/${customer.id}/messages?after=${all.length}&wait=10`;
  const waiting = ask<{ messages: { text: string }[] }>(own, { token: customer.token });
  await customer.say('thanks');
  expect((await waiting).body.messages[0]).toMatchObject({ seq: all.length + 1, text: 'thanks' });
});
