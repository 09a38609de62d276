import { describe, expect, it } from '@jest/globals';
import type { Json, SlotSpec } from '../../src/contracts.ts';
import { findIn, type How } from './recognisers-said.ts';

const of = (from: string | null, to: string | null): Json => ({ from, to });

type Row = [locale: string, said: string, value: Json | undefined];

/** Each row: a language, what is said as an answer, and the first value that is found; undefined where there is none. */
function reads(spec: SlotSpec, rows: Row[], how: How = {}): void {
  it.each(rows)('%s: %s → %j', (locale, said, value) => {
    const [first] = findIn(said, spec, { ...how, locale });
    expect(first?.value).toEqual(value);
    if (first !== undefined) expect(said.normalize('NFKC').replaceAll('’', "'")).toContain(first.said);
  });
}

describe('a number', () => {
  reads({ type: 'number' }, [
    ['en', 'twenty-one', 21], ['en', 'a hundred and five', 105], ['en', 'two and a half', 2.5], ['en', 'two point five', 2.5], ['en', '1,234.5', 1234.5], ['en', '1.234', 1.234], ['en', '2 million', 2_000_000],
    ['en', 'three thousand four hundred and twelve', 3412], ['en', 'make it 12', 12], ['en', 'five six', 5], ['en', 'a dozen', 12], ['en', 'just one', 1], ['en', '5k', 5000],
    ['fr', 'quatre-vingt-dix', 90], ['fr', 'quatre-vingt-dix-sept', 97], ['fr', 'soixante et onze', 71], ['fr', 'soixante-dix-neuf', 79], ['fr', 'vingt et un', 21], ['fr', 'deux cent trente-quatre', 234], ['fr', 'dix-huit', 18], ['fr', 'mille deux cents', 1200],
    ['fr', 'quatre-vingts', 80], ['fr', '1 234,5', 1234.5], ['fr', 'neuf', 9], ['fr', 'septante-deux', 72], ['fr', 'deux et demi', 2.5], ['fr', 'trois virgule cinq', 3.5],
    ['de', 'einundzwanzig', 21], ['de', 'zweihundertfünfundvierzig', 245], ['de', 'dreitausendvierhundert', 3400], ['de', 'siebenundneunzig', 97], ['de', 'hunderteins', 101], ['de', '1.234,5', 1234.5], ['de', '1.234', 1234], ['de', 'dreißig', 30], ['de', 'fuenfzig', 50], ['de', 'anderthalb', 1.5], ['de', 'zwei Komma fünf', 2.5], ['de', 'eine', 1],
    ['es', 'veintiuno', 21], ['es', 'treinta y cinco', 35], ['es', 'mil doscientos treinta', 1230], ['es', 'veintidós', 22], ['es', 'once', 11], ['es', 'dos y medio', 2.5], ['es', 'quinientos', 500],
    ['nl', 'eenentwintig', 21], ['nl', 'tweeëntwintig', 22], ['nl', 'honderdvijftig', 150], ['nl', 'achtentachtig', 88], ['nl', 'anderhalf', 1.5], ['nl', 'drieduizend', 3000], ['nl', '1.234', 1234],
    // Said in another language than the conversation's.
    ['en', 'fünfzig', 50], ['en', 'vingt-deux', 22], ['de', 'twenty-one', 21], ['fr', 'treinta y cinco', 35],
    // No numbers.
    ['en', 'the other one', undefined], ['en', 'no one', undefined], ['en', 'once', undefined], ['en', 'a', undefined], ['en', 'at 10:30', undefined], ['en', '5/11/2026', undefined], ['en', 'flat 5b', undefined], ['fr', 'un nouveau téléphone', undefined],
    ['de', 'ein neues Telefon bitte', undefined], ['es', 'una tarjeta nueva', undefined], ['nl', 'een nieuwe kaart', undefined], ['en', 'son', undefined], ['en', 'often', undefined],
  ]);
});

describe('money', () => {
  reads({ type: 'money' }, [
    ['en', 'fifty quid', 50], ['en', '20 €', 20], ['en', '£1,250.75', 1250.75], ['en', '50p', 0.5], ['en', 'fifty pence', 0.5], ['en', '5 pounds 50', 5.5], ['en', 'five pounds fifty', 5.5], ['en', '20 bucks', 20], ['en', '5€50', 5.5], ['en', 'a hundred dollars', 100], ['en', '20.000 €', 20000], ['en', 'GBP 12', 12],
    ['fr', 'vingt euros', 20], ['fr', '1 234,50 €', 1234.5], ['fr', '5 euros et 20 centimes', 5.2], ['fr', 'cinquante centimes', 0.5], ['fr', 'un euro', 1],
    ['de', '1.234,50 EUR', 1234.5], ['de', 'zwanzig Euro fünfzig', 20.5], ['de', 'fünfzig Cent', 0.5], ['de', '20 Franken', 20],
    ['es', 'veinte euros', 20], ['es', 'treinta céntimos', 0.3], ['es', 'cien dólares', 100], ['es', '1.234,50 €', 1234.5],
    ['nl', 'twintig euro', 20], ['nl', '€ 12,50', 12.5], ['nl', 'vijftig cent', 0.5], ['nl', 'vijf euro en vijftig cent', 5.5],
    ['en', 'all of it', undefined], ['fr', 'tout', undefined],
  ]);
  // Pounds and pence said without either word.
  reads({ type: 'money' }, [
    ['en', 'twelve fifty', 12.5], ['en', 'fifteen fifty', 15.5], ['en', 'nine ninety-nine', 9.99], ['en', 'twenty-two fifty please', 22.5], ['en', 'one fifty', 1.5], ['en', 'twelve fifty pounds', 12.5], ['en', 'two hundred twelve fifty', 212.5], ['en', 'five six', 5], ['en', 'twelve, fifty', 12],
    ['en', 'one twenty', 1.2], ['en', 'one fifty please', 1.5], ['en', 'the first one ten pounds', 10], ['en', 'that one twenty pounds', 20], ['en', 'a twenty pound credit', 20], ['fr', 'la première une vingt euros', 20],
    ['fr', 'douze livres cinquante', 12.5], ['fr', 'douze cinquante', 12.5], ['fr', 'quatre-vingt-dix', 90], ['fr', 'vingt-sept', 27], ['fr', 'vingt-sept cinquante', 27.5], ['de', 'zwölf fünfzig', 12.5], ['de', 'zwölf Pfund fünfzig', 12.5], ['es', 'veinticinco con cincuenta', 25.5], ['es', 'veinticinco euros con cincuenta', 25.5], ['nl', 'twaalf vijftig', 12.5],
    ['en', 'twelve pounds fifty', 12.5], ['en', 'six and a half', 6.5], ['en', 'five thousand', 5000], ['en', 'five thousand pounds', 5000], ['es', 'cinco mil', 5000], ['en', 'a hundred and twenty', 120], ['en', 'two hundred and fifty', 250],
  ]);
  // What is said of an amount, or of something else than the amount.
  reads({ type: 'money' }, [
    ['en', 'I paid 50 and want 10 back', 10], ['en', 'I paid 50', 50], ['en', 'half of 20', undefined], ['en', 'half of the 20 pounds', undefined], ['en', 'at least 10', undefined], ['en', 'more than £10', undefined], ['en', '3 days', undefined], ['en', '£5 for each of the 3 days', 5], ['en', 'on 5 November pay 20', 20], ['en', 'about 10', 10],
    ['fr', 'au moins 10', undefined], ['fr', 'la moitié de 20 euros', undefined], ['fr', 'j’ai payé 50 et je veux 10', 10], ['fr', '3 jours', undefined], ['de', 'mindestens 10', undefined], ['de', 'die Hälfte von 20', undefined], ['es', 'al menos 10', undefined], ['es', 'la mitad de 20', undefined], ['nl', 'minstens 10', undefined], ['nl', 'de helft van 20', undefined],
  ]);
  reads({ type: 'money' }, [
    ['en', 'I have 2 phones', undefined], ['en', 'pay 20 pounds on the 3rd', 20], ['fr', 'depuis 3 jours', undefined], ['de', 'seit 3 Tagen', undefined], ['en', 'pay £20 15 November', 20], ['en', 'since 2020', undefined],
  ], { asked: false });
});

describe('a date, on Wednesday 4 November 2026', () => {
  reads({ type: 'date' }, [
    ['en', 'today', '2026-11-04'], ['en', 'tomorrow', '2026-11-05'], ['en', 'the day after tomorrow', '2026-11-06'], ['en', 'Friday', '2026-11-06'], ['en', 'next Tuesday', '2026-11-10'], ['en', 'next Friday', '2026-11-13'], ['en', 'Friday week', '2026-11-13'], ['en', 'a week on Monday', '2026-11-16'], ['en', 'a week from Friday', '2026-11-13'], ['en', 'the 3rd', '2026-12-03'], ['en', 'the twelfth of March', '2027-03-12'],
    ['en', 'March 3rd, 2027', '2027-03-03'], ['en', 'Tuesday, 10 November 2026', '2026-11-10'], ['en', 'in three days', '2026-11-07'], ['en', 'in a fortnight', '2026-11-18'], ['en', 'two days ago', '2026-11-02'], ['en', 'last Monday', '2026-11-02'], ['en', '3/4/27', '2027-04-03'], ['en', '2027-01-31', '2027-01-31'], ['en', 'end of the month', '2026-11-30'], ['en', '29 February', '2028-02-29'], ['en', 'May 3', '2027-05-03'], ['en', 'mon', '2026-11-09'],
    ['fr', 'demain', '2026-11-05'], ['fr', 'après-demain', '2026-11-06'], ['fr', 'le 3', '2026-12-03'], ['fr', 'le 1er avril', '2027-04-01'], ['fr', 'trois mars', '2027-03-03'], ['fr', 'lundi prochain', '2026-11-09'], ['fr', 'dans deux semaines', '2026-11-18'], ['fr', 'hier', '2026-11-03'], ['fr', 'il y a trois jours', '2026-11-01'], ['fr', "aujourd'hui", '2026-11-04'], ['fr', 'le 15 août 2027', '2027-08-15'],
    ['de', 'übermorgen', '2026-11-06'], ['de', 'am 3. März', '2027-03-03'], ['de', 'am dritten März', '2027-03-03'], ['de', 'am 24.12.', '2026-12-24'], ['de', 'nächsten Dienstag', '2026-11-10'], ['de', 'in drei Tagen', '2026-11-07'], ['de', 'vor zwei Wochen', '2026-10-21'], ['de', 'kommenden Freitag', '2026-11-06'], ['de', '3.4.2027', '2027-04-03'], ['de', 'am 3.', '2026-12-03'], ['de', 'Montagabend', '2026-11-09'],
    ['es', 'mañana', '2026-11-05'], ['es', 'pasado mañana', '2026-11-06'], ['es', 'el 3 de marzo de 2027', '2027-03-03'], ['es', 'el veinte de mayo', '2027-05-20'], ['es', 'el próximo martes', '2026-11-10'], ['es', 'dentro de tres días', '2026-11-07'], ['es', 'hace dos días', '2026-11-02'], ['es', 'el lunes', '2026-11-09'], ['es', 'el miércoles que viene', '2026-11-11'],
    ['nl', 'overmorgen', '2026-11-06'], ['nl', 'volgende dinsdag', '2026-11-10'], ['nl', 'over twee weken', '2026-11-18'], ['nl', '3 maart', '2027-03-03'], ['nl', 'op de 3e', '2026-12-03'], ['nl', 'aanstaande vrijdag', '2026-11-06'], ['nl', 'twee dagen geleden', '2026-11-02'], ['nl', 'eenentwintig dagen geleden', '2026-10-14'],
    // Said in another language than the conversation's.
    ['en', 'demain', '2026-11-05'], ['en', 'nächsten Montag', '2026-11-09'], ['de', 'tomorrow', '2026-11-05'],
    // No days.
    ['fr', 'mon', undefined], ['fr', 'mon numéro', undefined], ['en', 'may I', undefined], ['en', 'may I ask 3 things', undefined], ['en', 'next week', undefined], ['de', 'so', '2026-11-08'], ['de', 'so schnell wie möglich', undefined], ['de', 'guten Morgen', undefined], ['de', 'am Morgen', undefined], ['es', 'por la mañana', undefined], ['nl', 'goede morgen', undefined], ['en', 'ich bin hier', undefined], ['de', 'hier', undefined],
    ['en', '31/02/2027', undefined], ['en', '30 February', undefined], ['en', '2026-13-01', undefined], ['en', 'in two hours', undefined], ['en', 'march on', undefined], ['en', 'I sat down', undefined], ['en', 'the sun', undefined], ['nl', 'wat is do', undefined],
  ]);
  // Years in words, and what looks like one and is none.
  reads({ type: 'date' }, [
    ['en', 'the third of March nineteen eighty-five', '1985-03-03'], ['en', '3 March nineteen eighty five', '1985-03-03'], ['en', 'March 3rd, nineteen eighty-five', '1985-03-03'], ['en', 'March third nineteen oh five', '1905-03-03'], ['en', 'the third of March two thousand and one', '2001-03-03'], ['en', '3 March twenty twenty-eight', '2028-03-03'], ['en', '3 March nineteen hundred and five', '1905-03-03'], ['en', '3 March eighty-five', '1985-03-03'],
    ['fr', 'le trois mars mille neuf cent quatre-vingt-cinq', '1985-03-03'], ['fr', 'le 3 mars dix-neuf cent quatre-vingt-cinq', '1985-03-03'], ['fr', 'le 3 mars deux mille un', '2001-03-03'], ['de', 'am dritten März neunzehnhundertfünfundachtzig', '1985-03-03'], ['de', '3. März zweitausendeins', '2001-03-03'], ['es', 'el tres de marzo de mil novecientos ochenta y cinco', '1985-03-03'], ['es', '3 de marzo del dos mil uno', '2001-03-03'], ['nl', 'drie maart', undefined], ['nl', '3 maart negentienhonderdvijfentachtig', '1985-03-03'], ['nl', '3 maart tweeduizend een', '2001-03-03'],
    ['en', 'the third of March nineteen', undefined], ['en', '3 March nineteen ate', undefined], ['en', '3 March ninteen eighty-five', undefined], ['de', '3. März neunzehnhundertfünfundachzig', undefined], ['en', '3 March before twelve', '2027-03-03'], ['en', '31 February nineteen eighty-five', undefined], ['en', '3 March nineteen o’clock', '2027-03-03'], ['en', '3 March twenty pounds', '2027-03-03'], ['fr', 'le 3 mars vingt heures', '2027-03-03'], ['en', 'on the 3rd of March please', '2027-03-03'],
    ['en', '3 March, twenty people', '2027-03-03'], ['en', '5 March, eighteen guests', '2027-03-05'], ['en', '5 March eighteen guests', '2027-03-05'], ['en', '3 March, nineteenth floor', '2027-03-03'], ['en', '3 March nineteen please', undefined],
    ['en', 'between Monday and Wednesday', undefined], ['en', 'between the 3rd and the 5th', undefined], ['fr', 'entre lundi et mercredi', undefined], ['de', 'zwischen Montag und Mittwoch', undefined], ['es', 'entre el lunes y el miércoles', undefined], ['nl', 'tussen maandag en woensdag', undefined], ['en', 'Monday', '2026-11-09'],
  ]);
  reads({ type: 'date', min: 0 }, [['en', 'yesterday', undefined], ['en', 'today', '2026-11-04'], ['en', '1 November 2026', undefined], ['de', 'gestern', undefined]]);
  reads({ type: 'date', max: 0 }, [['en', '3 March', '2026-03-03'], ['en', 'tomorrow', undefined], ['en', '3 March 85', '1985-03-03'], ['en', '3/3/85', '1985-03-03']]);
  reads({ type: 'date' }, [['en', '3/4/2027', '2027-03-04'], ['en', '12/25/2026', '2026-12-25']], { country: 'US' });
  reads({ type: 'date' }, [['en', 'the 3rd option', undefined], ['en', 'I paid 3/4 of it', undefined], ['en', 'mon', undefined], ['fr', 'mon téléphone est perdu', undefined], ['en', 'it happened yesterday', '2026-11-03']], { asked: false });
});

describe('a time', () => {
  reads({ type: 'time' }, [
    ['en', 'half past five', '05:30'], ['en', 'quarter to six', '05:45'], ['en', 'ten past nine pm', '21:10'], ['en', 'noon', '12:00'], ['en', 'midnight', '00:00'], ['en', '5pm', '17:00'], ['en', '12.30pm', '12:30'], ['en', '12am', '00:00'], ['en', 'at 5', '05:00'], ['en', '5 in the afternoon', '17:00'], ['en', '17:45', '17:45'], ['en', 'five thirty', '05:30'], ['en', 'nine o’clock', '09:00'], ['en', '9', '09:00'], ['en', 'twenty-five to six', '05:35'],
    ['fr', '17h30', '17:30'], ['fr', 'cinq heures et demie', '05:30'], ['fr', 'sept heures moins le quart', '06:45'], ['fr', 'midi', '12:00'], ['fr', 'minuit', '00:00'], ['fr', 'à 8h du soir', '20:00'], ['fr', 'huit heures vingt-cinq', '08:25'], ['fr', '17 heures', '17:00'], ['fr', 'midi et demi', '12:30'],
    ['de', 'halb sechs', '05:30'], ['de', 'fünf vor halb sechs', '05:25'], ['de', 'viertel vor sechs', '05:45'], ['de', 'viertel nach fünf', '05:15'], ['de', '17 Uhr 30', '17:30'], ['de', 'abends um 8', '20:00'], ['de', 'acht Uhr abends', '20:00'], ['de', 'mittags', '12:00'], ['de', 'dreiviertel sechs', '05:45'], ['de', '17.30 Uhr', '17:30'],
    ['es', 'las cinco y media', '05:30'], ['es', 'a las 8 de la tarde', '20:00'], ['es', 'las seis menos cuarto', '05:45'], ['es', 'mediodía', '12:00'], ['es', 'las tres y diez', '03:10'],
    ['nl', 'half zes', '05:30'], ['nl', 'kwart over vijf', '05:15'], ['nl', 'vijf uur ’s middags', '17:00'], ['nl', 'tien voor half zes', '05:20'], ['nl', 'kwart voor zes', '05:45'], ['nl', 'acht uur', '08:00'],
    ['en', '25:00', undefined], ['en', '10:75', undefined], ['en', 'soon', undefined], ['en', '13pm', undefined],
  ]);
  reads({ type: 'time', min: 8, max: 20 }, [['en', 'half past five', '17:30'], ['en', 'nine', '09:00'], ['en', '5am', undefined], ['de', 'halb sechs', '17:30'], ['en', '22:00', undefined]]);
  reads({ type: 'time' }, [['en', 'I have 5 phones', undefined], ['en', 'look at 5 of them', undefined], ['en', 'call me at 17:30', '17:30'], ['fr', 'il y a 2 lignes', undefined], ['de', 'um 3 Euro', undefined], ['en', 'ratio 16:9', undefined]], { asked: false });
});

describe('a period', () => {
  const rows: [string, string, string | null, string | null][] = [
    ['en', 'next Tuesday after five', '2026-11-10T17:00', '2026-11-11T00:00'], ['en', 'between 9 and 11 tomorrow', '2026-11-05T09:00', '2026-11-05T11:00'], ['en', 'Monday morning', '2026-11-09T06:00', '2026-11-09T12:00'], ['en', 'from Monday to Wednesday', '2026-11-09T00:00', '2026-11-12T00:00'],
    ['en', '3 to 5 March', '2027-03-03T00:00', '2027-03-06T00:00'], ['en', 'until Friday', null, '2026-11-07T00:00'], ['en', 'after Monday', '2026-11-10T00:00', null], ['en', 'before Friday', null, '2026-11-06T00:00'], ['en', 'from Monday', '2026-11-09T00:00', null], ['en', 'after five', '2026-11-04T17:00', '2026-11-05T00:00'], ['en', 'before 9am', '2026-11-05T00:00', '2026-11-05T09:00'],
    ['en', 'tomorrow at 5', '2026-11-05T17:00', '2026-11-05T17:00'], ['en', 'this weekend', '2026-11-07T00:00', '2026-11-09T00:00'], ['en', 'tonight', '2026-11-04T18:00', '2026-11-04T22:00'], ['en', 'tomorrow from 9 to 5', '2026-11-05T09:00', '2026-11-05T17:00'], ['en', '9-11am tomorrow', '2026-11-05T09:00', '2026-11-05T11:00'], ['en', 'Saturday before noon', '2026-11-07T00:00', '2026-11-07T12:00'], ['en', 'Tuesday 10 November at 3pm', '2026-11-10T15:00', '2026-11-10T15:00'], ['en', '3 March nineteen thirty', '2027-03-03T19:30', '2027-03-03T19:30'], ['en', 'next month', '2026-12-01T00:00', '2027-01-01T00:00'], ['en', 'this week', '2026-11-04T00:00', '2026-11-09T00:00'],
    ['fr', 'lundi matin', '2026-11-09T06:00', '2026-11-09T12:00'], ['fr', 'entre 9h et 11h demain', '2026-11-05T09:00', '2026-11-05T11:00'], ['fr', 'mardi prochain après 17h', '2026-11-10T17:00', '2026-11-11T00:00'], ['fr', 'du 3 au 5 mars', '2027-03-03T00:00', '2027-03-06T00:00'], ['fr', 'la semaine prochaine', '2026-11-09T00:00', '2026-11-16T00:00'], ['fr', "jusqu'à vendredi", null, '2026-11-07T00:00'], ['fr', 'ce soir', '2026-11-04T18:00', '2026-11-04T22:00'],
    ['de', 'nächste Woche', '2026-11-09T00:00', '2026-11-16T00:00'], ['de', 'morgen Nachmittag', '2026-11-05T12:00', '2026-11-05T18:00'], ['de', 'Montagabend', '2026-11-09T18:00', '2026-11-09T22:00'], ['de', 'zwischen 9 und 11 Uhr am Freitag', '2026-11-06T09:00', '2026-11-06T11:00'], ['de', 'am Freitag ab 14 Uhr', '2026-11-06T14:00', '2026-11-07T00:00'], ['de', 'vom 3. bis 5. März', '2027-03-03T00:00', '2027-03-06T00:00'], ['de', 'ab Montag', '2026-11-09T00:00', null], ['de', 'morgen um halb drei', '2026-11-05T14:30', '2026-11-05T14:30'], ['de', 'heute Morgen um 8', '2026-11-04T08:00', '2026-11-04T08:00'],
    ['es', 'mañana por la mañana', '2026-11-05T06:00', '2026-11-05T12:00'], ['es', 'el lunes por la tarde', '2026-11-09T12:00', '2026-11-09T18:00'], ['es', 'entre las 9 y las 11 mañana', '2026-11-05T09:00', '2026-11-05T11:00'], ['es', 'la semana que viene', '2026-11-09T00:00', '2026-11-16T00:00'], ['es', 'mañana a las 3', '2026-11-05T15:00', '2026-11-05T15:00'], ['es', 'hasta el viernes', null, '2026-11-07T00:00'],
    ['nl', 'morgenochtend', '2026-11-05T06:00', '2026-11-05T12:00'], ['nl', 'dinsdagmiddag', '2026-11-10T12:00', '2026-11-10T18:00'], ['nl', 'volgende week', '2026-11-09T00:00', '2026-11-16T00:00'], ['nl', 'tussen 9 en 11 uur morgen', '2026-11-05T09:00', '2026-11-05T11:00'], ['nl', 'van maandag tot woensdag', '2026-11-09T00:00', '2026-11-12T00:00'], ['nl', 'vanavond', '2026-11-04T18:00', '2026-11-04T22:00'],
  ];
  reads({ type: 'period' }, rows.map(([locale, said, from, to]): Row => [locale, said, of(from, to)]));
  reads({ type: 'period' }, [['en', 'may I call you', undefined], ['en', '5 people', undefined], ['en', 'between 9 and 11 pounds', undefined], ['en', 'whenever', undefined], ['fr', 'mon téléphone', undefined]]);
  reads({ type: 'period' }, [['en', 'after five attempts', undefined], ['en', 'good morning', undefined], ['en', 'from 9 to 5', undefined], ['en', 'come tomorrow morning', of('2026-11-05T06:00', '2026-11-05T12:00')]], { asked: false });
});

describe('a duration', () => {
  reads({ type: 'duration' }, [
    ['en', 'two weeks', 'P2W'], ['en', 'an hour and a half', 'PT1H30M'], ['en', '90 min', 'PT90M'], ['en', '90min', 'PT90M'], ['en', 'half an hour', 'PT30M'], ['en', '2 hours and 30 minutes', 'PT2H30M'], ['en', '2.5 days', 'P2DT12H'], ['en', 'a fortnight', 'P2W'], ['en', '1 year and 6 months', 'P1Y6M'], ['en', 'two weeks and three days', 'P17D'],
    ['fr', '1h30', 'PT1H30M'], ['fr', 'une demi-heure', 'PT30M'], ['fr', "trois quarts d'heure", 'PT45M'], ['fr', 'deux heures et demie', 'PT2H30M'], ['fr', 'une semaine', 'P1W'], ['fr', 'dix-huit mois', 'P18M'],
    ['de', 'drei Tage', 'P3D'], ['de', 'anderthalb Stunden', 'PT1H30M'], ['de', 'eine Woche', 'P1W'], ['de', 'eine halbe Stunde', 'PT30M'], ['de', 'einundzwanzig Tage', 'P21D'],
    ['es', 'dos horas y media', 'PT2H30M'], ['es', 'tres semanas', 'P3W'], ['es', 'media hora', 'PT30M'], ['es', 'un mes', 'P1M'],
    ['nl', 'een half uur', 'PT30M'], ['nl', 'anderhalf uur', 'PT1H30M'], ['nl', 'drie dagen', 'P3D'], ['nl', 'een kwartier', 'PT15M'],
    ['en', 'for long', undefined], ['en', '5', undefined], ['en', '2 phones', undefined], ['en', '3 hundred', undefined], ['fr', '2 hommes', undefined],
  ]);
});

describe('an address', () => {
  const london = { line: '12 Acacia Avenue', city: 'London', postcode: 'SW1A 2AA', country: 'GB' };
  reads({ type: 'address' }, [
    ['en', 'I live at 12 Acacia Avenue in London', { line: '12 Acacia Avenue', city: 'London' }], ['en', 'I live at 12 Acacia Avenue, London SW1A 2AA', london], ['en', '12 Acacia Avenue\nLondon\nSW1A 2AA', london], ['en', '12 acacia avenue London sw1a2aa', { ...london, line: '12 acacia avenue' }], ['en', 'SW1A 2AA', { postcode: 'SW1A 2AA', country: 'GB' }], ['en', 'Flat 3, 12 High Street, Leeds LS1 4AP, UK', { line: 'Flat 3, 12 High Street', city: 'Leeds', postcode: 'LS1 4AP', country: 'GB' }], ['en', '12 Acacia Avenue', { line: '12 Acacia Avenue' }],
    ['en', '350 Fifth Avenue, New York, NY 10118', { line: '350 Fifth Avenue', city: 'New York', postcode: '10118', region: 'NY', country: 'US' }], ['en', '1600 Pennsylvania Ave NW, Washington, DC 20500, USA', { line: '1600 Pennsylvania Ave NW', city: 'Washington', postcode: '20500', region: 'DC', country: 'US' }],
    ['fr', '12 rue de la Paix, 75002 Paris', { line: '12 rue de la Paix', city: 'Paris', postcode: '75002', country: 'FR' }], ['fr', 'j’habite au 12 bis rue de la Paix 75002 Paris', { line: '12 bis rue de la Paix', city: 'Paris', postcode: '75002', country: 'FR' }], ['fr', '75002 Paris', { city: 'Paris', postcode: '75002', country: 'FR' }],
    ['de', 'Hauptstraße 12a, 10115 Berlin', { line: 'Hauptstraße 12a', city: 'Berlin', postcode: '10115', country: 'DE' }], ['de', 'Ich wohne in der Hauptstraße 12, 10115 Berlin, Deutschland', { line: 'Hauptstraße 12', city: 'Berlin', postcode: '10115', country: 'DE' }], ['de', 'Am Ring 5, 50667 Köln', { line: 'Am Ring 5', city: 'Köln', postcode: '50667', country: 'DE' }],
    ['es', 'Calle Mayor 5, 28013 Madrid', { line: 'Calle Mayor 5', city: 'Madrid', postcode: '28013', country: 'ES' }], ['es', 'Avenida de América 12, 28002 Madrid, España', { line: 'Avenida de América 12', city: 'Madrid', postcode: '28002', country: 'ES' }],
    ['nl', 'Damrak 1, 1012 LG Amsterdam', { line: 'Damrak 1', city: 'Amsterdam', postcode: '1012 LG', country: 'NL' }], ['nl', 'Keizersgracht 12, 1015CX Amsterdam', { line: 'Keizersgracht 12', city: 'Amsterdam', postcode: '1015 CX', country: 'NL' }],
    ['en', '75002', { postcode: '75002' }], ['en', 'where I always lived', undefined], ['en', 'I have 2 phones', undefined],
  ]);
  reads({ type: 'address' }, [
    ['en', 'please send it to 12 Acacia Avenue, London SW1A 2AA. Thanks!', london], ['en', 'my order 12345 is late', undefined], ['en', 'my number is 07700 900123', undefined], ['de', 'Rechnung 10115 stimmt nicht', undefined], ['en', 'I have 2 phones and a tablet', undefined], ['nl', 'in 2026 en daarna', undefined],
  ], { asked: false });
});

describe('an e-mail address', () => {
  reads({ type: 'email' }, [
    ['en', 'ADA@Example.com', 'ada@example.com'], ['en', 'ada at example dot com', 'ada@example.com'], ['en', 'it’s ada dot lovelace at mail dot example dot com', 'ada.lovelace@mail.example.com'], ['fr', 'ada arobase exemple point fr', 'ada@exemple.fr'], ['de', 'ada punkt b klammeraffe web punkt de', 'ada.b@web.de'],
    ['es', 'ana guion bajo perez arroba correo punto es', 'ana_perez@correo.es'], ['nl', 'jan streepje piet apenstaartje post punt nl', 'jan-piet@post.nl'], ['en', 'ada @ example . com', 'ada@example.com'], ['en', 'ada (at) example (dot) com', 'ada@example.com'], ['en', 'I have none', undefined], ['en', 'meet me at home', undefined],
  ]);
  reads({ type: 'email' }, [['en', 'I looked at amazon dot com', undefined], ['en', 'write to ada@example.com', 'ada@example.com']], { asked: false });
});

describe('a phone number', () => {
  reads({ type: 'phone' }, [['en', '07700 900123', '+447700900123'], ['en', 'it’s (020) 7946 0958.', '+442079460958'], ['fr', '+33 6 12 34 56 78', '+33612345678'], ['de', '0049 30 901820', '+4930901820'], ['es', '+34 612 34 56 78', '+34612345678'], ['nl', '+31 6 12345678', '+31612345678'], ['en', '12345', undefined], ['en', 'none', undefined]]);
  reads({ type: 'phone' }, [['fr', '06 12 34 56 78', '+33612345678'], ['fr', '06.12.34.56.78', '+33612345678']], { country: 'FR' });
  reads({ type: 'phone' }, [['de', '030/901820', '+4930901820']], { country: 'DE' });
});

describe('a name', () => {
  reads({ type: 'name' }, [
    ['en', 'my name is ludwig van beethoven', 'Ludwig van Beethoven'], ['en', "I'm Ada Lovelace, nice to meet you", 'Ada Lovelace'], ['en', 'MARY-JANE O’NEILL', "Mary-Jane O'Neill"], ['en', 'call me Ishmael', 'Ishmael'], ['fr', "je m'appelle Jean-Pierre d'Ormesson", "Jean-Pierre d'Ormesson"], ['fr', 'Charles de Gaulle', 'Charles de Gaulle'],
    ['de', 'mein Name ist Anna-Lena Müller', 'Anna-Lena Müller'], ['de', 'ich heiße otto von bismarck', 'Otto von Bismarck'], ['es', 'me llamo María del Carmen García', 'María del Carmen García'], ['es', 'soy josé ortega y gasset', 'José Ortega y Gasset'], ['nl', 'ik heet jan de vries', 'Jan de Vries'], ['nl', 'mijn naam is Sanne ’t Hooft', "Sanne 't Hooft"],
    ['en', 'I don’t know', undefined], ['en', 'why do you need that', undefined], ['en', '42', undefined], ['fr', 'je ne sais pas', undefined], ['de', 'ich weiß nicht', undefined],
  ]);
});

describe('a file', () => {
  reads({ type: 'file' }, [['en', 'the reference is DOC-12345', 'DOC-12345'], ['en', '2f1c9a54-0b1e-4c5d-9e0f-aaaaaaaaaaaa', '2f1c9a54-0b1e-4c5d-9e0f-aaaaaaaaaaaa'], ['en', 'here it is', undefined], ['en', 'I have sent it', undefined]]);
  reads({ type: 'file', pattern: '^\\S{4,40}$' }, [['en', 'passport-ada', 'passport-ada']]);
  reads({ type: 'file' }, [['en', 'my invoice A-1234 is wrong', undefined]], { asked: false });
});
