import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startDeskRig, type Customer, type DeskRig } from './desk-rig.ts';
import { refused } from './people.ts';

const AGENT = 'agent@errand.example';
const ADA = '+447700900123';
let rig: DeskRig;
let count = 0;
beforeAll(async () => {
  rig = await startDeskRig();
});
afterAll(async () => rig.close());

const path = (of: Pick<Customer, 'id'>, rest: string): string => `/api/v1/conversations/${of.id}/${rest}`;
const asAgent = async (of: Pick<Customer, 'id'>, rest: string, body?: unknown) => rig.as('agent', path(of, rest), body);
const packet = async (of: Pick<Customer, 'id'>) => (await asAgent(of, 'handover')).body as { summary: { text: string }; evidence: { ledger: { action: string; stage: string; detail: unknown }[] } } & { [name: string]: unknown };
const done = { status: 202, body: { id: expect.any(String), done: true } };

/** Ada, verified, with a request that has come as far as these words bring it. */
async function ada(...said: string[]): Promise<Customer> {
  count += 1;
  const customer = await rig.customer(`ada-${count}`, { msisdn: ADA });
  for (const text of said) await customer.say(text);
  return customer;
}

/** The same, with the agent, who has written to her. */
async function withAgent(...said: string[]): Promise<Customer> {
  const customer = await ada(...said);
  expect(await asAgent(customer, 'claim', {})).toMatchObject(done);
  expect(await asAgent(customer, 'say', { id: 'hello', text: 'Ada Agent here.' })).toMatchObject(done);
  return customer;
}

const since = async (customer: Customer, from: number): Promise<string[]> => (await customer.heard()).slice(from);

describe('what a person gets when they take a conversation over', () => {
  it('says in words what was wanted, known, done and is open, with the evidence', async () => {
    const customer = await ada('I want 8 pounds back for the outage', 'give me a real person');
    const found = await packet(customer);
    expect(found).toMatchObject({
      id: customer.id, owner: 'nobody', agent: null, state: 'withPerson', queue: 'asked for a person', because: 'the customer asked for a person', locale: 'en', identity: 'verified',
      customer: { name: expect.any(String) }, addresses: [{ channel: 'rig', id: customer.id }], reply: { channel: 'rig', limit: 4000, stopped: false },
      requests: [{ flow: 'bill-credit', title: 'Credit on the bill', slots: { creditReason: 'outage', creditAmount: 8 }, told: {}, runBy: null }],
      mayReturn: false, mayResume: false, notes: [], next: null,
      evidence: { ledger: [], decisions: [{ table: 'bill-credit-rules', flow: 'bill-credit', output: { outcome: expect.any(String) }, rule: expect.stringMatching(/./) }], exceptions: [], approvals: [] },
    });
    expect(found.summary.text).toMatch(/^The customer asked for Credit on the bill \(bill-credit, version \d+\)\. It came to a person because the customer asked for a person \(queue: asked for a person\)\. The customer is .+, verified\. Known: creditAmount = 8, creditReason = outage\. Nothing was changed in any system\. bill-credit-rules decided: Row 6/);
  });

  it('says what was done and read back, and what failed', async () => {
    rig.disturb([{ on: 'billing.addCredit', kind: 'error', times: 99 }]);
    const customer = await ada('I want 8 pounds back for the outage', 'yes');
    rig.disturb([]);
    const found = await packet(customer);
    expect(found).toMatchObject({ owner: 'nobody', evidence: { ledger: [{ action: 'billing.addCredit', stage: expect.stringMatching(/failed|unknown/) }], exceptions: [{ state: 'open', action: 'billing.addCredit' }] } });
    expect(found.summary.text).toMatch(/billing\.addCredit (failed|happened is not known)/);
    expect(found.summary.text).toMatch(/Open with the staff: (failed|unknown), billing\.addCredit/);
  });

  it('pages its lines: the last ones first, then those after', async () => {
    const customer = await ada('where is my order', 'thanks', 'thanks', 'thanks');
    const all = await customer.lines();
    const last = (await asAgent(customer, 'lines?limit=2')).body as { lines: { seq: number }[]; next: number | null };
    expect(last).toMatchObject({ lines: [{ seq: all.length - 1 }, { seq: all.length }], next: null });
    const read: number[] = [];
    for (let after: number | null = 0; after !== null;) {
      const page = (await asAgent(customer, `lines?limit=2&after=${after}`)).body as typeof last;
      read.push(...page.lines.map(({ seq }) => seq));
      after = page.next;
    }
    expect(read).toEqual(all.map(({ seq }) => seq));
  });

  it.each(['handover', 'lines'])('is there for agents and admins alone (%s)', async (what) => {
    const customer = await ada();
    expect(await rig.as('admin', path(customer, what))).toMatchObject({ status: 200 });
    for (const role of ['fraud team', 'auditor', 'operations']) expect(await rig.as(role, path(customer, what))).toMatchObject(refused(403, 'forbidden'));
    expect(await rig.as('agent', path({ id: 'nobody' }, what))).toMatchObject(refused(404, 'not_found'));
    for (const wrong of ['limit=0', 'limit=501', 'limit=x', 'after=-1', 'after=1.5']) expect(await asAgent(customer, `${what}?${wrong}`)).toMatchObject(refused(400, 'bad_request'));
  });

  it('is listed with its place in the queue', async () => {
    rig.clock.now += 1_000;
    const first = await ada('I want a human');
    rig.clock.now += 1_000;
    const second = await ada('I want a human');
    const { handovers } = (await rig.as('agent', '/api/v1/handovers')).body as { handovers: { id: string; position: number | null; channel: string }[] };
    const place = (of: Customer): number => handovers.find(({ id }) => id === of.id)?.position ?? 0;
    expect(place(first)).toBeGreaterThan(0);
    expect(place(second)).toBe(place(first) + 1);
    await asAgent(first, 'claim', {});
    expect((await rig.as('agent', '/api/v1/handovers')).body).toMatchObject({ handovers: expect.arrayContaining([expect.objectContaining({ id: first.id, position: null, agent: AGENT, queue: 'asked for a person' })]) });
  });
});

describe('giving a conversation back', () => {
  it('is not done without a word to a customer who asked for a person', async () => {
    const customer = await ada('I want 8 pounds back for the outage', 'give me a real person');
    await asAgent(customer, 'claim', {});
    for (const verb of ['return', 'resume']) expect(await asAgent(customer, verb, {})).toMatchObject(refused(409, 'conflict', /write to them first/));
    await asAgent(customer, 'say', { id: 'a', text: 'Here I am.' });
    expect(await packet(customer)).toMatchObject({ mayReturn: true, mayResume: true, why: { return: null, resume: null } });
    expect(await asAgent(customer, 'return', {})).toMatchObject(done);
    expect(await packet(customer)).toMatchObject({ owner: 'bot', agent: null, requests: [] });
  });

  it('with what was under way: it goes on where it was, asks nothing again that was told the person, and does what the customer agrees to', async () => {
    const customer = await withAgent('arrange a call', 'can I talk to a person?');
    await customer.say('tomorrow would be good');
    await customer.say('yes');
    expect(await packet(customer)).toMatchObject({ requests: [{ flow: 'book-callback', slots: {}, told: { day: '2026-01-16' } }], summary: { text: expect.stringMatching(/Told a person, and kept: day = 2026-01-16\./) } });
    const before = (await customer.heard()).length;
    expect(await asAgent(customer, 'resume', { slots: { topic: 'bill' } })).toMatchObject(done);
    expect(await since(customer, before)).toEqual([expect.stringMatching(/I’m back/), 'At what time?']);
    await customer.say('at 3pm');
    expect((await customer.heard()).at(-1)).toMatch(/Shall we call on .*16.* at 15:00 about “The bill”\?/);
    await customer.say('yes');
    expect((await customer.heard()).at(-1)).toMatch(/^Done\. We call/);
    expect(await packet(customer)).toMatchObject({ owner: 'bot', requests: [] });
  });

  it('does not lead back to the rule that called for a person, unless something is new', async () => {
    const customer = await withAgent('I want 500 pounds back for the outage');
    expect(await packet(customer)).toMatchObject({ queue: 'billing desk', mayResume: false, why: { resume: expect.stringMatching(/Nothing is new/) } });
    expect(await asAgent(customer, 'resume', {})).toMatchObject(refused(409, 'conflict', /asks for more money back than the rules/));
    expect(await asAgent(customer, 'resume', { slots: { creditAmount: 500 } })).toMatchObject(refused(409, 'conflict', /Nothing is new/));
    expect(await asAgent(customer, 'resume', { slots: { creditAmount: 8 } })).toMatchObject(done);
    expect((await customer.heard()).at(-1)).toBe('Take £8.00 off your next bill?');
    await customer.say('yes');
    expect((await packet(customer)).evidence.ledger).toMatchObject([{ action: 'billing.addCredit', stage: 'done' }, {}]);
  });

  it.each([
    ['creditAmount', 'a lot', /must be a number/], ['creditAmount', 0, /within the flow’s limits/], ['creditReason', 'fun', /must be one of outage/], ['nothing', 1, /bill-credit has no nothing/],
  ])('takes no %s of %j', async (slot, value, words) => {
    const customer = await withAgent('I want 500 pounds back for the outage');
    expect(await asAgent(customer, 'resume', { slots: { [slot]: value } })).toMatchObject(refused(400, 'bad_request', words));
  });

  it('is for who has it, and says why there is nothing to go on with', async () => {
    const customer = await ada('I want a human');
    for (const verb of ['return', 'resume', 'close']) expect(await asAgent(customer, verb, {})).toMatchObject(refused(409, 'conflict', /Claim this conversation first/));
    for (const verb of ['return', 'resume', 'claim', 'close', 'run', 'say']) expect(await rig.as('admin', path(customer, verb), { id: 'x', text: 'x', flow: 'order-status' })).toMatchObject(refused(403, 'forbidden'));
    await asAgent(customer, 'claim', {});
    await asAgent(customer, 'say', { id: 'a', text: 'Here I am.' });
    expect(await asAgent(customer, 'resume', {})).toMatchObject(refused(409, 'conflict', /No request is under way/));
    expect(await asAgent(customer, 'resume', { slots: 7 })).toMatchObject(refused(400, 'bad_request'));
  });
});

describe('a flow that a person runs', () => {
  it('asks the customer for what is missing and for their yes, and then the person has the conversation again', async () => {
    const customer = await withAgent('I want a human');
    const before = (await customer.heard()).length;
    expect(await asAgent(customer, 'run', { flow: 'bill-credit', slots: { creditReason: 'outage' } })).toMatchObject(done);
    expect(await since(customer, before)).toEqual([expect.stringMatching(/I’m back/), 'How much should come back to you?']);
    expect(await packet(customer)).toMatchObject({ owner: 'human', agent: AGENT, state: 'collecting', asks: 'creditAmount', requests: [{ flow: 'bill-credit', runBy: AGENT }] });
    expect(await asAgent(customer, 'say', { id: 'b', text: 'Just say the amount.' })).toMatchObject(done);
    await customer.say('7 pounds');
    expect((await customer.heard()).at(-1)).toBe('Take £7.00 off your next bill?');
    expect((await packet(customer)).evidence.ledger).toEqual([]);
    await customer.say('yes');
    expect((await customer.heard()).slice(-2)).toEqual(['Done. £7.00 comes off your next bill.', 'A person has taken over.']);
    expect(await packet(customer)).toMatchObject({ owner: 'human', agent: AGENT, state: 'withPerson', requests: [], evidence: { ledger: [{ action: 'billing.addCredit', stage: 'done' }, {}] } });
    await customer.say('where is my order');
    expect((await customer.heard()).at(-1)).toBe('A person has taken over.');
  });

  it('stays within the rules: what they do not allow comes back to the person, and nothing is done', async () => {
    const customer = await withAgent('I want a human');
    await asAgent(customer, 'run', { flow: 'bill-credit', slots: { creditReason: 'outage', creditAmount: 400 } });
    expect(await packet(customer)).toMatchObject({ owner: 'human', agent: AGENT, state: 'withPerson', queue: 'billing desk', evidence: { ledger: [] } });
  });

  it('is ended by the customer who wants the person, or no more of it', async () => {
    for (const [words, left] of [['let me talk to a person again', 1], ['cancel', 0]] as const) {
      const customer = await withAgent('arrange a call', 'can I talk to a person?');
      await asAgent(customer, 'run', { flow: 'bill-credit', slots: { creditReason: 'outage', creditAmount: 7 } });
      await customer.say(words);
      expect(await packet(customer)).toMatchObject({ owner: 'human', agent: AGENT, state: 'withPerson' });
      expect((await packet(customer))['requests']).toHaveLength(1 + left);
    }
  });

  it('is taken back, or let go on without the person, at any time', async () => {
    const taken = await withAgent('I want a human');
    await asAgent(taken, 'run', { flow: 'bill-credit' });
    await asAgent(taken, 'claim', {});
    expect(await packet(taken)).toMatchObject({ state: 'withPerson', agent: AGENT });
    const left = await withAgent('I want a human');
    await asAgent(left, 'run', { flow: 'bill-credit' });
    expect(await asAgent(left, 'resume', {})).toMatchObject(done);
    expect(await packet(left)).toMatchObject({ owner: 'bot', agent: null, state: 'collecting', requests: [{ flow: 'bill-credit', runBy: null }] });
  });

  it('is one that there is, with values that a person may give', async () => {
    const customer = await withAgent('I want a human');
    expect(await asAgent(customer, 'run', {})).toMatchObject(refused(400, 'bad_request'));
    for (const flow of ['no-such-flow', 'verify-identity']) expect(await asAgent(customer, 'run', { flow })).toMatchObject(refused(409, 'conflict', /There is no flow/));
    expect(await asAgent(customer, 'run', { flow: 'bill-credit', slots: { creditAmount: 'all' } })).toMatchObject(refused(400, 'bad_request'));
    await asAgent(customer, 'run', { flow: 'bill-credit' });
    await asAgent(customer, 'claim', {});
    expect(await asAgent(customer, 'run', { flow: 'bill-credit' })).toMatchObject(refused(409, 'conflict', /open already/));
    const other = await ada('I want a human');
    expect(await asAgent(other, 'run', { flow: 'bill-credit' })).toMatchObject(refused(409, 'conflict', /Claim/));
  });
});

/** The write was agreed to, tried once, and would be tried again. */
async function agreed(): Promise<Customer> {
  const customer = await ada('arrange a call', 'tomorrow', 'at 3pm', 'the bill');
  rig.disturb([{ on: 'crm.addNote', kind: 'unavailable', times: 1 }]);
  await customer.hear({ kind: 'text', text: 'yes' }, 'once');
  expect((await packet(customer)).evidence.ledger).toMatchObject([{ action: 'crm.addNote', stage: 'attempt' }]);
  expect(await asAgent(customer, 'claim', {})).toMatchObject(done);
  await rig.pass(120_000);
  return customer;
}

describe('work that has not been sent when a person takes the conversation', () => {
  it('is held, and goes on when they give it back', async () => {
    const customer = await agreed();
    expect((await packet(customer)).evidence.ledger).toMatchObject([{ action: 'crm.addNote', stage: 'attempt', attempts: 1 }]);
    expect(await asAgent(customer, 'run', { flow: 'order-status' })).toMatchObject(refused(409, 'conflict', /Work is under way/));
    expect(await asAgent(customer, 'resume', {})).toMatchObject(done);
    await customer.hear({ kind: 'text', text: 'thanks' });
    expect((await packet(customer)).evidence.ledger).toMatchObject([{ action: 'crm.addNote', stage: 'done', attempts: 2 }]);
    expect((await customer.heard()).some((line) => line.startsWith('Done. We call'))).toBe(true);
  });

  it('is not done when they have dealt with it, and the ledger says so', async () => {
    const customer = await agreed();
    expect(await asAgent(customer, 'return', {})).toMatchObject(done);
    await rig.pass(120_000);
    expect((await packet(customer)).evidence.ledger).toMatchObject([{ action: 'crm.addNote', stage: 'failed', detail: 'held back' }]);
    expect((await rig.store.sessions.load(customer.id))?.outbox.filter(({ kind }) => kind === 'work')).toEqual([]);
  });
});
