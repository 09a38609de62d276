import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { parse } from '../../channels/teams/parse.ts';
import { LONGEST, render, type Rendering } from '../../channels/teams/render.ts';
import { wordsOf } from '../../channels/teams/words.ts';
import type { Outbound } from '../../src/contracts.ts';
import { readActivity, type Shown } from '../../src/lab/platforms/teams-card.ts';

const folder = new URL('../../channels/teams/fixtures/', import.meta.url);
const fixture = (name: string): unknown => JSON.parse(readFileSync(fileURLToPath(new URL(`${name}.json`, folder)), 'utf8'));
const TENANT = '72f988bf-86f1-41af-91ab-2d7cd011db47';

const EXPECTED: { [name: string]: object } = {
  'message-personal': { kind: 'text', text: 'I lost my phone & need a new SIM', mentioned: false, attachments: [], id: 'teams:a:17I0kl8EkpE1O9PH5TWrzrLNwnWWcfrU7QZjKR0WSfOpzbfcAg2IaydGElSo10tVr4C7Fc6GtieTJX663WuJCc1uA83n4CSrHSgGBj5XNYLcVlJAs2ZX8DbYBPck201w-/1485983408511', at: { tenant: TENANT, scope: 'personal', person: 'c33aafc4-646d-4543-9d4c-abd28a4e2110', name: 'Ada Martin', locale: 'en-US' } },
  'message-channel': { kind: 'text', text: 'SIM swap please', mentioned: true, at: { conversation: '19:253b1f341670408fb6fe51050b6e5ceb@thread.skype;messageid=1485983194839', scope: 'group', locale: 'fr-FR' } },
  'message-file': { kind: 'text', text: 'Here it is', attachments: [{ contentType: 'text/html' }, { contentType: 'application/vnd.microsoft.teams.file.download.info', name: 'proof.pdf' }] },
  'message-choice': { kind: 'choice', choice: 'c3.1', card: { activity: '1485983408600', line: 'teams-x/s3' } },
  'message-form': { kind: 'form', values: { date: '2026-12-01', people: '2', reason: 'stolen' }, card: { activity: '1485983408700', line: 'teams-x/s4' } },
  'message-other-card': { kind: 'unknown' },
  'installation-add': { kind: 'installed', at: { scope: 'personal' } },
  'installation-remove': { kind: 'uninstalled' },
  'installation-upgrade': { kind: 'unknown', what: 'installationUpdate add-upgrade' },
  'members-added-bot': { kind: 'installed', at: { scope: 'group', conversation: '19:efa9296d959346209fea44151c742e73@thread.skype' } },
  'members-added-person': { kind: 'unknown' },
  'members-removed-bot': { kind: 'uninstalled' },
  'message-reaction': { kind: 'unknown', what: 'messageReaction' },
  'message-edited': { kind: 'unknown', what: 'messageUpdate' },
  'message-own': { kind: 'bots' },
  'sign-in-token-exchange': { kind: 'signOn', invoke: true, signOn: { exchange: 'aabbccdd', connection: 'errand', token: 'eyJ0eXAiOiJKV1QifQ.e30.c2ln' } },
  'sign-in-failure': { kind: 'signOnFailed', invoke: true },
  'invoke-compose-extension': { kind: 'unknown', what: 'invoke composeExtension/query', invoke: true },
};

describe('an activity as Teams posts it', () => {
  it('has an expectation for every fixture', () => {
    expect(readdirSync(fileURLToPath(folder)).map((file) => file.replace('.json', '')).toSorted()).toEqual(Object.keys(EXPECTED).toSorted());
  });

  it.each(Object.entries(EXPECTED))('%s is understood', (name, expected) => {
    expect(parse(fixture(name))?.incoming).toMatchObject(expected);
  });

  it.each([
    ['5 &lt; 6 &amp; 7', 'plain', '5 < 6 & 7'], ['<p>Hello <b>you</b></p><p>and<br/>you</p>', 'xml', 'Hello you\nand\nyou'], ['a <b> c', 'plain', 'a <b> c'],
    ['hello <at>Ben</at>', 'plain', 'hello Ben'], ['&copy; stays', 'plain', '&copy; stays'], ['two\nlines', 'plain', 'two\nlines'],
  ])('%j as %s is %j', (text, textFormat, plain) => {
    expect(parse({ ...fixture('message-personal') as object, text, textFormat })?.incoming).toMatchObject({ text: plain });
  });

  it.each([[null], [[]], ['text'], [{}], [{ type: 'message' }], [{ ...fixture('message-personal') as object, channelId: 'webchat' }], [{ ...fixture('message-personal') as object, from: null }]])('%j is none', (body) => {
    expect(parse(body)).toBeNull();
  });
});

const line = (text: string, more: Partial<Outbound & { kind: 'message' }> = {}): Outbound => ({ kind: 'message', seq: 1, text, ...more });

describe('what the bot shows', () => {
  const at: Rendering = { words: wordsOf('en'), links: [], key: 'teams-x/s1' };
  const shownOf = (message: Outbound, how = at): Shown[] => render(message, how).map((activity) => {
    const read = readActivity(JSON.parse(JSON.stringify(activity)));
    if ('code' in read) throw new Error(`${read.code}: ${read.message}`);
    return read;
  });

  it('is the very text, whatever Markdown or HTML is in it', () => {
    for (const text of ['*bold* _it_ [x](http://y) <b>no</b> # 1. ~~a~~ `c`', 'a & b < c\n- one\n1. two']) {
      expect(shownOf(line(text))).toMatchObject([{ text, buttons: [] }]);
      expect(shownOf(line(text, { choices: [{ id: 'a', label: '*A*' }] }))).toMatchObject([{ text, buttons: [{ title: '*A*' }] }]);
      expect(render(line(text), at)).toMatchObject([{ textFormat: 'plain' }]);
      expect(JSON.stringify(render(line(text, { choices: [{ id: 'a', label: 'A' }] }), at))).not.toContain('"TextBlock"');
    }
  });

  it('has a button for each choice, and a list where there are more than six', () => {
    const choices = Array.from({ length: 9 }, (_, i) => ({ id: `c1.${i}`, label: `Choice ${i}` }));
    expect(shownOf(line('Which?', { choices: choices.slice(0, 6) }))[0]?.buttons.map(({ data }) => data)).toEqual(choices.slice(0, 6).map(({ id }) => ({ errand: 'choice', choice: id, line: 'teams-x/s1' })));
    expect(shownOf(line('Which?', { choices }))).toMatchObject([{ text: 'Which?', buttons: [{ title: 'Send', data: { errand: 'choice', line: 'teams-x/s1' } }], inputs: [{ id: 'choice', options: choices.map(({ id, label }) => ({ title: label, value: id })) }] }]);
  });

  it('asks for several slots at once with an input of each kind', () => {
    const form = [
      { slot: 'date', label: 'Which day?', type: 'date' as const }, { slot: 'time', label: 'When?', type: 'time' as const }, { slot: 'people', label: 'How many?', type: 'number' as const },
      { slot: 'mail', label: 'E-mail?', type: 'email' as const }, { slot: 'sure', label: 'Sure?', type: 'yesno' as const }, { slot: 'why', label: 'Why?', type: 'choice' as const, options: [{ id: 'lost', label: 'Perdu' }] },
    ];
    const [shown] = shownOf(line('Which day?', { expects: { kind: 'slot', slot: 'date', type: 'date', form } }), { ...at, words: wordsOf('fr-FR') });
    expect(shown?.text).toBe('');
    expect(shown?.inputs.map(({ id, kind, label }) => [id, kind, label])).toEqual([
      ['slot.date', 'Input.Date', 'Which day?'], ['slot.time', 'Input.Time', 'When?'], ['slot.people', 'Input.Number', 'How many?'],
      ['slot.mail', 'Input.Text', 'E-mail?'], ['slot.sure', 'Input.ChoiceSet', 'Sure?'], ['slot.why', 'Input.ChoiceSet', 'Why?'],
    ]);
    expect(shown?.inputs.at(-2)?.options.map(({ title }) => title)).toEqual(['Oui', 'Non']);
    expect(shown?.buttons).toEqual([{ type: 'Action.Submit', title: 'Envoyer', data: { errand: 'form', line: 'teams-x/s1' } }]);
  });

  it('has a button for each file', () => {
    const links = [{ name: 'contract.pdf', url: 'https://bot.example.com/files/x' }];
    expect(shownOf(line('Here it is', { files: [{ id: 'f', name: 'contract.pdf', type: 'application/pdf', bytes: 3 }] }), { ...at, links })).toMatchObject([{ text: 'Here it is', buttons: [{ title: 'contract.pdf', url: 'https://bot.example.com/files/x' }] }]);
  });

  it('comes in several messages where it is too long for one, none of which is too large', () => {
    const words = Array.from({ length: 5_000 }, (_, i) => `слово${i}`).join(' ');
    const parts = shownOf(line(words, { choices: [{ id: 'a', label: 'A' }] }));
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.map(({ text }) => text).join(' ')).toBe(words);
    expect(parts.map(({ buttons }) => buttons.length)).toEqual([...parts.slice(1).map(() => 0), 1]);
    expect(shownOf(line('a'.repeat(LONGEST - 1) + '😀'.repeat(5))).map(({ text }) => text).join('')).toBe('a'.repeat(LONGEST - 1) + '😀'.repeat(5));
  });

  it('shows nothing for what ends, and nothing of a text that is empty', () => {
    expect(render({ kind: 'typing', on: false }, at)).toEqual([]);
    expect(render(line(''), at)).toEqual([]);
  });
});

const cardOf = (content: object): unknown => ({ type: 'message', attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content }] });

describe('the stand-in of Teams', () => {
  it.each([
    [{ type: 'message' }, 'BadSyntax'], [{ type: 'message', text: 'x'.repeat(30_000) }, 'MessageSizeTooBig'], [cardOf({ type: 'AdaptiveCard', version: '1.6', body: [] }), 'BadSyntax'],
    [cardOf({ type: 'AdaptiveCard', version: '1.5', body: [{ type: 'Marquee' }] }), 'BadSyntax'], [cardOf({ type: 'AdaptiveCard', version: '1.5', body: [], actions: [{ type: 'Action.Submit' }] }), 'BadSyntax'],
    [cardOf({ type: 'AdaptiveCard', version: '1.5', body: [{ type: 'Input.Date', id: 'a' }, { type: 'Input.Date', id: 'a' }] }), 'BadSyntax'],
  ])('refuses %.60j', (body, code) => {
    expect(readActivity(body)).toMatchObject({ code });
  });
});
