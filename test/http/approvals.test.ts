import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Approval, Inbound } from '../../src/contracts.ts';
import { createApprovalLinks } from '../../src/http/approval-link.ts';
import { requestApproval } from './approval.ts';
import { asPeople, refused, staffFile } from './people.ts';
import { ask, startRig, storeSession, type Answer, type Rig } from './rig.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await startRig({ STAFF_FILE: await staffFile({ ann: ['fraud team'], ben: ['fraud team'], eve: ['fraud team', 'team lead'], lea: ['team lead'], ops: ['operations', 'fraud team'] }) });
  await rig.store.flows.publish({ name: 'sim-swap', version: 3, digest: 'd', publishedAt: 1, by: 'ann', source: { file: { slots: { amount: { type: 'money' }, reason: { type: 'text' } } } } });
});
afterAll(async () => rig.close());

const as = asPeople(() => rig);
const asked = (id: string, change: Partial<Approval> = {}) => requestApproval(rig, id, change);
const decide = async (name: string, id: string, more = {}) => as(name, `/api/v1/approvals/${encodeURIComponent(id)}/decision`, { decision: 'approved', digest: 'd1', ...more });
const no = { decision: 'refused' };
const edit = async (name: string, id: string, body: object) => as(name, `/api/v1/approvals/${id}/edit`, { digest: 'd1', ...body });
const told = async (session: string): Promise<Inbound[]> => (await rig.store.inbox.waiting(session)).map(({ message }) => message);

describe('an approval that two must give', () => {
  it('waits for a second person, and takes no second vote of the first', async () => {
    const { session } = await asked('two', { quorum: 2 });
    expect(await decide('ann', 'two', { note: 'called her' })).toMatchObject({ status: 200, body: { state: 'open', decidedBy: null, votes: [{ by: 'ann@example.com', note: 'called her' }] } });
    expect(await decide('ann', 'two')).toMatchObject(refused(409, 'already_decided', /^You have approved this before; it waits for 1 more\.$/));
    expect(await told(session)).toEqual([]);
    expect(await decide('ben', 'two')).toMatchObject({ status: 200, body: { state: 'approved', decidedBy: 'ann@example.com, ben@example.com', note: 'called her' } });
    expect(await told(session)).toEqual([expect.objectContaining({ kind: 'decided', decision: 'approved', by: 'ann@example.com, ben@example.com' })]);
    expect(await decide('eve', 'two', no)).toMatchObject(refused(409, 'already_decided', /approved by ann@example\.com, ben@example\.com/));
  });

  it('is refused by one', async () => {
    const { session } = await asked('one no', { quorum: 3 });
    await decide('ann', 'one no');
    expect(await decide('ben', 'one no', no)).toMatchObject({ status: 200, body: { state: 'refused', decidedBy: 'ben@example.com' } });
    expect(await told(session)).toEqual([expect.objectContaining({ decision: 'refused', by: 'ben@example.com' })]);
  });

  it('counts three clicks of one person at once as one', async () => {
    await asked('impatient', { quorum: 2 });
    const answers = await Promise.all([1, 2, 3].map(() => decide('ann', 'impatient')));
    expect(answers.map(({ status }) => status).filter((status) => status === 409)).toHaveLength(2);
    expect(await rig.store.approvals.load('impatient')).toMatchObject({ state: 'open', votes: [{ by: 'ann@example.com' }] });
  });
});

describe('an approval that was escalated', () => {
  it('may be given by the other role from then on, and still by the first', async () => {
    await asked('up', { quorum: 2 });
    expect(await decide('lea', 'up')).toMatchObject(refused(403, 'forbidden'));
    await rig.store.approvals.escalate('up', { roles: ['team lead'], at: rig.now });
    expect((await as('lea', '/api/v1/approvals')).body).toMatchObject({ approvals: [{ id: 'up', role: 'fraud team', roles: ['fraud team', 'team lead'], escalatedAt: rig.now }] });
    expect(await decide('lea', 'up')).toMatchObject({ status: 200 });
    expect(await decide('ann', 'up')).toMatchObject({ status: 200, body: { state: 'approved' } });
  });
});

describe('other inputs', () => {
  it('close the approval: the conversation hears them, the old one decides nothing any more', async () => {
    const { session } = await asked('edited');
    expect(await edit('ann', 'edited', { slots: { amount: 40 }, note: 'too much' })).toMatchObject({ status: 200, body: { state: 'edited', decidedBy: 'ann@example.com' } });
    expect(await told(session)).toEqual([expect.objectContaining({ kind: 'decided', decision: 'edited', slots: { amount: 40 }, note: 'too much', by: 'ann@example.com' })]);
    expect(await decide('ben', 'edited')).toMatchObject(refused(409, 'stale', /inputs were changed by ann@example\.com at .*fresh request/));
    expect(await edit('ben', 'edited', { slots: { amount: 50 } })).toMatchObject(refused(409, 'stale', /changed by ann/));
    expect(await told(session)).toHaveLength(1);
  });

  it('are not approved by who put them in', async () => {
    await asked('again', { editors: ['ann@example.com'] });
    expect(await decide('ann', 'again')).toMatchObject(refused(403, 'forbidden', /own request/));
    expect(await decide('ben', 'again')).toMatchObject({ status: 200, body: { state: 'approved' } });
  });

  it('are refused when the flow knows no such slot, when there are none, and for what is not shown any more', async () => {
    const { session } = await asked('kept');
    expect(await edit('ann', 'kept', { slots: { sum: 40 } })).toMatchObject(refused(400, 'bad_request', /sim-swap has no sum; it has amount, reason/));
    expect(await edit('ann', 'kept', { slots: {} })).toMatchObject(refused(400, 'bad_request', /at least one/));
    expect(await edit('ann', 'kept', { slots: { amount: 40 }, digest: 'd0' })).toMatchObject(refused(409, 'stale'));
    expect(await edit('lea', 'kept', { slots: { amount: 40 } })).toMatchObject(refused(403, 'forbidden'));
    expect(await rig.store.approvals.load('kept')).toMatchObject({ state: 'open' });
    expect(await told(session)).toEqual([]);
  });
});

describe('the id of an approval', () => {
  it('fits into an address as it is; the form with a slash works too', async () => {
    await asked('conv/w7', { session: 'conv' });
    const listed = (await as('ann', '/api/v1/approvals')).body as { approvals: { id: string; session: string }[] };
    expect(listed.approvals.find(({ session }) => session === 'conv')).toMatchObject({ id: 'conv~w7' });
    expect(await as('ann', '/api/v1/approvals/conv~w7')).toMatchObject({ status: 200, body: { id: 'conv~w7' } });
    expect(await as('ann', '/api/v1/approvals/conv%2Fw7')).toMatchObject({ status: 200, body: { id: 'conv~w7' } });
    expect(await decide('ann', 'conv~w7')).toMatchObject({ status: 200 });
    expect(await told('conv')).toMatchObject([{ id: 'approval:conv/w7' }]);
  });

  it('may hold the sign that stands for the slash', async () => {
    await asked('odd~one/w7', { session: 'odd~one' });
    expect(await as('ann', '/api/v1/approvals/odd~one~w7')).toMatchObject({ status: 200, body: { session: 'odd~one' } });
  });
});

it('who began a run does not approve it', async () => {
  const { body } = await as('ops', '/api/v1/runs', { flow: 'sim-swap', slots: { amount: 5 } });
  const session = (body as { id: string }).id;
  const [started] = await told(session);
  await storeSession(rig, session, { ...(started && { addresses: [started.address] }) });
  await rig.store.approvals.request({ ...await asked('template'), id: `${session}/w7`, session });
  expect(await decide('ops', `${session}~w7`)).toMatchObject(refused(403, 'forbidden', /own request/));
  expect(await decide('ann', `${session}~w7`)).toMatchObject({ status: 200 });
});

it('what is deep inside of the facts counts as one\'s own too', async () => {
  await asked('deep', { facts: { customer: { contact: [{ email: 'ANN@example.com' }] } } });
  expect(await decide('ann', 'deep')).toMatchObject(refused(403, 'forbidden', /own request/));
  expect(await decide('ben', 'deep')).toMatchObject({ status: 200 });
});

const links = () => createApprovalLinks(rig.config.secret, () => rig.now);
const through = async (token: string, body?: object): Promise<Answer> =>
  ask(`${rig.url}/api/v1/approval-link${body ? '/decision' : ''}`, { headers: { authorization: `Bearer ${token}` }, ...(body && { body }) });

const tokenOf = async (approval: Approval, email = 'ann@example.com') => (await links().url(rig.url, approval, email)).split('#')[1] ?? '';

describe('a signed link', () => {
  it('leads to the page, with its token where no server sees it', async () => {
    expect(await links().url('https://bot.example.com', await asked('where'), 'ann@example.com')).toMatch(/^https:\/\/bot\.example\.com\/approve#[\w-]+\.[\w-]+\.[\w-]+$/);
  });

  it('shows the approval to its person, and decides nothing by being followed', async () => {
    const approval = await asked('looked at', { evidence: { score: 612 }, changes: [{ name: 'amount', before: 50, after: 40 }] });
    const token = await tokenOf(approval);
    for (let i = 0; i < 3; i += 1) {
      expect(await through(token)).toMatchObject({
        status: 200, body: { mayDecide: true, says: null, person: { email: 'ann@example.com', name: 'ann' }, evidence: { score: 612 }, changes: [{ name: 'amount', before: 50, after: 40 }] },
      });
    }
    expect(await rig.store.approvals.load('looked at')).toMatchObject({ state: 'open', votes: [] });
  });

  it('decides as its person, once', async () => {
    const approval = await asked('by link');
    const [anns, bens] = [await tokenOf(approval), await tokenOf(approval, 'ben@example.com')];
    expect(await through(anns, { decision: 'approved', digest: 'd0' })).toMatchObject(refused(409, 'stale'));
    expect(await through(anns, { decision: 'approved', digest: 'd1', note: 'ok' })).toMatchObject({ status: 200, body: { state: 'approved', decidedBy: 'ann@example.com', mayDecide: false, says: expect.stringMatching(/approved by ann/) } });
    expect(await through(bens, { decision: 'refused', digest: 'd1' })).toMatchObject(refused(409, 'already_decided', /approved by ann/));
    expect(await through(bens)).toMatchObject({ status: 200, body: { mayDecide: false, says: expect.stringMatching(/approved by ann/) } });
    expect(await told(approval.session)).toMatchObject([{ decision: 'approved', by: 'ann@example.com', note: 'ok' }]);
  });

  it('shows a person who has voted, or whose own request it is, no way to decide', async () => {
    const [voted, own] = [await asked('link voted', { quorum: 2 }), await asked('link own', { facts: { email: 'ann@example.com' } })];
    await decide('ann', 'link voted');
    expect(await through(await tokenOf(voted))).toMatchObject({ body: { mayDecide: false, says: 'You have approved this. It waits for 1 more.' } });
    expect(await through(await tokenOf(own))).toMatchObject({ body: { mayDecide: false, says: expect.stringMatching(/own request/) } });
    expect(await through(await tokenOf(own), { decision: 'approved', digest: 'd1' })).toMatchObject(refused(403, 'forbidden', /own request/));
  });

  it('ends with the approval\'s time', async () => {
    const approval = await asked('link late', { expiresAt: rig.now + 60_000 });
    const token = await tokenOf(approval);
    rig.now += 61_000;
    expect(await through(token)).toMatchObject(refused(409, 'stale', /time for this decision is over/));
    expect(await through(token, { decision: 'approved', digest: 'd1' })).toMatchObject(refused(409, 'stale'));
    expect(await rig.store.approvals.load('link late')).toMatchObject({ state: 'open', votes: [] });
    rig.now -= 61_000;
  });

  it('is no sign-in, and a sign-in is no link; changed, of another key, or of somebody without the role it opens nothing', async () => {
    const approval = await asked('link wrong');
    const token = await tokenOf(approval);
    expect(await ask(`${rig.url}/api/v1/approvals`, { headers: { authorization: `Bearer ${token}` } })).toMatchObject(refused(401, 'unauthorized'));
    const signedIn = await ask(`${rig.url}/api/v1/sign-in`, { body: { email: 'ann@example.com', password: 'correct horse battery' } });
    expect(await through((signedIn.body as { token: string }).token)).toMatchObject(refused(401, 'unauthorized'));
    const foreign = (await createApprovalLinks('x'.repeat(32), () => rig.now).url(rig.url, approval, 'ann@example.com')).split('#')[1] ?? '';
    const [head = '', payload = '', signature = ''] = token.split('.');
    const changed = Buffer.from(payload, 'base64url').toString().replace('ann@', 'ben@');
    for (const wrong of [foreign, `${head}.${Buffer.from(changed).toString('base64url')}.${signature}`, '', 'x.y.z']) expect(await through(wrong)).toMatchObject(refused(401, 'unauthorized'));
    expect(await through(await tokenOf(approval, 'lea@example.com'))).toMatchObject(refused(403, 'forbidden'));
    expect(await through(await tokenOf(approval, 'gone@example.com'))).toMatchObject(refused(403, 'forbidden', /not on the staff/));
  });
});
