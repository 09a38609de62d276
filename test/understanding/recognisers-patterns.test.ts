import { describe, expect, it } from '@jest/globals';
import type { Json, SlotSpec } from '../../src/contracts.ts';
import { createLocalUnderstanding } from '../../src/understanding/local/create-local-understanding.ts';
import { asking, context, ICCID } from './context.ts';
import { lineOf } from './line-of.ts';
import { findIn, type How } from './recognisers-said.ts';
import { TELECOM_FLOWS } from './telecom-flows.ts';

/** Patterns that hardly say more than how long a value is, and some that tell a value from any word. */
const POSTCODE: SlotSpec = { type: 'text', pattern: '^[A-Za-z0-9 ]{4,10}$' };
const PORTING: SlotSpec = { type: 'text', pattern: '^[A-Za-z0-9 -]{4,20}$' };
const ACCOUNT: SlotSpec = { type: 'text', pattern: '^[A-Za-z0-9 -]{3,30}$' };
const UPLOAD: SlotSpec = { type: 'text', pattern: '^\\S{4,40}$' };
const REPAIR: SlotSpec = { type: 'text', pattern: '^RV-\\d+$' };
const BOOKING: SlotSpec = { type: 'text', pattern: '^[A-Z]{6}$' };
const BADGE: SlotSpec = { type: 'text', pattern: '^[A-Z0-9]{6,8}$' };
const CITY: SlotSpec = { type: 'text', pattern: '^[\\p{L} ]{2,40}$' };

function reads(spec: SlotSpec, rows: [said: string, value: Json | undefined][], how: How = {}): void {
  it.each(rows)('%s → %j', (said, value) => { expect(findIn(said, spec, how)[0]?.value).toEqual(value); });
}

describe('a code is cut out of what is said around it', () => {
  reads(POSTCODE, [
    ['SW1A 2AA', 'SW1A 2AA'], ['sw1a 2aa', 'sw1a 2aa'], ['sw1a2aa please', 'sw1a2aa'], ['postcode is SW1A 2AA', 'SW1A 2AA'], ['sorry my postcode is SW1A 2AA', 'SW1A 2AA'], ['it’s sw1a 2aa', 'sw1a 2aa'], ['EC1A 1BB, thanks', 'EC1A 1BB'], ['MY POSTCODE IS SW1A 2AA', 'SW1A 2AA'],
    ['mon code postal est le 75002', '75002'], ['1012 LG', '1012 LG'], ['1012 lg', '1012 lg'], ['meine PLZ ist 10115', '10115'], ['12345 or so', '12345'],
  ]);
  reads(PORTING, [['NWV123456', 'NWV123456'], ['nwv 123 456', 'nwv 123 456'], ['my code is NWV123456', 'NWV123456'], ['my code is NWV123456, and the account NW-44120', 'NWV123456'], ['PAC NWV123456', 'NWV123456'], ['the PAC is nwv123456 I think', 'nwv123456'], ['02 P 123456 ABC', '02 P 123456 ABC'], ['ABCDEF', 'ABCDEF']]);
  reads(ACCOUNT, [['it is NW-44120', 'NW-44120'], ['NW-44120', 'NW-44120'], ['my account number is 44120', '44120'], ['account 12', undefined], ['in 2020 I got NW-44120', 'NW-44120'], ['NW - 44120', 'NW - 44120'], ['20-12-21', '20-12-21'], ['it’s the 12 34 56 78', '12 34 56 78']]);
  reads(UPLOAD, [['passport-ada', 'passport-ada'], ['it is passport-ada', 'passport-ada'], ['the reference is DOC-1234', 'DOC-1234'], ['2f1c9a54-0b1e-4c5d-9e0f-aaaaaaaaaaaa', '2f1c9a54-0b1e-4c5d-9e0f-aaaaaaaaaaaa'], ['I have not got one', undefined]]);
  reads(REPAIR, [['rv-1042', 'RV-1042'], ['it is about RV-1042.', 'RV-1042'], ['my visit', undefined]]);
  reads(BOOKING, [['ABCDEF', 'ABCDEF'], ['abcdef', 'ABCDEF'], ['my reference is abcdef', 'ABCDEF'], ['it is ABCDEF I think', 'ABCDEF'], ['please help me', undefined]]);
  reads(CITY, [['New York', 'New York'], ['Leeds', 'Leeds']]);
});

describe('words of a sentence are no code', () => {
  const sentences = ['I was born in 1981', 'the birthday is wrong', 'Marie Dubois', 'Dubois', 'no wait, it’s 4 March 1985', '4 may 1985', 'what is a PAC?', 'what is PAC?', 'I forgot', 'how do I get one', 'where do I find it?', '12/15', 'je ne sais pas', 'keine Ahnung', 'seit 2019', 'mi cumpleaños es otro'];
  reads(POSTCODE, sentences.map((said) => [said, undefined]));
  reads(PORTING, sentences.map((said) => [said, undefined]));
  reads(ACCOUNT, sentences.map((said) => [said, undefined]));
  reads(BADGE, [...sentences.map((said): [string, undefined] => [said, undefined]), ['ab12cd', 'AB12CD'], ['it is AB12CD9', 'AB12CD9']]);
});

describe('while something else is asked', () => {
  reads(PORTING, [['my code is NWV123456', 'NWV123456'], ['Dubois', undefined], ['passport', undefined], ['12345', undefined], ['I was born in 1981', undefined], ['where is ORD-1004?', undefined], ['I live at 12b', undefined], ['04-03-1985', undefined], ['2nd of May 85', undefined], ['on 20 £', undefined]], { asked: false });
  reads(POSTCODE, [['postcode is SW1A 2AA', 'SW1A 2AA'], ['4 March 1985', undefined], ['12/15', undefined]], { asked: false });
  reads(BADGE, [['4 may 1985', undefined], ['12 30 45', undefined], ['my badge is AB12CD9', 'AB12CD9']], { asked: false });
  reads(ICCID, [['the card is 8944 5000 1234 5678 901', '8944500012345678901']], { asked: false });
  reads(PORTING, [['where is ORD-1004?', undefined], ['where is order ORD-1004', undefined], ['no, it is NWV999999', 'NWV999999']], { current: 'NWV123456' });
  reads(BOOKING, [['no, ABCDEG', 'ABCDEG'], ['no, it is abcdeg', 'ABCDEG'], ['friday', undefined], ['yes, PLEASE', undefined]], { current: 'ABCDEF' });
  reads(CITY, [['yes, do it ASAP', undefined], ['OK, do it', undefined], ['that is a NO', undefined], ['I said YES', undefined], ['go on PLEASE', undefined], ['it is LEEDS now', 'LEEDS'], ['I forgot', undefined], ['tomorrow', undefined]], { current: 'New York' });
});

describe('a long text of questions', () => {
  it('is read in bounded time', () => {
    const startedAt = performance.now();
    for (let times = 0; times < 6; times += 1) expect(findIn('is 1 2 3 4 5 6 7 8? '.repeat(1_000), ACCOUNT, { asked: false })).toEqual([]);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});

describe('of two codes that are alternatives', () => {
  const local = createLocalUnderstanding({ flows: () => TELECOM_FLOWS });
  const [one, other] = ['8944500012345678901', '8944500012345678902'];
  it.each([
    [ICCID, `${one} or ${other}`, 'invalid it'], [ICCID, `${one} oder ${other}`, 'invalid it'], [ICCID, `${one}, sorry, ${other}`, `set it = ${other}`], [PORTING, 'NWV123456 or NWV123457', 'invalid it'], [PORTING, 'not NWV123456, NWV123457', 'set it = NWV123457'],
  ] as const)('%j: %s', async (spec, said, understood) => {
    expect(lineOf(await local.read(said, asking(spec)))).toBe(understood);
  });

  it('a question leaves a code that was given', async () => {
    const at = context({ flow: 'pay-bill', asking: 'day', slots: { code: PORTING, day: { type: 'date' } }, filled: { code: 'NWV123456' } });
    expect(lineOf(await local.read('where is ORD-1004?', at))).not.toContain('code');
    expect(lineOf(await local.read('no, the code is NWV999999', at))).toBe('correct code = NWV999999');
  });
});
