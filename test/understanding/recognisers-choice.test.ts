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

describe('one of the times', () => {
  /** Sunday, 29 November 2026, 10:00 UTC. */
  const sunday = { now: Date.UTC(2026, 10, 29, 10) };
  const VISITS: SlotSpec = { type: 'choice', options: [option('a', '2026-11-30 09:30'), option('b', '2026-11-30 14:30'), option('c', '2026-12-01 11:00'), option('d', '2026-12-03 08:00'), option('e', '2026-12-03 16:00')] };
  chooses(VISITS, [
    ['en', 'the day after tomorrow at 11', 'c'], ['en', 'half past two tomorrow', 'b'], ['en', 'Tuesday at eleven', 'c'], ['en', '11 am on Tuesday', 'c'], ['en', '1 December 11:00', 'c'], ['en', 'Tuesday instead', 'c'], ['en', 'tomorrow 9:30', 'a'], ['en', 'tomorrow morning', 'a'], ['en', 'tomorrow afternoon please', 'b'], ['en', '9:30', 'a'], ['en', 'at 2:30', 'b'], ['en', 'Thursday 4', 'e'], ['en', 'Thursday before noon', 'd'],
    ['en', 'the earliest', 'a'], ['en', 'the latest', 'e'], ['en', 'the last', 'e'], ['en', 'the second one', 'b'], ['en', '2', 'b'], ['en', '2026-11-30 14:30', 'b'], ['en', 'the last but one', 'd'], ['en', 'the penultimate', 'd'], ['en', 'not Monday, Tuesday', 'c'], ['en', 'Tuesday, not Thursday', 'c'], ['en', 'the 1st of December', 'c'], ['en', 'the 1st', 'c'], ['en', 'the third one', 'c'],
    ['fr', 'après-demain à 11h', 'c'], ['fr', 'mardi à onze heures', 'c'], ['fr', 'le plus tôt', 'a'], ['fr', 'l’avant-dernier', 'd'], ['de', 'morgen um halb drei', 'b'], ['de', 'am Dienstag', 'c'], ['de', 'der früheste', 'a'], ['de', 'der vorletzte', 'd'], ['es', 'el martes a las once', 'c'], ['es', 'el penúltimo', 'd'], ['nl', 'dinsdag om elf uur', 'c'], ['nl', 'de voorlaatste', 'd'],
    ['en', 'tomorrow', undefined], ['en', 'Thursday', undefined], ['en', 'Tuesday at 12', undefined], ['en', 'Wednesday', undefined], ['en', 'tomorrow 11', undefined], ['en', 'Monday or Tuesday', undefined], ['en', '1 December 14:30', undefined], ['en', 'afternoon', undefined], ['en', 'at 12', undefined], ['es', 'más tarde', undefined], ['es', 'lo antes posible', 'a'],
  ], sunday);
  const VISITORS: SlotSpec = { type: 'choice', options: [option('a', 'Mon 30 Nov, 9–11 am, Leeds'), option('b', 'Tue 1 Dec, 1–3 pm, York')] };
  chooses(VISITORS, [['en', 'Monday', 'a'], ['en', 'tomorrow at ten', 'a'], ['en', 'York', 'b'], ['en', 'the second', 'b'], ['en', 'Tuesday morning', undefined]], sunday);
  chooses(VISITS, [['en', 'Tuesday at eleven', undefined], ['en', '2026-12-01 11:00', 'c']], { ...sunday, asked: false });
});

describe('one of the bills', () => {
  const BILLS: SlotSpec = { type: 'choice', options: [option('oct', 'Bill of 1 Oct 2026, £35.20'), option('nov', 'Bill of 1 Nov 2026, £41.80')] };
  chooses(BILLS, [['en', 'the latest', 'nov'], ['en', 'of 1 October', 'oct'], ['en', 'the cheaper one', 'oct'], ['en', 'the one for £35.20', 'oct'], ['en', 'the second', 'nov'], ['en', '41.80', 'nov']]);
});

describe('the last but one', () => {
  chooses(PHONES, [['en', 'the last but one', 'p2'], ['en', 'the second to last', 'p2'], ['fr', 'l’avant-dernière', 'p2'], ['de', 'das vorletzte', 'p2'], ['es', 'la penúltima', 'p2'], ['nl', 'de op een na laatste', 'p2'], ['en', 'the last', 'p3']]);
});
