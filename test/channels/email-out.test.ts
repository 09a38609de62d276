import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Inbound } from '../../src/contracts.ts';
import { ANN, startEmail, type EmailRig } from './email-rig.ts';

const CHOICES = [{ id: 'lost', label: 'Lost' }, { id: 'stolen', label: 'Stolen' }];

describe('mails of ours', () => {
  let rig: EmailRig;
  const clock = { now: Date.now() };
  beforeEach(async () => {
    clock.now = Date.now();
    rig = await startEmail({ now: () => clock.now });
  });
  afterEach(async () => rig.host.close());
  const said = (): Inbound[] => rig.host.received.filter(({ kind }) => kind !== 'opened');

  describe('what goes out', () => {
    it('is plain text and HTML that say the same', async () => {
      const mail = await rig.say(1, 'What happened?\nTell me <now>.\n\nSee https://acme.example/sim.', { choices: CHOICES });
      expect(mail.text).toBe('What happened?\nTell me <now>.\n\nSee https://acme.example/sim.\n\n1. Lost\n2. Stolen\n\nReply with a number, or in your own words.\n');
      expect(mail.html).toContain('<html lang="en">');
      expect(mail.html).toContain('<p>What happened?<br>\nTell me &lt;now&gt;.</p>');
      expect(mail.html).toContain('<a href="https://acme.example/sim">https://acme.example/sim</a>.');
      expect(mail.html).toContain('<ol><li>Lost</li><li>Stolen</li></ol>');
    });

    it('has its files attached, and a link to what is too large', async () => {
      const small = await rig.host.host.saveFile({ name: 'bill.pdf', type: 'application/pdf', data: Buffer.from('a bill'), session: rig.session });
      const large = await rig.host.host.saveFile({ name: 'film.mp4', type: 'video/mp4', data: Buffer.alloc(15_000_001), session: rig.session });
      const mail = await rig.say(1, 'Your bill.', { files: [small, large] });
      expect(mail.attachments).toEqual([{ name: 'bill.pdf', type: 'application/pdf', bytes: 6 }]);
      expect(mail.text).toContain(`film.mp4: https://bot.example.com/files/${rig.session}.${large.id}`);
    });

    it('says that a machine wrote it, but for what a person did', async () => {
      const [bot, agent] = [await rig.say(1, 'Hello'), await rig.say(2, 'Ben here.', { from: 'agent' })];
      expect(bot.headers).toMatchObject({ 'auto-submitted': expect.stringMatching(/^auto-/), 'x-auto-response-suppress': 'All' });
      expect(agent.headers['auto-submitted']).toBeUndefined();
    });

    it('goes to one address only, whatever is in it', async () => {
      for (const id of ['a@b.example, c@d.example', 'a@b.example\r\nBcc: c@d.example', 'nobody', '"a b"@c.example', '<a@b.example>']) {
        await expect(rig.channel.send({ ...rig.address, id }, rig.line('x'), `k-${id}`)).rejects.toMatchObject({ kind: 'terminal', code: 'gone' });
      }
      await rig.platform.write({ from: 'eve@customer.example', subject: '=?utf-8?q?x=0D=0ABcc:_c@d.example?=', text: 'hi' });
      const [{ session, address } = { session: '', address: rig.address }] = said();
      await rig.channel.send(address, rig.line('hello'), `${session}/s1`);
      expect(rig.platform.sent.at(-1)).toMatchObject({ to: 'eve@customer.example', subject: 'Re: x Bcc: c@d.example' });
      expect(rig.platform.sent.at(-1)?.headers['bcc']).toBeUndefined();
    });

    it('tells of every line that a mail says', async () => {
      await rig.say(4, 'One\n\nTwo', { lines: [4, 5] });
      expect([...rig.host.delivered].slice(1)).toEqual([[`${rig.session}/s4`, 'sent'], [`${rig.session}/s5`, 'sent']]);
    });

    it('is the same mail when it is sent again after a lost answer: the mailbox has it once', async () => {
      rig.platform.faults.push('drop after DATA');
      await expect(rig.say(1, 'Your number has moved.')).rejects.toMatchObject({ kind: 'unknown' });
      await rig.say(1, 'Your number has moved.');
      await rig.say(1, 'Your number has moved.');
      const taken = rig.platform.sent.slice(1);
      expect(taken).toHaveLength(2);
      expect(new Set(taken.map(({ messageId }) => messageId)).size).toBe(1);
      expect(rig.platform.mailsTo(ANN)).toHaveLength(2);
    });

    it('that began a thread is the same when it is sent again', async () => {
      const to = { channel: 'email', id: 'ben@customer.example' };
      rig.platform.faults.push('drop after DATA');
      await expect(rig.channel.send(to, rig.line('Ready.'), 'web-1/s1')).rejects.toMatchObject({ kind: 'unknown' });
      await rig.channel.send(to, rig.line('Ready.'), 'web-1/s1');
      const [first, again] = rig.platform.sent.slice(1);
      expect([again?.messageId, again?.subject, again?.inReplyTo]).toEqual([first?.messageId, 'Acme: about your request', null]);
    });

    it.each([
      [{ at: 'RCPT TO', code: 450 }, 'retryable', 'smtp_450'], [{ at: 'DATA', code: 451 }, 'retryable', 'smtp_451'], [{ at: 'MAIL FROM', code: 421 }, 'retryable', 'smtp_421'], [{ at: 'MAIL FROM', code: 550, says: '5.7.1 who are you' }, 'retryable', 'smtp_550'], ['drop before DATA', 'unknown', 'smtp_no_answer'],
      [{ at: 'DATA', code: 554, says: '5.7.1 spam' }, 'terminal', 'smtp_554'], [{ at: 'RCPT TO', code: 550, says: '5.7.1 not here' }, 'terminal', 'smtp_550'], [{ at: 'RCPT TO', code: 550, says: '5.1.1 unknown' }, 'terminal', 'gone'],
    ] as const)('%j is %s: %s', async (fault, kind, code) => {
      rig.platform.faults.push(fault);
      await expect(rig.say(1, 'x')).rejects.toMatchObject({ kind, code });
    });

    it('waits for a server that is away', async () => {
      await rig.platform.close();
      await expect(rig.say(1, 'x')).rejects.toMatchObject({ kind: 'retryable', code: 'smtp_unavailable' });
    });
  });

  describe('who cannot be reached, or does not want to be', () => {
    it('is somewhere else after a bounce, until they write again', async () => {
      const mail = await rig.say(1, 'x');
      expect(await rig.platform.bounce(mail)).toMatchObject({ status: 204 });
      expect(rig.host.delivered.get(`${rig.session}/s1`)).toBe('failed');
      await expect(rig.say(2, 'y')).rejects.toMatchObject({ kind: 'terminal', code: 'gone' });
      expect(rig.host.received).toEqual([]);
      await rig.answer({ text: 'I am here' });
      await rig.say(3, 'z');
      expect(rig.platform.sent.at(-1)?.text).toBe('z\n');
    });

    it('is still there where the mailbox is full or a server is slow', async () => {
      const mail = await rig.say(1, 'x');
      await rig.platform.bounce(mail, { status: '4.4.1', action: 'delayed' });
      expect(rig.host.delivered.get(`${rig.session}/s1`)).toBe('sent');
      await rig.platform.bounce(mail, { status: '5.2.2' });
      expect(rig.host.delivered.get(`${rig.session}/s1`)).toBe('failed');
      await rig.say(2, 'y');
    });

    it('is not made unreachable by a report on a mail that is not ours', async () => {
      await rig.platform.bounce({ ...rig.first, messageId: '<made-up@acme.example>' });
      const { messageId } = await rig.answer({ text: 'hello' });
      await rig.platform.bounce({ ...rig.first, messageId });
      await rig.say(1, 'x');
      expect(rig.platform.sent).toHaveLength(2);
    });

    it('knows who is not there from the server too', async () => {
      rig.platform.unknown.add(ANN);
      await expect(rig.say(1, 'x')).rejects.toMatchObject({ code: 'gone' });
      rig.platform.unknown.clear();
      await expect(rig.say(2, 'x')).rejects.toMatchObject({ code: 'gone' });
    });

    it('can stop what they have not asked for, with one click or by mail', async () => {
      const mail = await rig.say(1, 'Still interested?', { unasked: true });
      const [, page = ''] = /<(https:[^>]+)>/.exec(mail.headers['list-unsubscribe'] ?? '') ?? [];
      expect(mail.headers['list-unsubscribe']).toContain('<mailto:help@acme.example?subject=unsubscribe>');
      expect(mail.headers['list-unsubscribe-post']).toBe('List-Unsubscribe=One-Click');
      expect(mail.text).toContain(page);
      const here = page.replace('https://bot.example.com', rig.host.url);
      expect(await (await fetch(here)).text()).toContain('<form method="post">');
      await rig.say(2, 'x');
      expect((await fetch(here, { method: 'POST', body: 'List-Unsubscribe=One-Click' })).status).toBe(200);
      expect(said()).toMatchObject([{ kind: 'consent', stopped: true, session: rig.session }]);
      await expect(rig.say(3, 'x')).rejects.toMatchObject({ kind: 'terminal', code: 'opted_out' });
      await rig.say(4, 'You will hear no more.', { farewell: true });
      expect((await fetch(`${rig.host.url}/channels/email/unsubscribe/made-up`, { method: 'POST' })).status).toBe(404);
    });

    it('stops by the mail that a mail client writes for it', async () => {
      await rig.platform.write({ from: ANN, subject: 'unsubscribe', text: '' });
      await expect(rig.say(1, 'x')).rejects.toMatchObject({ code: 'opted_out' });
      expect(rig.host.received).toEqual([]);
    });

    it('is answered all the same in a conversation in which they write after that', async () => {
      await rig.platform.write({ from: ANN, subject: 'unsubscribe', text: '' });
      await rig.answer({ text: 'But what about my SIM?' });
      await rig.say(1, 'It is on its way.');
      await rig.say(2, 'You will hear no more.', { farewell: true });
      await expect(rig.say(3, 'x')).rejects.toMatchObject({ code: 'opted_out' });
      await rig.answer({ text: 'And now?' });
      clock.now += 86_400_001;
      await expect(rig.say(4, 'x')).rejects.toMatchObject({ code: 'opted_out' });
    });

    it('has no such link in what they asked for', async () => {
      expect((await rig.say(1, 'x')).headers['list-unsubscribe']).toBeUndefined();
    });
  });
});
