import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readArguments, USAGE, workCommand } from '../../src/cli/work-command.ts';
import type { Exception, Inbound } from '../../src/contracts.ts';
import { Stop } from '../../src/errors.ts';
import { exceptionOf } from '../store/fixtures.ts';
import { asPeople, PASSWORD, refused, staffFile } from './people.ts';
import { ask, startRig, storeSession, type Rig } from './rig.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await startRig({ STAFF_FILE: await staffFile({ ann: ['operations'], ben: ['operations'], fay: ['fraud team'] }) });
});
afterAll(async () => rig.close());

const as = asPeople(() => rig);
const PATH = '/api/v1/exceptions';
const told = async (session: string): Promise<Inbound[]> => (await rig.store.inbox.waiting(session)).map(({ message }) => message);
async function raised(id: string, change: Partial<Exception> = {}): Promise<Exception> {
  const exception = exceptionOf(`${id}/w5`, { session: id, effect: 'w5', dueAt: rig.now + 60_000, raisedAt: rig.now, ...change });
  await storeSession(rig, id);
  await rig.store.exceptions.raise(exception);
  return exception;
}
const ids = async (query: string, name = 'ann') => ((await as(name, `${PATH}?${query}`)).body as { exceptions: { id: string }[] }).exceptions.map(({ id }) => id);

describe('work that needs a person', () => {
  it('is listed by its deadline, by queue, by owner, and by what is overdue', async () => {
    await raised('later', { queue: 'billing', dueAt: rig.now + 90_000 });
    await raised('late', { queue: 'billing', dueAt: rig.now - 1 });
    await raised('mine', { queue: 'ports', owner: 'ann@example.com' });
    expect(await ids('')).toEqual(['late~w5', 'mine~w5', 'later~w5']);
    expect(await ids('queue=billing')).toEqual(['late~w5', 'later~w5']);
    expect([await ids('owner=me'), await ids('owner=me', 'ben'), await ids('owner=ann@example.com', 'ben')]).toEqual([['mine~w5'], [], ['mine~w5']]);
    expect(await ids('overdue=true')).toEqual(['late~w5']);
    expect(await as('ann', `${PATH}?overdue=maybe`)).toMatchObject(refused(400, 'bad_request', /overdue/));
  });

  it('is shown with what was tried, what went wrong and what is left', async () => {
    await raised('shown', { kind: 'unknown', evidence: { done: ['crm.note'], left: ['billing.addFee'] } });
    expect(await as('ben', `${PATH}/shown~w5`)).toMatchObject({
      status: 200, body: { id: 'shown~w5', kind: 'unknown', input: { note: 'a.b' }, error: { code: 'not_found' }, evidence: { left: ['billing.addFee'] }, state: 'open', overdue: false },
    });
    expect(await as('ben', `${PATH}/shown%2Fw5`)).toMatchObject({ status: 200 });
    expect(await as('ben', `${PATH}/none`)).toMatchObject(refused(404, 'not_found'));
  });

  it('is for its role alone', async () => {
    await raised('private');
    for (const [path, body] of [['', undefined], ['/private~w5', undefined], ['/private~w5/take', {}], ['/private~w5/retry', {}], ['/private~w5/resolve', { outcome: 'done' }]] as const) {
      expect(await as('fay', PATH + path, body)).toMatchObject(refused(403, 'forbidden'));
    }
    expect(await rig.store.exceptions.load('private/w5')).toMatchObject({ state: 'open', owner: null });
    expect(await told('private')).toEqual([]);
  });

  it('is taken by one person; another hears who has it, and may take it over knowingly', async () => {
    await raised('taken');
    expect(await as('ann', `${PATH}/taken~w5/take`, {})).toMatchObject({ status: 200, body: { owner: 'ann@example.com' } });
    expect(await as('ann', `${PATH}/taken~w5/take`, {})).toMatchObject({ status: 200 });
    expect(await as('ben', `${PATH}/taken~w5/take`, {})).toMatchObject(refused(409, 'conflict', /^ann@example\.com has this/));
    expect(await as('ben', `${PATH}/taken~w5/take`, { from: 'ann@example.com' })).toMatchObject({ status: 200, body: { owner: 'ben@example.com' } });
  });

  it.each([
    ['retry', 'retried', { note: 'the CRM is back' }],
    ['edit', 'edited', { arguments: { amount: 40 } }],
    ['undo', 'undone', {}],
    ['resolve', 'resolved', { outcome: 'done', output: { id: 7 } }],
    ['resolve', 'resolved', { outcome: 'not done' }],
  ])('hears "%s" once: %s %j', async (verb, state, body) => {
    const session = `${verb}-${Object.keys(body).length}`;
    await raised(session);
    expect(await as('ann', `${PATH}/${session}~w5/${verb}`, body)).toMatchObject({ status: 200, body: { state, closedBy: 'ann@example.com', closedAt: rig.now } });
    expect(await as('ben', `${PATH}/${session}~w5/${verb}`, body)).toMatchObject(refused(409, 'conflict', new RegExp(`^This was ${state} by ann@example\\.com at `)));
    expect(await told(session)).toEqual([{ id: `exception:${session}/w5`, kind: 'mended', session, address: { channel: 'web', id: session }, at: rig.now, exception: 'w5', by: 'ann@example.com', act: verb, ...body }]);
    expect(await ids('')).not.toContain(`${session}~w5`);
  });

  it('of twenty clicks at once, different ones too, hears one', async () => {
    await raised('race');
    await as('ann', PATH);
    await as('ben', PATH);
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => as(i % 2 === 0 ? 'ann' : 'ben', `${PATH}/race~w5/${i % 3 === 0 ? 'undo' : 'retry'}`, {})));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const [message, ...more] = await told('race');
    expect(more).toEqual([]);
    expect(await rig.store.exceptions.load('race/w5')).toMatchObject({ state: message?.kind === 'mended' && message.act === 'undo' ? 'undone' : 'retried' });
  });

  it('reaches the conversation although the process went down right after the click', async () => {
    await raised('crash');
    await rig.store.exceptions.close('crash/w5', { state: 'undone', by: 'ann@example.com', at: 5, note: null, mending: { act: 'undo' } });
    expect(await as('ben', `${PATH}/crash~w5/retry`, {})).toMatchObject(refused(409, 'conflict', /undone by ann/));
    expect(await told('crash')).toMatchObject([{ kind: 'mended', act: 'undo', by: 'ann@example.com', at: 5 }]);
  });

  it('that was taken back is nobody\'s any more', async () => {
    await raised('back');
    await rig.store.exceptions.close('back/w5', { state: 'withdrawn', by: 'errand', at: 5, note: null });
    expect(await as('ann', `${PATH}/back~w5/retry`, {})).toMatchObject(refused(409, 'conflict', /needs nobody/));
    expect(await told('back')).toEqual([]);
  });

  it('takes only what is described', async () => {
    await raised('strict');
    for (const [verb, body] of [['edit', {}], ['edit', { arguments: [1] }], ['resolve', {}], ['resolve', { outcome: 'maybe' }], ['retry', { arguments: {} }]] as const) {
      expect(await as('ann', `${PATH}/strict~w5/${verb}`, body)).toMatchObject(refused(400, 'bad_request'));
    }
    expect(await rig.store.exceptions.load('strict/w5')).toMatchObject({ state: 'open' });
  });
});

describe('npm run work', () => {
  let token = '';
  beforeAll(async () => {
    token = ((await ask(`${rig.url}/api/v1/sign-in`, { body: { email: 'ann@example.com', password: PASSWORD } })).body as { token: string }).token;
  });
  const work = async (...args: string[]) => workCommand(readArguments(args), { url: rig.url, token, now: rig.now });

  it('lists as a table, and as JSON', async () => {
    await raised('cli', { queue: 'desk', dueAt: rig.now + 30 * 60_000 });
    await raised('cli-late', { queue: 'desk', dueAt: rig.now - 5 * 3_600_000, owner: 'ben@example.com', kind: 'rollback incomplete' });
    expect((await work('list', '--queue', 'desk')).split('\n')).toEqual([
      'ID           WHAT                 ACTION    STEP  QUEUE  OWNER            DUE',
      'cli-late~w5  rollback incomplete  crm.note  f s   desk   ben@example.com  5 h late',
      'cli~w5       failed               crm.note  f s   desk   nobody           in 30 min',
    ]);
    expect(await work('list', '--queue', 'desk', '--overdue')).not.toContain('cli~w5');
    expect(JSON.parse(await work('list', '--queue', 'desk', '--json'))).toMatchObject([{ id: 'cli-late~w5' }, { id: 'cli~w5' }]);
    expect(await work('list', '--queue', 'nobody has this')).toBe('Nothing needs a person.');
  });

  it('shows, takes, and does what is said', async () => {
    await raised('cli-2', { evidence: { left: ['billing.addFee'] } });
    expect(await work('show', 'cli-2~w5')).toMatch(/what {6}failed: there is none \(not_found\)[^]*"billing\.addFee"/);
    expect(await work('take', 'cli-2/w5')).toMatch(/owner {5}ann@example\.com/);
    expect(await work('edit', 'cli-2~w5', '--arguments', '{"amount":40}', '--note', 'typo')).toMatch(/state {5}edited by ann@example\.com/);
    expect(await told('cli-2')).toMatchObject([{ act: 'edit', arguments: { amount: 40 }, note: 'typo' }]);
    await expect(work('retry', 'cli-2~w5')).rejects.toThrow(/refused \(409\): This was edited by ann/);
    await raised('cli-3');
    expect(JSON.parse(await work('resolve', 'cli-3~w5', '--not-done', '--json'))).toMatchObject({ state: 'resolved' });
    expect(await told('cli-3')).toMatchObject([{ act: 'resolve', outcome: 'not done' }]);
  });

  it('says how it is used when it is used otherwise', async () => {
    for (const args of [[], ['mend', 'x'], ['show'], ['retry'], ['list', '--what']]) expect(() => readArguments(args)).toThrow(new Stop(USAGE));
    await expect(work('resolve', 'cli~w5')).rejects.toThrow(USAGE);
    await expect(work('resolve', 'cli~w5', '--done', '--not-done')).rejects.toThrow(USAGE);
    await expect(work('edit', 'cli~w5', '--arguments', '{amount}')).rejects.toThrow('--arguments is not JSON');
  });
});
