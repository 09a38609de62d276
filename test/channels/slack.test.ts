import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SLACK } from '../../src/lab/platforms/slack.ts';
import type { Address, Choice, FormField, Inbound, Outbound } from '../../src/contracts.ts';
import { settled, startSlackRig, type SlackRig } from './slack-rig.ts';

const CHOICES: Choice[] = [{ id: 'lost', label: 'Lost' }, { id: 'stolen', label: 'Stolen' }];
const FORM: FormField[] = [
  { slot: 'number', label: 'Which number?', type: 'phone' }, { slot: 'reason', label: 'What happened?', type: 'choice', options: CHOICES }, { slot: 'day', label: 'Since when?', type: 'date' },
];
type Message = Extract<Outbound, { kind: 'message' }>;
const homeOf = ({ platform }: SlackRig): string => JSON.stringify(platform.state.homes['U0ANN'] ?? null);

describe('Slack', () => {
  let rig: SlackRig;
  beforeEach(async () => { rig = await startSlackRig(); });
  afterEach(async () => rig.host.close());
  const said = (): Inbound[] => rig.host.received.filter(({ kind }) => kind !== 'opened');
  const kinds = (): string[] => rig.host.received.map(({ kind }) => kind);
  const send = async (text: string, seq = 1, { to = rig.address, ...more }: Partial<Message> & { to?: Address } = {}): Promise<void> => {
    const session = await rig.host.host.sessionOf(to);
    return rig.channel.send(to, { kind: 'message', seq, text, ...more }, `${session}/s${seq}`);
  };
  /** A line in the transcript and in Slack. */
  const ask = async (text: string, more: Partial<Message>, to = rig.address): Promise<void> => {
    const { seq } = rig.host.write(await rig.host.host.sessionOf(to), { from: 'bot', text, ...(more.choices && { choices: more.choices }), ...(more.expects && { expects: more.expects }) });
    await send(text, seq, { ...more, to });
  };
  /** The conversation is over; resolves to the one after it. */
  const begunAnew = async (): Promise<string> => {
    rig.host.set(rig.session, { state: 'closed' });
    const session = await rig.host.host.sessionOf(rig.address);
    rig.host.set(session, { state: 'waiting' });
    return session;
  };
  const posts = () => rig.platform.state.messages.filter(({ bot_id: bot }) => bot !== undefined);

  describe('what people write', () => {
    it('opens the conversation once, in the language of their Slack, and gives nobody an identity', async () => {
      const bea = rig.platform.person('U0BEA');
      await bea.say('bonjour');
      await bea.say('encore');
      expect(kinds()).toEqual(['opened', 'text', 'text']);
      expect(rig.host.received[0]).toMatchObject({ locale: 'fr', address: { channel: 'slack', id: 'U0BEA', via: SLACK.team } });
      expect(rig.host.received[0]).not.toHaveProperty('identity');
    });

    it.each([{ error: 'missing_scope' }, { slowMs: 4_000 }])('begins, and is acknowledged in time, although Slack does not say the language: %j', async (fault) => {
      await rig.host.close();
      rig = await startSlackRig({ change: { timeoutMs: 3_500 } });
      rig.platform.state.faults.push({ on: 'users.info', fault });
      expect((await rig.ann.say('hello')).ms).toBeLessThan(3_000);
      expect(rig.host.received[0]).not.toHaveProperty('locale');
      expect(kinds()).toEqual(['opened', 'text']);
    });

    it('is a conversation of its own in each thread, and one directly', async () => {
      const first = await rig.ann.say('one');
      await rig.ann.say('two');
      await rig.ann.say('three', { thread: first.ts });
      await rig.ann.mention('four');
      const sessions = said().map(({ session }) => session);
      expect(new Set(sessions).size).toBe(3);
      expect(sessions[0]).toBe(sessions[1]);
    });

    it('is one message though a mention is told twice, and goes on in its thread without a mention, for that person alone', async () => {
      const { ts } = await rig.ann.mention('I lost my phone');
      await rig.ann.say('are you there?', { channel: SLACK.help, thread: ts });
      await rig.platform.person('U0BEA').say('me too', { channel: SLACK.help, thread: ts });
      await rig.ann.say('talking to others', { channel: SLACK.help });
      expect(said()).toMatchObject([{ text: 'I lost my phone', address: { thread: `${SLACK.help}:${ts}` } }, { text: 'are you there?' }]);
      expect(new Set(said().map(({ session }) => session)).size).toBe(1);
    });

    it('is answered where it was said', async () => {
      const { ts } = await rig.ann.mention('hi');
      const [opened] = rig.host.received;
      if (opened) await send('Hello in the thread', 1, { to: opened.address });
      expect(posts()).toMatchObject([{ channel: SLACK.help, thread_ts: ts, text: 'Hello in the thread' }]);
    });

    it('is delivered again with a retry number, and is one message', async () => {
      const text = { text: 'hello', ts: '1700000000.000200' };
      await rig.event(text);
      expect((await rig.event(text, {}, { retry: 1 })).status).toBe(200);
      expect(said()).toHaveLength(1);
    });

    it('brings files, fetched once with our token, and from nobody but Slack', async () => {
      await rig.ann.say('look', { files: [{ name: 'bill.pdf', type: 'application/pdf', data: Buffer.from('%PDF') }] });
      const [message] = rig.ann.sees();
      const files = [{ id: 'F1', name: 'a.png', mimetype: 'image/png', size: 1, url_private: `${rig.host.url}/steal` }, { id: 'F2', name: 'b.html', mimetype: 'image/png', size: 1, url_private: 'https://slack.com.evil.example/x' }];
      await rig.event({ subtype: 'file_share', text: 'and this', ts: '1700000000.000300', files });
      await rig.event({ subtype: 'file_share', text: 'look', ts: message?.ts ?? '', files: (message?.files ?? []).map((file) => ({ ...file })) });
      expect(said()).toMatchObject([{ text: 'look', files: [{ name: 'bill.pdf', type: 'application/pdf', bytes: 4 }] }, { text: 'and this' }]);
      expect(said()[1]).not.toHaveProperty('files');
      expect(await rig.host.host.file(rig.session, 'file-2')).toBeNull();
      expect(rig.host.logged.filter((one) => one === 'a file of Slack could not be fetched')).toHaveLength(2);
    });
  });

  describe('what is not for us', () => {
    it('is not answered: our own messages, their edits, and other bots', async () => {
      await ask('Which?', { choices: CHOICES });
      await rig.ann.press('Lost');
      await rig.platform.quiet();
      await rig.event({ user: 'U0OTHER', bot_id: 'B0OTHER', text: 'beep' });
      await rig.event({ user: 'USLACKBOT', text: 'reminder' });
      expect(said().map(({ kind }) => kind)).toEqual(['choice']);
    });

    it('is answered 200 and told, when it is of an unknown kind', async () => {
      expect((await rig.event({ type: 'reaction_added' })).status).toBe(200);
      expect(rig.host.received).toEqual([]);
      expect(rig.host.odd).toEqual(['slack']);
    });

    it('is refused when it was signed more than five minutes ago, or later than now, and changes nothing', async () => {
      const now = Math.floor(Date.now() / 1000);
      const statuses = [];
      for (const timestamp of [now - 310, now + 310, now - 290, now + 290]) statuses.push((await rig.event({ text: 'x', ts: `${timestamp}.000001` }, {}, { timestamp })).status);
      expect(statuses).toEqual([401, 401, 200, 200]);
      expect(said()).toHaveLength(2);
    });

    it('is answered with its challenge when Slack asks whether we are there', async () => {
      expect(await rig.platform.raw(JSON.stringify({ type: 'url_verification', token: 't', challenge: 'abc' }), 'application/json')).toMatchObject({ status: 200, body: { challenge: 'abc' } });
      expect((await rig.platform.raw('ssl_check=1&token=t', 'application/x-www-form-urlencoded')).status).toBe(200);
    });

    it('is refused when it is larger than anything Slack sends', async () => {
      expect((await rig.platform.raw('x'.repeat(1_100_000), 'application/json')).status).toBe(413);
    });
  });

  describe('buttons', () => {
    it('are replaced in place by what was chosen', async () => {
      await ask('What happened?', { choices: CHOICES });
      expect((await rig.ann.press('Stolen')).ms).toBeLessThan(3_000);
      await rig.platform.quiet();
      await settled(() => rig.ann.sees()[0]?.edited === true);
      expect(said()).toMatchObject([{ kind: 'choice', choice: 'stolen' }]);
      expect(rig.ann.sees()[0]?.blocks).toMatchObject([{ type: 'section', text: { text: 'What happened?' } }, { type: 'context', elements: [{ text: '✓ Stolen' }] }]);
    });

    it('that are late are handed over for an answer, and show no choice', async () => {
      await ask('What happened?', { choices: CHOICES });
      await rig.ann.say('it was stolen');
      await rig.ann.press('Lost');
      await settled(() => rig.ann.sees()[0]?.edited === true);
      expect(said()).toMatchObject([{ kind: 'text' }, { kind: 'choice', choice: 'lost' }]);
      expect(rig.ann.sees()[0]?.blocks).toMatchObject([{ type: 'section' }]);
    });

    it('of a conversation that is over choose nothing in the one after it, though that offers the same', async () => {
      await ask('Go ahead?', { choices: [{ id: 'c7.1', label: 'Go ahead' }] });
      const old = rig.ann.sees().at(-1)?.ts;
      const later = await begunAnew();
      await ask('Go ahead with that?', { choices: [{ id: 'c7.1', label: 'Go ahead' }] });
      await rig.ann.press('Go ahead', { ts: old ?? '' });
      await settled(() => rig.ann.sees()[0]?.edited === true);
      expect(said()).toMatchObject([{ kind: 'choice', choice: 'stale:c7.1', session: later }]);
      expect(rig.ann.sees()[0]?.blocks).toMatchObject([{ type: 'section', text: { text: 'Go ahead?' } }]);
      expect(rig.ann.sees()[0]?.blocks).toHaveLength(1);
      await rig.ann.press('Go ahead');
      expect(said()[1]).toMatchObject({ kind: 'choice', choice: 'c7.1', session: later });
    });

    it('are for the person who was asked alone', async () => {
      const { ts } = await rig.ann.mention('help');
      const address = { ...rig.address, thread: `${SLACK.help}:${ts}` };
      await ask('What happened?', { choices: CHOICES }, address);
      const bea = rig.platform.person('U0BEA');
      expect((await bea.press('Lost')).status).toBe(200);
      await settled(() => bea.whispers().length > 0);
      expect(bea.whispers()).toEqual(['This question is for <@U0ANN>.']);
      expect(said()).toHaveLength(1);
      await rig.ann.press('Lost');
      expect(said()[1]).toMatchObject({ kind: 'choice', address });
    });

    it('are answered although the message could not be changed', async () => {
      await ask('What happened?', { choices: CHOICES });
      rig.platform.state.faults.push({ on: 'chat.update', fault: { status: 500 } });
      expect((await rig.ann.press('Lost')).status).toBe(200);
      await settled(() => rig.host.logged.includes('a message whose button was used could not be changed'));
      expect(said()).toHaveLength(1);
    });
  });

  describe('a form', () => {
    const expects = { kind: 'slot', slot: 'number', type: 'phone', form: FORM } as const;

    it('is opened as a modal, and its answers come back by slot', async () => {
      await ask('Which number?', { expects });
      expect((await rig.ann.press('Fill in a form')).status).toBe(200);
      expect(rig.platform.state.modals).toMatchObject([{ user: 'U0ANN', view: { title: { text: 'Your details' }, blocks: [{ block_id: 'number' }, { block_id: 'reason' }, { block_id: 'day' }] } }]);
      expect(await rig.ann.submit({ number: '+44 7700 900123', reason: 'Stolen', day: '2026-12-01' })).toMatchObject({ status: 200, body: null });
      expect(said()).toMatchObject([{ kind: 'form', values: { number: '+44 7700 900123', reason: 'stolen', day: '2026-12-01' } }]);
      await settled(() => rig.ann.sees()[0]?.edited === true);
      expect(JSON.stringify(rig.ann.sees()[0]?.blocks)).toMatch(/Which number\?.*✓ Form sent/);
    });

    it('is not opened any more when the customer has answered otherwise', async () => {
      await ask('Which number?', { expects });
      await rig.ann.say('+447700900123');
      await rig.ann.press('Fill in a form');
      await settled(() => rig.ann.whispers().length > 0);
      expect(rig.ann.whispers()).toEqual(['That form is no longer open. Just write to me here.']);
      expect(rig.platform.state.modals).toEqual([]);
    });

    it('that was opened sets nothing once the customer has answered otherwise, and is answered', async () => {
      await ask('Which number?', { expects });
      await rig.ann.press('Fill in a form');
      await rig.ann.say('+447700900123');
      await rig.ann.submit({ number: '+44 7700 900999' });
      expect(said()).toMatchObject([{ kind: 'text' }, { kind: 'choice', choice: 'stale:form' }]);
    });

    it('of a conversation that is over sets nothing in the one after it, opened before or not', async () => {
      await ask('Which number?', { expects });
      const old = rig.ann.sees().at(-1)?.ts;
      await rig.ann.press('Fill in a form');
      const later = await begunAnew();
      await ask('And which number now?', { expects });
      await rig.ann.submit({ number: '+44 7700 900999' });
      expect(said()).toMatchObject([{ kind: 'choice', choice: 'stale:form', session: later }]);
      await settled(() => rig.ann.sees()[0]?.edited === true);
      expect(JSON.stringify(rig.ann.sees()[0]?.blocks)).toMatch(/Which number\?/);
      expect(JSON.stringify(rig.ann.sees()[0]?.blocks)).not.toContain('✓');
      expect(old).toBe(rig.ann.sees()[0]?.ts);
    });

    it('of a conversation that is over is not opened in the one after it', async () => {
      await ask('Which number?', { expects });
      const old = rig.ann.sees().at(-1)?.ts;
      await begunAnew();
      await ask('And which number now?', { expects });
      await rig.ann.press('Fill in a form', { ts: old ?? '' });
      await settled(() => rig.ann.whispers().length > 0);
      expect(rig.ann.whispers()).toEqual(['That form is no longer open. Just write to me here.']);
      expect(rig.platform.state.modals).toEqual([]);
    });
  });

  describe('a slash command', () => {
    it('is taken into the direct conversation, and says so to the one who typed it', async () => {
      expect(await rig.ann.command('I lost my phone', { channel: SLACK.help })).toMatchObject({ status: 200, body: { response_type: 'ephemeral', text: 'I answer you in our direct messages.' } });
      expect(said()).toMatchObject([{ kind: 'text', text: 'I lost my phone', address: rig.address }]);
      await send('Which number?', 1);
      expect(rig.ann.sees().at(-1)?.text).toBe('Which number?');
    });

    it('without words says how it is used', async () => {
      expect(await rig.ann.command('')).toMatchObject({ body: { text: expect.stringContaining('/errand I lost my phone') } });
      expect(rig.host.received).toEqual([]);
    });
  });

  describe('the home tab', () => {
    it('shows the open conversations of the person, and nobody else’s', async () => {
      await rig.ann.say('SIM swap please');
      rig.host.write(rig.session, { from: 'bot', text: 'Which <number>?' });
      const { ts } = await rig.ann.mention('another');
      await rig.platform.person('U0BEA').say('a secret');
      await rig.ann.openHome();
      await settled(() => homeOf(rig) !== 'null');
      expect(homeOf(rig)).toContain('Which &lt;number&gt;?');
      expect(homeOf(rig)).toContain(`id=${SLACK.help}&message=${ts}|Open`);
      expect(homeOf(rig)).not.toContain('a secret');
    });

    it('says when nothing is open, in the language of their Slack', async () => {
      await rig.platform.person('U0BEA').openHome();
      await settled(() => rig.platform.state.homes['U0BEA'] !== undefined);
      expect(JSON.stringify(rig.platform.state.homes['U0BEA'])).toContain('Vos conversations');
    });
  });
});
