import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { renderCard } from '../../channels/slack/card.ts';
import { wrongIn } from '../../src/lab/platforms/slack/check-blocks.ts';
import { SLACK, type SlackMessage, type SlackPerson } from '../../src/lab/platforms/slack.ts';
import type { Approval } from '../../src/contracts.ts';
import { settled, startSlackRig, type SlackRig } from './slack-rig.ts';

const APPROVAL: Approval = {
  id: 'web-1/e4', session: 'web-1', effect: 'e4', role: 'fraud team', state: 'open', digest: 'd'.repeat(64), flow: 'sim-swap', version: 1, step: '6', summary: 'Move +447700900124 & the <!channel>?',
  facts: { number: '+447700900124', why: 'swapped 3 days ago', score: 61 }, requestedAt: 1, expiresAt: Date.parse('2026-12-01T10:00:00Z'), decidedBy: null, decidedAt: null, note: null,
  quorum: 1, votes: [], roles: ['fraud team'], escalatedAt: null, evidence: {}, changes: [],
};

describe('an approval in Slack', () => {
  let rig: SlackRig;
  let frank: SlackPerson;
  beforeEach(async () => {
    rig = await startSlackRig();
    frank = rig.platform.person('U0FRANK');
  });
  afterEach(async () => rig.host.close());
  const cards = (): SlackMessage[] => rig.platform.state.messages.filter(({ channel }) => channel === SLACK.approvals);
  const shows = (): string => JSON.stringify(cards()[0]?.blocks ?? []);

  it('is a card with its facts, who may decide and until when', async () => {
    await rig.host.desk.ask(APPROVAL);
    expect(cards()).toHaveLength(1);
    expect(shows()).toMatch(/Approval: sim swap.*Move \+447700900124 &amp; the &lt;!channel&gt;\?.*\*score\*\\n61.*For: fraud team · until <!date\^1796119200\^.*2026-12-01 10:00 UTC>.*Approve.*Refuse/);
  });

  it('is asked for again until Slack has it, and then is one card', async () => {
    rig.platform.state.faults.push({ on: 'chat.postMessage', fault: 'lost answer' });
    await expect(rig.host.desk.ask(APPROVAL)).rejects.toMatchObject({ kind: 'retryable' });
    await rig.host.desk.ask(APPROVAL);
    await rig.host.desk.ask(APPROVAL);
    expect(cards()).toHaveLength(1);
  });

  it('is not held up by a channel that the app is not in, nor for long by Slack being away', async () => {
    rig.platform.state.faults.push({ on: 'chat.postMessage', fault: { error: 'not_in_channel' } });
    await rig.host.desk.ask(APPROVAL);
    for (let i = 0; i < 4; i += 1) rig.platform.state.faults.push({ on: 'chat.postMessage', fault: { status: 429, retryAfter: 7 } });
    for (let i = 0; i < 3; i += 1) await expect(rig.host.desk.ask(APPROVAL)).rejects.toMatchObject({ kind: 'retryable', afterMs: 7_000 });
    await rig.host.desk.ask(APPROVAL);
    expect(cards()).toEqual([]);
    expect(rig.host.logged.filter((one) => one.startsWith('an approval has no card in Slack'))).toHaveLength(2);
  });

  it('is decided by a press, as the person whom Slack knows, and the card changes for everybody', async () => {
    await rig.host.desk.ask(APPROVAL);
    expect((await frank.press('Approve')).ms).toBeLessThan(3_000);
    expect(rig.host.desk.votes).toEqual([{ id: APPROVAL.id, email: 'fraud@errand.example', decision: 'approved' }]);
    expect(shows()).toContain('✅ Approved by fraud@errand.example');
    expect(shows()).not.toContain('"actions"');
  });

  it('is decided by a press that comes before we have heard where the card is', async () => {
    rig.platform.state.faults.push({ on: 'chat.postMessage', fault: { slowMs: 200 } });
    const asked = rig.host.desk.ask(APPROVAL);
    await settled(() => cards().length > 0);
    const pressed = frank.press('Approve');
    await Promise.all([asked, pressed]);
    expect(rig.host.desk.votes).toHaveLength(1);
  });

  it('tells a second one, and nobody else, who decided', async () => {
    await rig.host.desk.ask(APPROVAL);
    const otto = rig.platform.person('U0OTTO');
    const second = structuredClone(cards()[0]);
    await frank.press('Refuse');
    // His screen still shows the buttons.
    const [card] = cards();
    if (card && second) Object.assign(card, second);
    await otto.press('Approve');
    await settled(() => otto.whispers().length > 0);
    expect(otto.whispers()).toEqual(['This approval was refused by fraud@errand.example.']);
    expect(frank.whispers()).toEqual([]);
    await settled(() => shows().includes('⛔ Refused by fraud@errand.example'));
    expect(rig.host.desk.votes).toHaveLength(1);
  });

  it.each([
    ['expired', '⌛ Not decided in time'], ['withdrawn', 'Not needed any more'], ['edited', '✏️ Changed by ops@errand.example'],
  ] as const)('that is %s shows it, and has no buttons', async (state, words) => {
    await rig.host.desk.ask(APPROVAL);
    await rig.host.desk.ask({ ...APPROVAL, state, decidedBy: 'ops@errand.example', decidedAt: 2 });
    expect(shows()).toContain(words);
    expect(shows()).not.toContain('Approve');
  });

  it('that was closed before Slack had it gets no card', async () => {
    await rig.host.desk.ask({ ...APPROVAL, state: 'withdrawn' });
    expect(cards()).toEqual([]);
  });

  it('shows who has approved, where several have to', async () => {
    await rig.host.desk.ask({ ...APPROVAL, quorum: 2, votes: [{ by: 'ann@errand.example', decision: 'approved', at: 1, note: null }] });
    expect(shows()).toContain('1 of 2 have approved: ann@errand.example');
  });

  describe('is decided by nobody', () => {
    const refused = /^Only full members of this workspace/;
    it.each([
      ['from another workspace, whose admin gave them an address of ours', (): SlackPerson => rig.platform.person('U0EVE', SLACK.team), refused],
      ['whose address Slack has not confirmed', (): SlackPerson => {
        for (const user of rig.platform.state.users) user.confirmed = false;
        return frank;
      }, refused],
      ['who is not on the staff', (): SlackPerson => {
        for (const user of rig.platform.state.users) user.email = 'somebody@example.com';
        return frank;
      }, /^You are not on the staff/],
    ])('%s', async (_who, person, told) => {
      await rig.host.desk.ask(APPROVAL);
      const who = person();
      await who.press('Approve');
      await settled(() => who.whispers().length > 0);
      expect(who.whispers()).toEqual([expect.stringMatching(told)]);
      expect(rig.host.desk.votes).toEqual([]);
    });

    it('on a card that we never posted', async () => {
      await rig.host.desk.ask(APPROVAL);
      const [card] = cards();
      if (card) rig.platform.state.messages.push({ ...card, ts: '1.000001', channel: SLACK.help });
      await frank.press('Approve', { ts: '1.000001' });
      expect(rig.host.desk.votes).toEqual([]);
    });

    it('on something else than is asked for now', async () => {
      await rig.host.desk.ask(APPROVAL);
      const before = structuredClone(cards()[0]?.blocks);
      await rig.host.desk.ask({ ...APPROVAL, digest: 'e'.repeat(64) });
      const [card] = cards();
      if (card && before) card.blocks = before;
      await frank.press('Approve');
      await settled(() => frank.whispers().length > 0);
      expect(frank.whispers()[0]).toMatch(/^What was to be approved has changed/);
      await settled(() => shows().includes('e'.repeat(64)));
      expect(rig.host.desk.votes).toEqual([]);
    });
  });

  it('answers 5xx when Slack cannot say who pressed, so that they see it and press again', async () => {
    await rig.host.desk.ask(APPROVAL);
    rig.platform.state.faults.push({ on: 'users.info', fault: { status: 503 } });
    expect((await frank.press('Approve')).status).toBe(500);
    expect((await frank.press('Approve')).status).toBe(200);
    expect(rig.host.desk.votes).toHaveLength(1);
  });

  it('fits into what Slack takes, however much there is to say', () => {
    const facts = Object.fromEntries(Array.from({ length: 80 }, (_, i) => [`fact ${i} ${'<&>'.repeat(100)}`, 'é&'.repeat(3_000)]));
    const changes = Array.from({ length: 50 }, (_, i) => ({ name: `slot ${i}`, before: 'x'.repeat(500), after: null }));
    expect(wrongIn(renderCard({ ...APPROVAL, summary: 'word '.repeat(5_000), facts, changes, roles: Array.from({ length: 200 }, () => 'a role with a name'), flow: 'f'.repeat(300) }).blocks, 50)).toBeNull();
  });
});
