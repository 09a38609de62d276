import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { mailboxOf } from '../../channels/email/mailbox-of.ts';
import { parseMail, type Incoming } from '../../channels/email/parse.ts';
import { textOfHtml } from '../../channels/email/text-of-html.ts';
import { visibleText } from '../../channels/email/visible-text.ts';
import { isGone } from '../../channels/email/delivery-report.ts';

const OURS = '<0b5c1b7f0f9d4c3e8a7b6c5d4e3f2a1b0c9d8e7f@acme.example>';
const fixture = async (name: string): Promise<Incoming | null> => parseMail(readFileSync(new URL(`../../channels/email/fixtures/${name}.eml`, import.meta.url)));
const mail = async (head: string, body = 'Hello'): Promise<Incoming | null> => parseMail(Buffer.from(`${head}\r\nFrom: ann@customer.example\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${body}`));

describe('an answer as mail clients write it', () => {
  it.each([
    ['gmail-reply-en', 'ann.lee@gmail.com', 'It was stolen on the train.'],
    ['gmail-reply-fr', 'chloe.martin@gmail.com', "Oui, c'est ça : elle a été volée hier."],
    ['outlook-reply-de', 'jonas.weber@firma.example', 'Guten Tag,\n\ndie Karte ist beschädigt.'],
    ['outlook-reply-fr', 'paul.durand@societe.example', 'Bonjour,\nLe numéro est le +447700900123.'],
    ['outlook-html-only', 'ann.lee@outlook.com', 'The café took it & the card is gone.\n\nMy number is 07700 900123.'],
    ['apple-reply-es', 'lucia.romero@icloud.com', '2'],
    ['thunderbird-reply-nl', 'sanne@devries.example', 'Gestolen, helaas.'],
  ])('%s: is read without what it quotes and how it is signed', async (name, from, text) => {
    const read = await fixture(name);
    expect(read).toMatchObject({ kind: 'mail', from, text, files: [] });
    expect(read?.kind === 'mail' && read.refers).toEqual([OURS, '<CAF4-first@mail.gmail.com>']);
  });

  it('has its files, but not the logo of a signature', async () => {
    expect(await fixture('with-attachment')).toMatchObject({ kind: 'mail', text: 'Here it is.', files: [{ name: 'carte été.jpg', type: 'image/jpeg', data: Buffer.from('/9j/4AAQSkZJRg==', 'base64') }] });
  });
});

describe('what a program wrote', () => {
  it.each([
    ['vacation-gmail', 'Auto-Submitted: auto-replied'], ['out-of-office-exchange', 'Auto-Submitted: auto-generated'], ['newsletter', 'Precedence: bulk'],
  ])('%s: is not answered', async (name, because) => {
    expect(await fixture(name)).toMatchObject({ kind: 'automatic', because });
  });

  it.each([
    ['Auto-Submitted: auto-notified; owner-email="x"'], ['Precedence: auto_reply'], ['Precedence: list'], ['X-Autoreply: yes'], ['X-Autorespond: x'], ['X-Auto-Response-Suppress: OOF, DR'],
    ['Return-Path: <>'], ['List-Id: <a.b>'], ['Content-Type: multipart/report; report-type=disposition-notification'],
  ])('%s: is not answered', async (header) => {
    expect(await mail(header)).toMatchObject({ kind: 'automatic' });
  });

  it.each([['Auto-Submitted: no'], ['Return-Path: <ann@customer.example>'], ['Precedence: normal'], ['X-Mailer: autoreply fan']])('%s: is answered', async (header) => {
    expect(await mail(header)).toMatchObject({ kind: 'mail' });
  });

  it.each(['no-reply@shop.example', 'noreply@shop.example', 'MAILER-DAEMON@mx.example', 'donotreply@bank.example'])('is not answered at %s', async (from) => {
    expect(await parseMail(Buffer.from(`From: ${from}\r\n\r\nHello`))).toMatchObject({ kind: 'automatic' });
  });

  it.each([
    ['bounce-postfix', 'failed', '5.1.1'], ['bounce-exchange', 'failed', '5.1.10'], ['delayed', 'delayed', '4.4.1'], ['mailbox-full', 'failed', '5.2.2'],
  ])('%s: says what became of which mail', async (name, action, status) => {
    expect(await fixture(name)).toEqual({ kind: 'report', report: { messageId: OURS, action, status } });
  });

  it.each([['5.1.1', true], ['5.1.10', true], ['5.2.1', true], ['5.4.4', true], ['5.2.2', false], ['5.7.1', false], ['4.4.1', false], ['', false]])('with status %j there is nobody: %j', (status, gone) => {
    expect(isGone(status)).toBe(gone);
  });
});

describe('what somebody wrote', () => {
  it.each([
    ['Am Montag habe ich angerufen.\nDann schrieb ich Ihnen: nichts passierte.', 'a sentence that begins like an introduction'],
    ['On Monday I wrote:\nplease call me', 'a sentence without a date'],
    ['From: Paris\nTo: Lyon\nDate: 3 May', 'a journey'],
    ['Thanks', 'thanks alone'], ['Thank you,\nmy number is 07700 900123', 'a closing with more of the answer'], ['1. Lost\n2. Stolen?', 'a list'],
    ['Ça va ? 👩‍👩‍👧 שלום — «oui»\n\nsecond part', 'any alphabet'],
  ])('%j stays as it is: %s', (text) => {
    expect(visibleText(text)).toBe(text);
  });

  it.each([
    ['Yes\n\nThanks,\nAnn', 'Yes'], ['Yes\nKind regards, Ann Lee', 'Yes'], ['Yes\n\n--\nAnn\n+44 7700 900999', 'Yes'], ['Yes\r\n\r\n-- \r\nAnn', 'Yes'], ['Yes\n\nGet Outlook for iOS<https://aka.ms/o0ukef>', 'Yes'],
    ['Oui\n\nEnvoyé de mon iPhone', 'Oui'], ['Ja\n\nVon meinem iPhone gesendet', 'Ja'], ['Ja\n\nVerstuurd vanaf mijn iPad', 'Ja'], ['Sí\n\nObtener Outlook para Android', 'Sí'], ['Ja\n\nViele Grüße\nJonas Weber\nTel. +49 30 1234567', 'Ja'],
    ['Yes\n\n-----Original Message-----\nFrom: x', 'Yes'], ['Oui\n\n-----Message d\'origine-----\nDe : x', 'Oui'], ['Ja\n\n-----Ursprüngliche Nachricht-----\nVon: x', 'Ja'], ['Ja\n\n*Von:* Acme\n*Gesendet:* Montag\n*Betreff:* x\n\nalt', 'Ja'],
    ['> What happened?\nStolen\n> Which number?\n07700 900123', 'Stolen\n07700 900123'], ['', ''], ['> only\n> quoted', ''],
  ])('%j says %j', (written, said) => {
    expect(visibleText(written)).toBe(said);
  });

  it.each([
    ['<p>One</p><p>Two &lt;3&#33; &euro;</p>', 'One\nTwo <3! &euro;'], ['a<script>alert(1)</script>b<style>p{}</style>', 'ab'], ['Yes<blockquote type="cite">old <blockquote>older</blockquote> old</blockquote>', 'Yes'],
    ['1 < 2 and 3 > 2', '1 < 2 and 3 > 2'], ['<ul><li>a<li>b</ul>', 'a\nb'], ['&#xD800;&#x110000;x', 'x'], ['Yes<div class="x gmail_quote"><div>On…</div>old</div> and more', 'Yes and more'],
  ])('HTML %j says %j', (html, said) => {
    expect(textOfHtml(html)).toBe(said);
  });

  it('is read in a moment, whatever is sent', () => {
    const before = performance.now();
    for (const piece of ['On 1 wrote ', 'Am 1 schrieb ', '<a@b ', '> ', '________________________________\n', 'From: a\n', '<', '<div ', '<!--', ' \n', 'Thanks,\n', '&#', '-- ', 'De :']) {
      visibleText(piece.repeat(400_000 / piece.length));
      textOfHtml(piece.repeat(2_000_000 / piece.length));
    }
    expect(performance.now() - before).toBeLessThan(10_000);
  });
});

describe('the head of a mail', () => {
  it.each([
    ['From: Ann <Ann@Customer.EXAMPLE>', 'ann@customer.example'], ['From: "a,b" <ann@customer.example>', 'ann@customer.example'],
  ])('%s: is from %s', async (header, from) => {
    expect(await parseMail(Buffer.from(`${header}\r\n\r\nHello`))).toMatchObject({ kind: 'mail', from });
  });

  it.each(['From: undisclosed:;', 'From: nobody', 'From: a@b@c', 'From: "a b"@c', 'Subject: none', 'From: =?utf-8?q?A=0d=0aBcc:_x?= <ann@customer.example>', `From: ${'a'.repeat(250)}@example.com`, ''])('%j has no sender that could be answered', async (header) => {
    expect(await parseMail(Buffer.from(`${header}\r\n\r\nHello`))).toBeNull();
  });

  it('has a Message-ID of its own where it brings none, the same for the same mail', async () => {
    const [one, again, other] = [await mail('Subject: a'), await mail('Subject: a'), await mail('Subject: b')];
    expect(one).toEqual(again);
    expect(one).toMatchObject({ id: expect.stringMatching(/^<[0-9a-f]{64}@no-message-id>$/) });
    expect(one).not.toEqual(other);
  });

  it('brings no line breaks into ours', async () => {
    expect(await mail('Subject: =?utf-8?q?Hello=0D=0ABcc:_victim@example.com?=')).toMatchObject({ subject: 'Hello Bcc: victim@example.com' });
  });

  it.each([['Acme <help@acme.example>', { name: 'Acme', address: 'help@acme.example' }], ['help@acme.example', { name: '', address: 'help@acme.example' }], ['a@b.example, c@d.example', null], ['Acme', null]])('%j names %j', (text, mailbox) => {
    expect(mailboxOf(text)).toEqual(mailbox);
  });
});
