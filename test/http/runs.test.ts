import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { asPeople, refused, staffFile } from './people.ts';
import { startRig, storeSession, type Rig } from './rig.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await startRig({ STAFF_FILE: await staffFile({ ops: ['operations'], ann: ['agent'] }) });
  const source = { file: { slots: { account: { type: 'text' } } } };
  await rig.store.flows.publish({ name: 'score-accounts', version: 1, digest: 'd', publishedAt: 1, by: 'ann', source: { file: {} } });
  await rig.store.flows.publish({ name: 'score-accounts', version: 2, digest: 'e', publishedAt: 2, by: 'ann', source });
});
afterAll(async () => rig.close());

const as = asPeople(() => rig);
const start = async (body: object, name = 'ops') => as(name, '/api/v1/runs', body);
const idOf = ({ body }: { body: unknown }): string => (body as { id: string }).id;
const told = async (session: string) => (await rig.store.inbox.waiting(session)).map(({ message }) => message);

it('a flow begins without a customer, in a session of its own', async () => {
  const answer = await start({ flow: 'score-accounts', slots: { account: 'A-1' } });
  expect(answer).toMatchObject({ status: 202, body: { id: expect.stringMatching(/^run-[0-9a-f]{24}$/) } });
  const session = idOf(answer);
  expect(await told(session)).toEqual([{
    id: `started:${session}`, kind: 'started', session, at: rig.now, address: { channel: 'back-office', id: 'ops@example.com' },
    flow: 'score-accounts', slots: { account: 'A-1' }, by: 'ops@example.com',
  }]);
});

it('the same id is the same run, no id is a new one', async () => {
  const [first, again, other, none, nothing] = [
    await start({ flow: 'score-accounts', id: 'monday' }), await start({ flow: 'score-accounts', id: 'monday' }), await start({ flow: 'score-accounts', id: 'tuesday' }),
    await start({ flow: 'score-accounts' }), await start({ flow: 'score-accounts' }),
  ].map(idOf);
  expect(again).toBe(first);
  expect(new Set([first, other, none, nothing]).size).toBe(4);
  expect(await told(first ?? '')).toHaveLength(1);
});

it('is refused for a flow or a slot that is not there, and for other roles', async () => {
  expect(await start({ flow: 'nothing' })).toMatchObject(refused(404, 'not_found', /no flow "nothing"/));
  expect(await start({ flow: 'score-accounts', slots: { acount: 'A-1' } })).toMatchObject(refused(400, 'bad_request', /has no acount; it has account\./));
  expect(await start({ slots: {} })).toMatchObject(refused(400, 'bad_request', /flow/));
  expect(await start({ flow: 'score-accounts' }, 'ann')).toMatchObject(refused(403, 'forbidden'));
});

it('how it stands can be read: its state, its work, how its flows ended', async () => {
  const session = idOf(await start({ flow: 'score-accounts', id: 'view' }));
  const work = [{ action: 'crm.list', status: 'done' as const, at: 5 }];
  const view = { id: session, locale: 'en', state: 'idle', flow: 'score-accounts', version: 2, owner: 'bot' as const, slots: { account: 'A-1' }, identity: 'anonymous' as const, work, seq: 3, working: false };
  expect(await as('ops', `/api/v1/runs/${session}`)).toMatchObject(refused(404, 'not_found'));
  rig.views.set(session, view);
  await storeSession(rig, session, { events: [
    { kind: 'flow.started', by: 'ops', data: { flow: 'score-accounts' } }, { kind: 'flow.ended', by: 'errand', data: { flow: 'score-accounts', ending: 'done' } }, { kind: 'flow.ended', by: 'errand', data: { ending: 'refused' } },
  ] });
  expect(await as('ops', `/api/v1/runs/${session}`)).toEqual(expect.objectContaining({
    status: 200, body: { id: session, locale: 'en', state: 'idle', flow: 'score-accounts', version: 2, owner: 'bot', slots: { account: 'A-1' }, work, working: false,
      endings: [{ flow: 'score-accounts', ending: 'done', at: 2000 }, { flow: null, ending: 'refused', at: 3000 }] },
  }));
  expect(await as('ann', `/api/v1/runs/${session}`)).toMatchObject(refused(403, 'forbidden'));
});

it('a customer\'s conversation is no run', async () => {
  rig.views.set('customer', { id: 'customer', locale: 'en', state: 'idle', flow: null, version: null, owner: 'bot', slots: {}, identity: 'anonymous', work: [], seq: 0, working: false });
  expect(await as('ops', '/api/v1/runs/customer')).toMatchObject(refused(404, 'not_found'));
});
