import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PHONE, startDeskRig, type Customer, type DeskRig } from './desk-rig.ts';
import { refused } from './people.ts';

const AGENT = 'agent@errand.example';
const ADA = '+447700900123';
const PNG = Buffer.from('89504e470d0a1a0a0000', 'hex');
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

describe('what a person writes', () => {
  let customer: Customer;
  beforeAll(async () => {
    customer = await rig.customer('on-the-phone', { on: { channel: PHONE, id: '+441' } });
    await customer.say('I want a human');
    await asAgent(customer, 'claim', {});
  });

  it('goes out on the customer’s channel, once', async () => {
    rig.sent.length = 0;
    for (let i = 0; i < 2; i += 1) expect(await asAgent(customer, 'say', { id: 'same', text: 'Hello from Ada.' })).toMatchObject(done);
    expect(rig.sent).toMatchObject([{ kind: 'message', text: 'Hello from Ada.', from: 'agent' }]);
  });

  it('keeps to the channel’s limit, and to the customer’s wish for no more', async () => {
    expect(await packet(customer)).toMatchObject({ reply: { channel: PHONE, limit: 160, stopped: false } });
    expect(await asAgent(customer, 'say', { id: 'long', text: 'x'.repeat(161) })).toMatchObject(refused(400, 'bad_request', /phone, which takes 160 characters at once; it has 161/));
    rig.stopped.add('+441');
    expect(await asAgent(customer, 'say', { id: 'stopped', text: 'x' })).toMatchObject(refused(409, 'conflict', /wants no more messages over phone/));
    rig.stopped.clear();
    for (const body of [{ id: 'e', text: ' ' }, { id: '', text: 'x' }, { text: 'x' }, { id: 'e', text: 'x', to: '+442' }]) expect(await asAgent(customer, 'say', body)).toMatchObject(refused(400, 'bad_request'));
  });

  it('may have files, which are kept first', async () => {
    rig.sent.length = 0;
    const kept = await rig.upload('agent', path(customer, 'attachments?name=..%2Fplan.png'), PNG);
    expect(kept).toMatchObject({ status: 201, body: { name: 'plan.png', type: 'image/png', bytes: PNG.length } });
    const { id } = kept.body as { id: string };
    expect(await asAgent(customer, 'say', { id: 'file', text: 'Your plan.', files: [id] })).toMatchObject(done);
    expect(rig.sent).toMatchObject([{ text: 'Your plan.', files: [{ id, name: 'plan.png' }] }]);
    expect(await packet(customer)).toMatchObject({ lines: expect.arrayContaining([expect.objectContaining({ text: 'Your plan.', files: [expect.objectContaining({ id, url: expect.stringMatching(/^https:/) })] })]) });
    expect(await asAgent(customer, 'say', { id: 'no file', text: 'x', files: ['nothing'] })).toMatchObject(refused(400, 'bad_request', /no such file/));
  });

  it('has no files that are empty, of another kind, or for somebody else’s conversation', async () => {
    expect(await rig.upload('agent', path(customer, 'attachments'), Buffer.from('MZ program'))).toMatchObject(refused(415, 'unsupported_type'));
    expect(await rig.upload('agent', path(customer, 'attachments'), Buffer.alloc(6 * 1024 * 1024))).toMatchObject(refused(413, 'too_large'));
    expect(await rig.upload('auditor', path(customer, 'attachments'), PNG)).toMatchObject(refused(403, 'forbidden'));
    expect(await rig.upload('agent', path(await ada('I want a human'), 'attachments'), PNG)).toMatchObject(refused(409, 'conflict'));
  });
});

describe('a note', () => {
  it('is for the staff alone, on record, and without numbers that are nobody’s business', async () => {
    const customer = await ada('I want a human');
    const before = await customer.lines();
    for (let i = 0; i < 2; i += 1) {
      expect(await asAgent(customer, 'notes', { id: 'n1', text: 'Paid with 4111 1111 1111 1111, angry' })).toMatchObject({ status: 201, body: { id: 'n1', by: AGENT, text: 'Paid with [card], angry' } });
    }
    rig.clock.now += 1_000;
    expect(await rig.as('admin', path(customer, 'notes'), { text: 'Call back' })).toMatchObject({ status: 201 });
    expect(await rig.as('admin', path(customer, 'notes'), { id: 'n1', text: 'Mine' })).toMatchObject(refused(409, 'conflict'));
    expect(await packet(customer)).toMatchObject({ notes: [{ id: 'n1', text: 'Paid with [card], angry' }, { by: 'admin@errand.example', text: 'Call back' }] });
    expect(await customer.lines()).toEqual(before);
    const events = await rig.store.records.auditChain(customer.id, 0, 100);
    expect(events.filter(({ kind }) => kind === 'note.written')).toMatchObject([{ by: AGENT, data: { note: 'n1' } }, { by: 'admin@errand.example' }]);
    expect(JSON.stringify(events)).not.toContain('angry');
  });

  it('has words, and is written by agents and admins', async () => {
    const customer = await ada();
    for (const body of [{}, { text: ' ' }, { text: 'x'.repeat(4001) }, { id: 'a/b', text: 'x' }]) expect(await asAgent(customer, 'notes', body)).toMatchObject(refused(400, 'bad_request'));
    expect(await rig.as('auditor', path(customer, 'notes'), { text: 'x' })).toMatchObject(refused(403, 'forbidden'));
    expect(await asAgent({ id: 'nobody' }, 'notes', { text: 'x' })).toMatchObject(refused(404, 'not_found'));
  });
});

describe('the timeline of a customer', () => {
  interface Timeline { customer: string; sessions: { id: string; channels: string[] }[]; lines: { session: string; channel: string; seq: number; at: number; text: string }[]; next: string | null }
  const BEN = '+447700900124';

  it('has the lines of every conversation over every channel, in order of time, page by page', async () => {
    const web = await rig.customer('ben-on-the-web', { msisdn: BEN });
    await web.say('hello from the web');
    rig.clock.now += 1_000;
    const phone = await rig.customer('ben-on-the-phone', { msisdn: BEN, on: { channel: PHONE, id: BEN } });
    await phone.say('hello from the phone');
    rig.clock.now += 1_000;
    await web.say('the web again');
    const customer = String((await rig.store.sessions.load(web.id))?.customer);
    const url = `/api/v1/customers/${customer}/timeline`;
    const whole = (await rig.as('auditor', url)).body as Timeline;
    expect(whole).toMatchObject({ customer, sessions: [{ id: phone.id, channels: [PHONE] }, { id: web.id, channels: ['rig'] }], next: null });
    const hellos = whole.lines.filter(({ text }) => /hello|again$/.test(text)).map(({ text, channel }) => [channel, text]);
    expect(hellos).toEqual(expect.arrayContaining([['rig', 'hello from the web'], [PHONE, 'hello from the phone'], ['rig', 'the web again']]));
    expect(whole.lines.map(({ at }) => at)).toEqual(whole.lines.map(({ at }) => at).toSorted((a, b) => a - b));
    expect(whole.lines).toHaveLength((await web.lines()).length + (await phone.lines()).length);

    const read: Timeline['lines'] = [];
    for (let before: string | null = ''; before !== null;) {
      const page = (await rig.as('agent', `${url}?limit=3${before === '' ? '' : `&before=${before}`}`)).body as Timeline;
      read.unshift(...page.lines);
      before = page.next;
    }
    expect(read).toEqual(whole.lines);
  });

  it('is there for agents, admins and auditors, of a customer who is known', async () => {
    expect(await rig.as('agent', '/api/v1/customers/nobody/timeline')).toMatchObject(refused(404, 'not_found'));
    expect(await rig.as('fraud team', '/api/v1/customers/nobody/timeline')).toMatchObject(refused(403, 'forbidden'));
    const customer = String((await rig.store.sessions.load('ben-on-the-web'))?.customer);
    for (const wrong of ['before=x', `before=${Buffer.from('[1]').toString('base64url')}`, 'limit=0', 'limit=9999']) expect(await rig.as('agent', `/api/v1/customers/${customer}/timeline?${wrong}`)).toMatchObject(refused(400, 'bad_request'));
  });
});
