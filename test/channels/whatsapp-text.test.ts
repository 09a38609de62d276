import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parseStatus } from '../../channels/twilio-status.ts';
import { keywordOf } from '../../channels/whatsapp/keyword.ts';
import { fitsWhatsapp } from '../../channels/whatsapp/media.ts';
import { parseIncoming } from '../../channels/whatsapp/parse.ts';
import { asNews, render, type Tappable } from '../../channels/whatsapp/render.ts';
import { line } from './sms-rig.ts';

const fixture = (name: string): { [field: string]: string } => JSON.parse(readFileSync(new URL(`../../channels/whatsapp/fixtures/${name}.json`, import.meta.url), 'utf8'));
const choices = (...labels: string[]): { id: string; label: string }[] => labels.map((label, i) => ({ id: `c${i}`, label }));

function tapOf(text: string, ...labels: string[]): Tappable {
  const [first] = render(line(text, { choices: choices(...labels) }), 'fr');
  if (first?.kind !== 'tap') throw new Error('there is nothing to tap');
  return first.tap;
}

describe('what Twilio posts of WhatsApp', () => {
  it('is a text of somebody to one of our numbers, without the prefix', () => {
    expect(parseIncoming(fixture('text'))).toEqual({ id: 'SM5ef8732a3c49700934481addd5ce1659', from: '+447700900123', to: '+441632960001', text: 'I lost my phone', media: [], handled: false });
  });

  it.each([['button', 'Stolen'], ['list', 'Non, changer quelque…']])('is what was tapped: a %s, by its place on a message of ours', (name, text) => {
    expect(parseIncoming(fixture(name))).toMatchObject({ text, pressed: { message: 'SM00000000000000000000000000000001', position: 2 } });
  });

  it('is a label like any other text where it does not say on which message', () => {
    const { OriginalRepliedMessageSid: _sid, ...button } = fixture('button');
    expect(parseIncoming(button)).toEqual(expect.not.objectContaining({ pressed: expect.anything() }));
  });

  it('is a place, which is said as its address, or its coordinates', () => {
    const { Address: _address, Label: _label, ...bare } = fixture('location');
    expect(parseIncoming(fixture('location'))).toMatchObject({ text: 'Nelson\'s Column, Trafalgar Square, London' });
    expect(parseIncoming(bare)).toMatchObject({ text: '51.5072, -0.1276' });
  });

  it('is a picture', () => {
    expect(parseIncoming(fixture('picture'))).toMatchObject({ text: '', media: [{ type: 'image/jpeg' }] });
  });

  it('is that a message of ours was read', () => {
    expect(parseStatus(fixture('read'))).toMatchObject({ status: 'read', to: 'whatsapp:+447700900123', from: 'whatsapp:+441632960001', error: null });
  });

  it('is nothing where it is neither', () => {
    expect(parseIncoming({ EventType: 'something.new' })).toBeNull();
    expect(parseIncoming({ ...fixture('text'), From: '+447700900123' })).toBeNull();
  });
});

describe('choices', () => {
  it('are buttons where they are three and short, with their places as ids', () => {
    expect(tapOf('What happened?', 'Lost', 'Stolen', 'Broken')).toMatchObject({
      body: 'What happened?', values: { '1': 'What happened?', '2': 'Lost', '3': 'Stolen', '4': 'Broken' },
      shape: { types: { 'twilio/quick-reply': { body: '{{1}}', actions: [{ title: '{{2}}', id: '1' }, { title: '{{3}}', id: '2' }, { title: '{{4}}', id: '3' }] } } },
    });
  });

  it('are a list where they are more, or longer; what is cut stands whole below', () => {
    expect(tapOf('Encore ?', 'Oui', 'Non, changer quelque chose')).toMatchObject({
      values: { '2': 'Oui', '3': 'Non, changer quelque…', '4': 'Non, changer quelque chose' },
      shape: { types: { 'twilio/list-picker': { button: 'Choisir', items: [{ id: '1', item: '{{2}}' }, { id: '2', item: '{{3}}', description: '{{4}}' }] } } },
    });
    expect(tapOf('Which?', 'A', 'B', 'C', 'D').shape.types).toHaveProperty('twilio/list-picker');
  });

  it.each([
    ['eleven of them', 'Which?', Array.from({ length: 11 }, (_, i) => `Number ${i}`)], ['labels too long for a description', 'Which?', ['a'.repeat(73), 'b']], ['two that read the same', 'Which?', ['Same', 'same']],
    ['two that are cut to the same', 'Which?', ['The very same beginning, one', 'The very same beginning, two']], ['a question too long for them', 'a'.repeat(1025), ['A', 'B']], ['nothing asked', ' ', ['A', 'B']],
  ])('are numbers with %s', (_case, text, labels) => {
    const rendered = render(line(text, { choices: choices(...labels) }), 'en');
    expect(rendered).toMatchObject([{ kind: 'text', body: expect.stringContaining(`1: ${labels[0] ?? ''}\n2: `) }]);
  });

  it('of texts of one shape share one content, and no text of a customer is in it', () => {
    const [one, other, third] = [tapOf('Move +44 7700 900123?', 'Yes', 'No'), tapOf('Which?', 'A', 'B'), tapOf('Two\n\nrows', 'A', 'B')];
    expect(one.shape).toEqual(other.shape);
    expect(JSON.stringify(one.shape)).not.toMatch(/7700|Yes/);
    expect(third.shape.name).not.toBe(one.shape.name);
    expect(third).toMatchObject({ body: 'Two\n\nrows', shape: { types: { 'twilio/quick-reply': { body: '{{1}}\n\n{{2}}' } } }, values: { '1': 'Two', '2': 'rows' } });
  });

  it('go in variables that Twilio takes: in one row, not empty, not too long', () => {
    const { values, body } = tapOf(`A  b\tc      d\n${'word '.repeat(120)}`, 'Yes', 'No');
    expect(Object.values(values).filter((value) => value === '' || value.length > 255 || /[\n\t]| {5}/.test(value))).toEqual([]);
    expect(body).toBe(`A b c d\n${'word '.repeat(120).trim()}`);
  });
});

describe('a line outside the 24 hours', () => {
  it('is one row, choices and all, and not too long', () => {
    expect(asNews(line('Your SIM is ready.\n\nGo on?', { choices: choices('Yes', 'No') }))).toBe('Your SIM is ready. · Go on? · 1: Yes · 2: No');
    expect(asNews(line('word '.repeat(500)))).toMatch(/^(word ){100,}word…$/);
  });
});

describe('a keyword', () => {
  it.each([
    ['STOP', false, 'stop'], ['unsubscribe', false, 'stop'], ['cancel', false, null], ['help', false, null], ['start', false, null], ['START', true, 'start'], ['yes', true, null], ['stop it', false, null],
  ] as const)('%j, stopped before: %j, is %j', (text, stopped, keyword) => {
    expect(keywordOf(text, { stopped })).toBe(keyword);
  });
});

describe('a file', () => {
  it.each([['image/png', 1_000, true], ['application/pdf', 16_000_000, true], ['application/pdf', 16_000_001, false], ['application/zip', 10, false], ['text/html', 10, false]] as const)('of type %s with %i bytes goes along: %j', (type, bytes, fits) => {
    expect(fitsWhatsapp({ id: '1', name: 'a', type, bytes })).toBe(fits);
  });
});
