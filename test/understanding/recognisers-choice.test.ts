import { describe, expect, it } from '@jest/globals';
import type { Json, SlotSpec } from '../../src/contracts.ts';
import { findIn, type How } from './recognisers-said.ts';

const option = (id: string, label: string): { id: string; label: string } => ({ id, label });
/** As a call returns them, through the slot's `choose`. */
const PHONES: SlotSpec = { type: 'choice', options: [option('p1', 'Nova 15, blue, £799'), option('p2', 'Nova 14, blue, £599'), option('p3', 'Nova 15, red, £749')] };
const NUMBERS: SlotSpec = { type: 'choice', options: [option('a', '+44 7700 900123'), option('b', '+44 7700 900456')] };
const SHOPS: SlotSpec = { type: 'choice', options: [option('home', 'At home'), option('shop', 'In the shop'), option('locker', 'Parcel locker')] };

function chooses(spec: SlotSpec, rows: [locale: string, said: string, value: Json | undefined][], how: How = {}): void {
  it.each(rows)('%s: %s → %j', (locale, said, value) => {
    expect(findIn(said, spec, { ...how, locale })[0]?.value).toEqual(value);
  });
}

describe('one of the records that a call returned', () => {
  chooses(PHONES, [
    ['en', 'the second one', 'p2'], ['en', 'the last', 'p3'], ['en', '2', 'p2'], ['en', 'number 3 please', 'p3'], ['fr', 'la 2', 'p2'], ['fr', 'la deuxième', 'p2'], ['de', 'die 3', 'p3'], ['es', 'opción 1', 'p1'], ['nl', 'optie 3', 'p3'],
    ['en', 'the red one', 'p3'], ['en', 'the blue 15', 'p1'], ['en', 'nova 14', 'p2'], ['en', 'the blue Nova 14', 'p2'], ['en', 'Nova 15 red', 'p3'],
    ['en', 'the cheapest', 'p2'], ['fr', 'le moins cher', 'p2'], ['de', 'das günstigste', 'p2'], ['es', 'el más caro', 'p1'], ['nl', 'de duurste', 'p1'],
    ['en', 'not the first one, the last', 'p3'], ['en', 'the blue one', undefined], ['en', 'Nova', undefined], ['en', 'not the first one', undefined], ['en', 'the tenth', undefined], ['en', '9', undefined],
  ]);
  chooses(NUMBERS, [['en', 'the first', 'a'], ['en', 'not the first one', 'b'], ['en', 'the one ending in 456', undefined], ['en', '+44 7700 900456', 'b'], ['en', 'the cheaper one', undefined]]);
  chooses(NUMBERS, [['en', 'the other one', 'b'], ['fr', 'l’autre', 'b']], { current: 'a' });
  chooses(PHONES, [['en', 'the red one', undefined], ['en', 'I bought the second in May', undefined], ['en', 'Nova 15, red, £749', 'p3']], { asked: false });
});

describe('one of the options', () => {
  chooses(SHOPS, [
    ['en', 'at hoem', undefined], ['en', 'at home', 'home'], ['en', 'shop', 'shop'], ['en', 'the lockr', 'locker'], ['en', 'not the shop, the locker', 'locker'], ['en', 'the shop or the locker', undefined], ['en', 'neither', undefined], ['en', 'in', undefined],
  ]);
});
