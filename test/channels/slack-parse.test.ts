import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { assert, json as anyJson, property, string } from 'fast-check';
import { parse } from '../../channels/slack/parse.ts';
import { mrkdwn, plainText } from '../../channels/slack/text.ts';
import { askedIn, renderMessage, renderUsed } from '../../channels/slack/render.ts';
import { wordsFor } from '../../channels/slack/words.ts';
import { wrongIn } from '../../src/lab/platforms/slack/check-blocks.ts';
import type { FormField, Outbound } from '../../src/contracts.ts';

const fixture = (name: string): unknown => JSON.parse(readFileSync(new URL(`../../channels/slack/fixtures/${name}.json`, import.meta.url), 'utf8'));
const eventOf = (event: object, id = 'Ev1') => parse({ type: 'event_callback', team_id: 'T1', event_id: id, authorizations: [{ user_id: 'UBOT', is_bot: true }], event });
const field = (slot: string): FormField => ({ slot, label: slot, type: 'text' });
const words = wordsFor('en');
type Message = Extract<Outbound, { kind: 'message' }>;
const line = (more: Partial<Message> = {}): Message => ({ kind: 'message', seq: 4, text: 'What happened?', ...more });

const buttons = (form: FormField[]): string => JSON.stringify(renderMessage(line({ expects: { kind: 'slot', slot: 'a', type: 'text', form } }), { user: 'U1', session: 'slack-x', words })?.blocks ?? []);

describe('what Slack publishes that it sends', () => {
  it.each([
    ['url-verification', { kind: 'challenge', challenge: expect.stringMatching(/^3eZ/) }],
    ['message-im', { kind: 'said', id: 'slack:T061EG9R6/D024BE91L/1355517523.000005', text: 'Hello hello can you hear me?', called: true, at: { user: 'U2147483697', thread: null, direct: true } }],
    ['message-channel-thread', { kind: 'said', called: false, at: { channel: 'C024BE91L', thread: '1355517523.000005', direct: false } }],
    ['app-mention', { kind: 'said', text: 'is it everything a river should be?', called: true, at: { channel: 'C123ABC456', thread: '1515449522.000016' } }],
    ['message-file-share', { kind: 'said', text: 'my bill', files: [{ id: 'F0S43P1CZ', name: 'bill.pdf', mimetype: 'application/pdf' }] }],
    ['message-changed', { kind: 'ignored' }], ['message-deleted', { kind: 'ignored' }], ['bot-message', { kind: 'ignored' }], ['message-own', { kind: 'ignored' }],
    ['app-home-opened', { kind: 'home', team: 'T061EG9R6', user: 'U123ABC456' }],
    ['app-uninstalled', { kind: 'uninstalled', team: 'T061EG9R6', at: 1515449522000 }], ['tokens-revoked', { kind: 'uninstalled' }],
    ['team-join', { kind: 'unknown', what: 'event team_join' }],
    ['block-actions', { kind: 'chosen', choice: 'c1', label: 'Lost', asked: 'UA8RXUSPL', session: 'slack-x', at: { channel: 'DBNLLGBHH', thread: null, direct: true }, card: { ts: '1548261231.000200' } }],
    ['view-submission', { kind: 'formSent', id: 'slack:T9TK3CUKW/view/VNHU13V36', values: { reason: 'lost', day: '2026-12-01', iccid: '8944100000000005009' }, memory: { session: 'slack-x', seq: 4 } }],
    ['slash-command', { kind: 'command', command: '/errand', text: 'I lost my phone', user: 'U2147483697', team: 'T0001' }],
  ])('%s is understood', (name, expected) => {
    expect(parse(fixture(name))).toMatchObject(expected);
  });

  it('is one message, when it comes as a mention and as a message of the channel', () => {
    const mention = { type: 'app_mention', channel: 'C1', user: 'U1', text: '<@UBOT> hi', ts: '1.000001' };
    expect(eventOf(mention, 'Ev1')).toEqual(eventOf({ ...mention, type: 'message', channel_type: 'channel' }, 'Ev2'));
  });

  it('belongs to the conversation that it answers, when it hangs under a line of the bot in a direct message', () => {
    const reply = { type: 'message', channel: 'D1', channel_type: 'im', user: 'U1', text: 'yes', ts: '2.000001', thread_ts: '1.000001' };
    expect(eventOf({ ...reply, parent_user_id: 'UBOT' })).toMatchObject({ at: { thread: null } });
    expect(eventOf({ ...reply, parent_user_id: 'U1' })).toMatchObject({ at: { thread: '1.000001' } });
  });

  it('is never an error, whatever it is', () => {
    assert(property(anyJson(), (text) => {
      expect(parse(JSON.parse(text)).kind).toBe('unknown');
    }));
    expect(parse(undefined)).toEqual({ kind: 'unknown', what: 'something else' });
  });
});

describe('a text', () => {
  it.each([
    ['<@UBOT> I lost my phone', 'I lost my phone'], ['my number is <tel:+447700900123|+44 7700 900123>', 'my number is +44 7700 900123'], ['<mailto:a@b.example|a@b.example>', 'a@b.example'],
    ['see <https://example.com|example.com>', 'see example.com'], ['see <https://example.com|our page>', 'see our page (https://example.com)'], ['<https://example.com/x>', 'https://example.com/x'],
    ['ask <@U2|ben> in <#C1|help>', 'ask @ben in #help'], ['<!here> look', '@here look'], ['a &lt;b&gt; &amp;amp; c', 'a <b> &amp; c'],
    ['*yes*, _please_', 'yes, please'], ['`8944100000000005009`', '8944100000000005009'], ['2*3*4 and snake_case_name', '2*3*4 and snake_case_name'], ['~no~ *_yes_*', 'no yes'],
  ])('%j is read as %j', (written, plain) => {
    expect(plainText(written, { bot: 'UBOT' })).toBe(plain);
  });

  it('comes back as it was, whatever is in it, once it was escaped', () => {
    assert(property(string({ unit: 'grapheme' }), (plain) => {
      const bare = plain.replaceAll(/[*_~`]/g, '');
      expect(plainText(mrkdwn(bare), { bot: 'UBOT' }).trim()).toBe(bare.trim());
      expect(mrkdwn(plain)).not.toMatch(/[<>]/);
    }));
  });

  it('is read in no time, however many marks there are', () => {
    const before = performance.now();
    plainText(' *'.repeat(20_000), { bot: null });
    plainText('<'.repeat(20_000), { bot: null });
    plainText('`*_~'.repeat(10_000), { bot: null });
    expect(performance.now() - before).toBeLessThan(1_000);
  });
});

describe('a line', () => {
  it('without buttons is only text, and nothing in it is a mention', () => {
    expect(renderMessage(line({ text: '<!channel> & co' }), { user: 'U1', session: 'slack-x', words })).toEqual({ text: '&lt;!channel&gt; &amp; co' });
  });

  it('has a button for each choice, and says for whom', () => {
    const rendered = renderMessage(line({ choices: [{ id: 'a', label: 'Lost' }, { id: 'b', label: 'Stolen' }] }), { user: 'U1', session: 'slack-x', words });
    expect(rendered?.blocks).toMatchObject([{ type: 'section' }, { type: 'actions', block_id: 'ask:U1:4:0:slack-x', elements: [{ value: 'a', text: { text: 'Lost' } }, { value: 'b' }] }]);
    expect(askedIn('ask:U1:4:0:slack-x')).toEqual({ user: 'U1', session: 'slack-x' });
    expect(askedIn('approval')).toBeNull();
  });

  it('stays within what Slack takes, however much there is of it', () => {
    assert(property(string({ maxLength: 9_000, size: 'max' }), string({ minLength: 1, maxLength: 200 }), (text, label) => {
      const choices = Array.from({ length: 60 }, (_, i) => ({ id: `${i}`, label: `${label}${i}` }));
      const rendered = renderMessage(line({ text, choices }), { user: 'U1', session: 'slack-x', words });
      expect(wrongIn(rendered?.blocks, 50)).toBeNull();
      expect(rendered?.text.length).toBeLessThanOrEqual(3000);
    }), { numRuns: 50 });
  });

  it('loses no word when it is long', () => {
    const text = Array.from({ length: 2_000 }, (_, i) => `a&${i}`).join(' ');
    const blocks = renderMessage(line({ text }), { user: 'U1', session: 'slack-x', words })?.blocks ?? [];
    expect(blocks.length).toBeGreaterThan(3);
    expect(plainText(blocks.map((block) => JSON.parse(JSON.stringify(block)).text.text).join(' '), { bot: null })).toBe(text);
  });

  it('shows what was chosen in the place of its buttons', () => {
    const blocks = renderMessage(line({ choices: [{ id: 'a', label: 'Lost' }] }), { user: 'U1', session: 'slack-x', words })?.blocks ?? [];
    expect(renderUsed(blocks, 'Lost')).toMatchObject([{ type: 'section' }, { type: 'context', elements: [{ text: '✓ Lost' }] }]);
    expect(renderUsed(blocks, null)).toMatchObject([{ type: 'section' }]);
  });

  it('offers a form only where it asks for several things', () => {
    expect(buttons([field('a'), field('b')])).toContain('Fill in a form');
    expect(buttons([field('a')])).not.toContain('Fill in a form');
  });

  it.each(['en', 'fr', 'de', 'es', 'nl'])('has words in %s that fit where they are put', (locale) => {
    const own = wordsFor(locale);
    expect(own === wordsFor('xx')).toBe(locale === 'en');
    expect([own.formTitle, own.send, own.cancel].every((text) => text.length <= 24)).toBe(true);
    expect(own.form.length).toBeLessThanOrEqual(75);
  });
});
