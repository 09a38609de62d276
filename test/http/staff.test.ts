import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SignJWT } from 'jose';
import type { Approval } from '../../src/contracts.ts';
import { Stop } from '../../src/errors.ts';
import { createStaff, hashPassword } from '../../src/http/staff.ts';
import { requestApproval } from './approval.ts';
import { ask, startRig, storeSession, type Answer, type Rig } from './rig.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(async () => rig.close());

const as = async (role: string, path: string, body?: unknown): Promise<Answer> =>
  ask(rig.url + path, { headers: await rig.signedIn(role), ...(body !== undefined && { body }) });
const refused = (status: number, code: string) => ({ status, body: { error: { code } } });

const guess = async (email: string) => ask(`${rig.url}/api/v1/sign-in`, { body: { email, password: 'wrong' } });
const sign = async (key: string, audience: string, expires: string) => new SignJWT({}).setProtectedHeader({ alg: 'HS256' })
    .setSubject('auditor@errand.example').setAudience(audience).setExpirationTime(expires).sign(new TextEncoder().encode(key));
const requested = async (id: string, change: Partial<Approval> = {}) => requestApproval(rig, id, change);
const decide = async (id: string, body: object = { decision: 'approved', digest: 'd1' }) => as('fraud team', `/api/v1/approvals/${id}/decision`, body);
const told = async (session: string) => (await rig.store.inbox.waiting(session)).map(({ message }) => message);
const claimed = (by: string) => ({ owner: 'human' as const, events: [{ kind: 'person.claimed', by, data: {} }] });
const kinds = async (session: string) => (await rig.store.inbox.waiting(session)).map(({ message }) => message.kind);

function staffFile(text: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'errand-staff-')), 'staff.yaml');
  writeFileSync(path, text);
  return path;
}

describe('signing in', () => {
  it('gives a token, a name and the roles', async () => {
    const [agent] = rig.staff.demo;
    const { status, body } = await ask(`${rig.url}/api/v1/sign-in`, { body: { email: agent?.email.toUpperCase(), password: agent?.password } });
    expect({ status, body }).toMatchObject({ status: 200, body: { token: expect.any(String), name: 'Ada Agent', roles: ['agent'] } });
  });

  it('answers an unknown person and a wrong password in the same words', async () => {
    const [known, unknown] = [await guess('agent@errand.example'), await guess('nobody@errand.example')];
    expect({ status: known.status, body: known.body }).toEqual({ status: unknown.status, body: unknown.body });
    expect(known.status).toBe(401);
  });

  it('takes no token of another key, another purpose, or past its time', async () => {
    const tokens = [
      await sign('x'.repeat(32), 'errand:staff', '1h'), await sign(rig.config.secret, 'errand:staff', '1h'), await sign(rig.config.secret, 'web', '1h'),
      'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhdWRpdG9yQGVycmFuZC5leGFtcGxlIn0.', '',
    ];
    for (const token of tokens) {
      expect(await ask(`${rig.url}/api/v1/audit/verify`, { headers: { authorization: `Bearer ${token}` } })).toMatchObject(refused(401, 'unauthorized'));
    }
  });

  it('opens only what the role allows', async () => {
    expect(await as('agent', '/api/v1/audit/verify')).toMatchObject(refused(403, 'forbidden'));
    expect(await as('auditor', '/api/v1/handovers')).toMatchObject(refused(403, 'forbidden'));
    expect(await as('admin', '/api/v1/audit/verify')).toMatchObject({ status: 200 });
  });
});

describe('the staff file', () => {
  it('lets its people in with the password that was hashed, and nobody from the demo', async () => {
    const file = staffFile(`staff:\n  - { email: Ann@Example.com, name: Ann, roles: [agent], password: ${await hashPassword('correct horse')} }\n`);
    const staff = createStaff({ staffFile: file, demoSignIns: false, secret: 'x' });
    expect(await staff.check('ann@example.com', 'correct horse')).toEqual({ email: 'ann@example.com', name: 'Ann', roles: ['agent'] });
    expect(await staff.check('ann@example.com', 'battery')).toBeNull();
    expect([staff.demo, staff.find('agent@errand.example')]).toEqual([[], null]);
  });

  it.each([
    ['staff:\n  - { email: ann, name: Ann, roles: [agent], password: x }\n', 'password must be a hash made by "npm run staff -- hash"'],
    ['staff:\n  - { email: ann, name: Ann, roles: [agent], password: x }\n', 'email must be an address'],
    ['staff: [', 'cannot be read'],
    ['', 'STAFF_FILE'],
  ])('is refused when it says %j', (text, sentence) => {
    const make = () => createStaff({ staffFile: staffFile(text), demoSignIns: false, secret: 'x' });
    expect(make).toThrow(Stop);
    expect(make).toThrow(sentence);
  });
});

describe('an approval', () => {
  it('is listed for its role and for no other', async () => {
    await requested('listed');
    expect((await as('fraud team', '/api/v1/approvals')).body).toMatchObject({ approvals: expect.arrayContaining([expect.objectContaining({ id: 'listed', digest: 'd1' })]) });
    expect((await as('agent', '/api/v1/approvals')).body).toEqual({ approvals: [] });
    expect(await as('agent', '/api/v1/approvals/listed')).toMatchObject(refused(403, 'forbidden'));
    expect(await as('fraud team', '/api/v1/approvals/none')).toMatchObject(refused(404, 'not_found'));
  });

  it('is decided once: the conversation hears of it, the second click of who it was', async () => {
    const { session } = await requested('once');
    expect(await decide('once', { decision: 'refused', digest: 'd1', note: 'no' })).toMatchObject({ status: 200, body: { state: 'refused', decidedBy: 'fraud@errand.example', note: 'no' } });
    const second = await decide('once');
    expect(second).toMatchObject(refused(409, 'already_decided'));
    expect(JSON.stringify(second.body)).toContain('refused by fraud@errand.example');
    expect(await told(session)).toEqual([expect.objectContaining({ kind: 'decided', id: 'approval:once', effect: 'w7', decision: 'refused', by: 'fraud@errand.example', note: 'no' })]);
  });

  it('of twenty clicks at once is decided by one', async () => {
    const { session } = await requested('race');
    const headers = await rig.signedIn('fraud team');
    const answers = await Promise.all(Array.from({ length: 20 }, async () => ask(`${rig.url}/api/v1/approvals/race/decision`, { headers, body: { decision: 'approved', digest: 'd1' } })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(19);
    expect(await told(session)).toHaveLength(1);
  });

  it('reaches the conversation although the process went down right after the decision', async () => {
    const { session } = await requested('crash');
    await rig.store.approvals.decide('crash', { state: 'approved', by: 'fraud@errand.example', at: 5, note: null });
    expect(await decide('crash', { decision: 'refused', digest: 'd1' })).toMatchObject(refused(409, 'already_decided'));
    expect(await told(session)).toEqual([expect.objectContaining({ kind: 'decided', decision: 'approved', at: 5 })]);
  });

  it('of something else than what is shown is stale, and changes nothing', async () => {
    const { session } = await requested('changed');
    expect(await decide('changed', { decision: 'approved', digest: 'd0' })).toMatchObject(refused(409, 'stale'));
    expect(await told(session)).toEqual([]);
    expect(await rig.store.approvals.load('changed')).toMatchObject({ state: 'open' });
  });

  it('after its time, or when it is not needed any more, is stale', async () => {
    await requested('late', { expiresAt: rig.now - 1 });
    expect(await decide('late')).toMatchObject(refused(409, 'stale'));
    const { session } = await requested('withdrawn', { state: 'withdrawn' });
    expect(await decide('withdrawn')).toMatchObject(refused(409, 'stale'));
    expect(await told(session)).toEqual([]);
  });

  it('is never given by the customer who asked', async () => {
    const { session } = await requested('own', { facts: { email: 'Fraud@errand.example' } });
    expect(await decide('own')).toMatchObject(refused(403, 'forbidden'));
    expect(await told(session)).toEqual([]);
  });
});

describe('a conversation for a person', () => {
  it('is listed with what the person needs', async () => {
    await storeSession(rig, 'waits', { owner: 'nobody' });
    expect((await as('agent', '/api/v1/handovers')).body).toMatchObject({
      handovers: [expect.objectContaining({ id: 'waits', owner: 'nobody', queue: 'identity desk', packet: expect.objectContaining({ lines: [] }) })],
    });
  });

  it('is claimed by one person; another hears who has it', async () => {
    await storeSession(rig, 'free', { owner: 'nobody' });
    expect(await as('agent', '/api/v1/conversations/free/claim', {})).toMatchObject({ status: 202 });
    expect(await kinds('free')).toEqual(['claimed']);
    await storeSession(rig, 'taken', claimed('ben@errand.example'));
    expect(await as('agent', '/api/v1/conversations/taken/claim', {})).toMatchObject({ status: 409, body: { error: { message: 'ben@errand.example has this conversation.' } } });
  });

  it.each(['say', 'return', 'close'])('hears "%s" from its owner alone', async (verb) => {
    const body = verb === 'say' ? { id: 'm1', text: 'Hello' } : {};
    await storeSession(rig, `mine-${verb}`, claimed('agent@errand.example'));
    await storeSession(rig, `theirs-${verb}`, claimed('ben@errand.example'));
    await storeSession(rig, `bots-${verb}`, { owner: 'bot' });
    expect(await as('agent', `/api/v1/conversations/mine-${verb}/${verb}`, body)).toMatchObject({ status: 202 });
    expect(await as('agent', `/api/v1/conversations/theirs-${verb}/${verb}`, body)).toMatchObject(refused(409, 'conflict'));
    expect(await as('agent', `/api/v1/conversations/bots-${verb}/${verb}`, body)).toMatchObject(refused(409, 'conflict'));
    expect(await as('agent', `/api/v1/conversations/none/${verb}`, body)).toMatchObject(refused(404, 'not_found'));
    expect([await kinds(`mine-${verb}`), await kinds(`theirs-${verb}`), await kinds(`bots-${verb}`)]).toEqual([[{ say: 'agent', return: 'returned', close: 'closed' }[verb]], [], []]);
  });

  it('takes a message once, however often it is sent', async () => {
    await storeSession(rig, 'twice', claimed('agent@errand.example'));
    for (let i = 0; i < 2; i += 1) await as('agent', '/api/v1/conversations/twice/say', { id: 'same', text: 'Hello' });
    expect(await kinds('twice')).toEqual(['agent']);
  });
});

describe('the audit over HTTP', () => {
  it('tells a session and verifies it', async () => {
    await storeSession(rig, 'told', { events: [{ kind: 'flow.started', by: 'customer', data: { flow: 'sim-swap', version: 3 } }] });
    expect(await as('auditor', '/api/v1/audit/told')).toMatchObject({
      status: 200, body: { findings: [], story: ['1970-01-01 00:00:01  customer: The flow sim-swap began, by its version 3.'] },
    });
    expect(await as('auditor', '/api/v1/audit/none')).toMatchObject(refused(404, 'not_found'));
    expect((await as('auditor', '/api/v1/audit/verify')).body).toMatchObject({ findings: [] });
  });
});
