import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Inbound } from '../../src/contracts.ts';
import { ANN, startEmail, type EmailRig } from './email-rig.ts';

const CHOICES = [{ id: 'lost', label: 'Lost' }, { id: 'stolen', label: 'Stolen' }];

describe('e-mail', () => {
  let rig: EmailRig;
  const clock = { now: Date.now() };
  beforeEach(async () => {
    clock.now = Date.now();
    rig = await startEmail({ now: () => clock.now });
  });
  afterEach(async () => rig.host.close());
  const said = (): Inbound[] => rig.host.received.filter(({ kind }) => kind !== 'opened');
  const sessions = (): string[] => [...new Set(said().map(({ session }) => session))];

  describe('a thread', () => {
    it('is a conversation: a mail of its own begins one, an answer goes on', async () => {
      await rig.platform.write({ from: ANN, subject: 'New SIM', text: 'I lost my phone' });
      await rig.platform.write({ from: ANN, subject: 'My bill', text: 'Why is it so high?' });
      expect(sessions()).toHaveLength(2);
      const [{ session, address } = { session: '', address: rig.address }] = said();
      await rig.channel.send(address, rig.line('Which number?'), `${session}/s1`);
      const [, asked] = rig.platform.mailsTo(ANN);
      if (asked) await rig.platform.reply(asked, { text: '07700 900123' });
      expect(said().at(-1)).toMatchObject({ session, text: '07700 900123', address });
      expect(sessions()).toHaveLength(2);
    });

    it('is one for mail clients too: subject, In-Reply-To and References', async () => {
      const { messageId } = await rig.platform.write({ from: ANN, subject: 'RE: AW: New SIM', text: 'I lost my phone' });
      const [{ session, address } = { session: '', address: rig.address }] = said();
      await rig.channel.send(address, rig.line('Which number?'), `${session}/s1`);
      const [, asked] = rig.platform.mailsTo(ANN);
      expect(asked).toMatchObject({ subject: 'Re: New SIM', inReplyTo: messageId, references: [messageId], from: 'help@acme.example' });
      if (asked) await rig.platform.reply(asked, { text: '07700 900123' });
      await rig.channel.send(address, rig.line('Thanks.'), `${session}/s3`);
      const last = rig.platform.mailsTo(ANN).at(-1);
      expect(last?.subject).toBe('Re: New SIM');
      expect(last?.references).toEqual([messageId, asked?.messageId, last?.inReplyTo]);
    });

    it('takes an answer to their own mail, before we have answered', async () => {
      const { messageId } = await rig.platform.write({ from: ANN, subject: 'New SIM', text: 'I lost my phone' });
      await rig.platform.write({ from: ANN, subject: 'Re: New SIM', text: 'It was stolen, in fact', headers: { 'In-Reply-To': messageId } });
      expect(sessions()).toHaveLength(1);
    });

    it('that we began has a sensible subject, and answers find the session that was moved there', async () => {
      const address = { channel: 'email', id: 'Ben@Customer.example' };
      for (const session of ['web-1', 'web-2']) {
        rig.host.set(session, {});
        await rig.channel.send(address, rig.line('Your SIM is ready.', { seq: 7 }), `${session}/s7`);
        await rig.channel.send(address, rig.line('Anything else?', { seq: 8 }), `${session}/s8`);
      }
      const [one, more, other] = rig.platform.mailsTo('ben@customer.example');
      expect(one).toMatchObject({ subject: 'Acme: about your request', inReplyTo: null, headers: { 'auto-submitted': 'auto-generated' } });
      expect(more).toMatchObject({ subject: 'Re: Acme: about your request', inReplyTo: one?.messageId, references: [one?.messageId], headers: { 'auto-submitted': 'auto-replied' } });
      if (more && other) {
        await rig.platform.reply(other, { text: 'No, thanks' });
        await rig.platform.reply(more, { text: 'Yes' });
      }
      expect(said()).toMatchObject([{ session: 'web-2', address, text: 'No, thanks' }, { session: 'web-1', address, text: 'Yes' }]);
    });

    it('belongs to whom it was sent: somebody else who answers it has a conversation of their own', async () => {
      await rig.platform.reply(rig.first, { text: 'Let me in', headers: {} });
      await rig.platform.write({ from: 'mallory@elsewhere.example', subject: 'Re: Hello', text: 'Let me in', headers: { 'In-Reply-To': rig.first.messageId } });
      expect(said().map(({ session }) => session === rig.session)).toEqual([true, false]);
    });

    it('stays where it is though somebody writes a mail with an id that is known', async () => {
      await rig.platform.write({ from: 'mallory@elsewhere.example', text: 'mine', headers: { 'Message-ID': rig.first.messageId } });
      await rig.platform.write({ from: ANN, text: 'also mine', headers: { 'Message-ID': rig.first.messageId } });
      await rig.answer({ text: 'Yes' });
      expect(said().map(({ session }) => session === rig.session)).toEqual([false, false, true]);
    });

    it('cannot be entered by a guess at its ids', () => {
      expect(rig.first.messageId).toMatch(/^<[0-9a-f]{40}@acme\.example>$/);
    });

    it('says nothing of who they are: anybody can write any sender', async () => {
      await rig.platform.write({ from: ANN, text: 'hello' });
      expect(rig.host.received[0]).toMatchObject({ kind: 'opened', identity: { level: 'anonymous', customer: null } });
    });
  });

  describe('what comes in', () => {
    it('has the subject before the text where the mail is new, and only there', async () => {
      await rig.platform.write({ from: ANN, subject: 'I need a new SIM', text: 'Can you help?' });
      await rig.platform.write({ from: ANN, subject: 'I need a new SIM', text: '' });
      await rig.answer({ text: 'Yes' });
      expect(said()).toMatchObject([{ text: 'I need a new SIM\n\nCan you help?' }, { text: 'I need a new SIM' }, { text: 'Yes' }]);
    });

    it.each([['gmail', 'en'], ['apple', 'fr'], ['outlook', 'de'], ['gmail', 'es'], ['outlook', 'nl'], ['apple', 'en'], ['outlook', 'fr'], ['gmail', 'de'], ['gmail', 'fr'], ['gmail', 'nl']] as const)('has no quoted text: %s in %s', async (style, language) => {
      await rig.answer({ text: 'My number is\n07700 900123', style, language });
      expect(said()).toMatchObject([{ text: 'My number is\n07700 900123', session: rig.session }]);
    });

    it.each([['2', 'stolen'], ['2.', 'stolen'], ['Stolen', 'stolen'], ['2. Stolen', 'stolen'], [' lost ', 'lost'], ['1\n\nThanks,\nAnn', 'lost']])('%j is a choice where it was offered', async (text, choice) => {
      rig.host.write(rig.session, { from: 'bot', text: 'Which?', choices: CHOICES });
      rig.host.set(rig.session, {});
      await rig.answer({ text });
      expect(said()).toMatchObject([{ kind: 'choice', choice }]);
    });

    it('is a text where nothing was offered, or not that', async () => {
      await rig.answer({ text: '2' });
      rig.host.write(rig.session, { from: 'bot', text: 'Which?', choices: CHOICES });
      await rig.answer({ text: '3' });
      rig.host.write(rig.session, { from: 'bot', text: 'Which?', choices: CHOICES });
      await rig.answer({ text: 'It was stolen' });
      expect(said()).toMatchObject([{ kind: 'text', text: '2' }, { kind: 'text', text: '3' }, { kind: 'text', text: 'It was stolen' }]);
    });

    it('is the answer to the last question, not to one before it', async () => {
      rig.host.write(rig.session, { from: 'bot', text: 'I can help with these:', choices: CHOICES });
      rig.host.write(rig.session, { from: 'bot', text: 'How many?', expects: { kind: 'slot', slot: 'count', type: 'number' } });
      rig.host.set(rig.session, {});
      await rig.answer({ text: '2' });
      expect(said()).toMatchObject([{ kind: 'text', text: '2' }]);
    });

    it('brings files, ten megabytes each at most', async () => {
      await rig.answer({ text: 'Here', files: [{ name: 'card.jpg', type: 'image/jpeg', data: Buffer.from('a picture') }, { name: 'film.mp4', type: 'video/mp4', data: Buffer.alloc(10_000_001) }] });
      expect(said()).toMatchObject([{ text: 'Here', files: [{ name: 'card.jpg', type: 'image/jpeg', bytes: 9 }] }]);
      expect(rig.host.logged).toContain('attachments of a mail are too many or too large');
    });

    it('is one message, also when it comes again much later', async () => {
      const mail = { from: ANN, subject: 'x', text: 'hello', headers: { 'Message-ID': '<once@customer.example>' } };
      await rig.platform.write(mail);
      clock.now += 3 * 86_400_000;
      await rig.platform.write(mail);
      expect(rig.host.received.map(({ kind }) => kind)).toEqual(['opened', 'text']);
      await rig.platform.write({ ...mail, from: 'other@customer.example' });
      expect(said()).toHaveLength(2);
    });

    it('is left out where a program wrote it, and nothing is answered', async () => {
      await rig.answer({ text: 'I am away', headers: { 'Auto-Submitted': 'auto-replied' } });
      await rig.answer({ text: 'News', headers: { 'List-Unsubscribe': '<mailto:x@y.example>' } });
      await rig.platform.write({ from: 'help@acme.example', text: 'from ourselves' });
      expect(rig.host.received).toEqual([]);
    });

    it('is not answered for ever: after sixty mails in an hour a person should look', async () => {
      const statuses: (number | null)[] = [];
      for (let i = 0; i < 61; i += 1) statuses.push((await rig.answer({ text: `again ${i}` })).status);
      expect(statuses.slice(-2)).toEqual([204, 429]);
      expect(said()).toHaveLength(60);
      clock.now += 3_600_000;
      expect(await rig.answer({ text: 'later' })).toMatchObject({ status: 204 });
    });
  });
});
