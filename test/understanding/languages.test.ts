import { describe, expect, it } from '@jest/globals';
import type { Command } from '../../src/contracts.ts';
import { createLanguageOf } from '../../src/understanding/local/language.ts';
import { createLocalUnderstanding } from '../../src/understanding/local/create-local-understanding.ts';
import { asking, context, ICCID, REASON } from './context.ts';
import { TELECOM_FLOWS } from './telecom-flows.ts';

const languageOf = createLanguageOf();
const understanding = createLocalUnderstanding({ flows: () => TELECOM_FLOWS });
const idle = context();
const confirming = context({ flow: 'sim-swap', confirming: true, slots: { reason: REASON, iccid: ICCID }, filled: { reason: 'lost', iccid: '8944500012345678901' } });
const asked = asking({ type: 'phone' });

describe('the language of a message', () => {
  it.each([
    ['I lost my phone', 'en'], ['where is my order?', 'en'], ['j’ai perdu mon téléphone', 'fr'], ['où est ma commande ?', 'fr'], ['bonjour', 'fr'],
    ['ich habe mein Handy verloren', 'de'], ['wo ist meine Bestellung?', 'de'], ['Guten Tag', 'de'], ['he perdido mi teléfono', 'es'], ['¿dónde está mi pedido?', 'es'], ['muchas gracias', 'es'],
    ['ik ben mijn telefoon kwijt', 'nl'], ['waar is mijn bestelling?', 'nl'], ['goedemorgen', 'nl'],
  ])('%s: %s', (text, locale) => {
    expect(languageOf(text, idle)).toBe(locale);
  });

  it.each(['no', 'ok', 'stop', 'ja', 'super', 'hallo', '+44 7700 900123', 'SIM', 'Ada Lovelace', 'Müller', '8944100000000005009', '😀', '', 'ada@example.com'])('is open for "%s"', (text) => {
    expect(languageOf(text, idle)).toBeNull();
  });

  it.each(['not Plus, Max', 'Plus, not Max', 'Max, no Plus', 'my son, Jean', 'Marie-Claire Dubois', 'Jean Dupont de la Rue'])('does not follow from the names in "%s"', (text) => {
    expect(languageOf(text, context())).toBeNull();
    expect(languageOf(text, context({ flow: 'plan-change' }))).toBeNull();
  });

  it.each([['WO IST MEIN PAKET', 'de'], ['Meine Karte sperren', 'de'], ['Neuer Vertrag bitte', 'de'], ['Wo ist mein Paket?', 'de'], ['Mein Handy ist weg', 'de'], ['J’AI PERDU MON TÉLÉPHONE', 'fr'], ['Ben mijn telefoon kwijt', 'nl']])('of "%s" is %s', (text, locale) => {
    expect(languageOf(text, context())).toBe(locale);
  });

  it('is open for one word in the middle of something', () => {
    expect(languageOf('merci', context({ flow: 'sim-swap' }))).toBeNull();
  });

  it.each(['12 rue de la Paix, Paris', 'Calle de la Luna 3, Madrid'])('does not follow from the address "%s" that was asked for', (text) => {
    expect(languageOf(text, asking({ type: 'address' }))).toBeNull();
  });
});

const kinds = (commands: Command[]): string => commands.map((command) => (command.kind === 'chitchat' ? command.about : command.kind)).join(', ');

describe('said in five languages', () => {
  it.each([
    ['person', idle, ['I want to talk to a human', 'je voudrais parler à un conseiller', 'ich möchte mit einem Mitarbeiter sprechen', 'quiero hablar con una persona', 'ik wil met een medewerker praten']],
    ['cancel', asked, ['cancel', 'annuler', 'abbrechen', 'cancelar', 'annuleren']],
    ['cancel', asked, ['never mind', 'laisse tomber', 'vergiss es', 'olvídalo', 'laat maar']],
    ['help', idle, ['help', 'aidez-moi', 'Hilfe', 'ayuda', 'help mij']],
    ['why', asked, ['why do you need that?', 'pourquoi ?', 'warum?', '¿por qué?', 'waarom?']],
    ['repeat', asked, ['can you repeat that?', 'pouvez-vous répéter ?', 'können Sie das wiederholen?', '¿puede repetir?', 'nog een keer']],
    ['pause', asked, ['one moment please', 'un instant', 'einen Moment bitte', 'un momento', 'wacht even']],
    ['restart', asked, ['start over', 'recommencer', 'von vorn', 'empezar de nuevo', 'opnieuw beginnen']],
    ['skip', asked, ['skip', 'passer', 'überspringen', 'saltar', 'overslaan']],
    ['confirm', confirming, ['yes please', 'oui', 'ja, bitte', 'sí, hazlo', 'ja graag']],
    ['confirm', confirming, ['go ahead', 'allez-y', 'machen Sie das', 'adelante', 'doe maar']],
    ['deny', confirming, ['no', 'non', 'nein', 'no gracias', 'nee']],
    ['greeting', idle, ['hello', 'bonjour', 'guten Tag', 'buenos días', 'goedemorgen']],
    ['thanks', idle, ['thank you', 'merci beaucoup', 'vielen Dank', 'muchas gracias', 'dank u wel']],
    ['goodbye', idle, ['goodbye', 'au revoir', 'auf Wiedersehen', 'hasta luego', 'tot ziens']],
    ['bot', idle, ['are you a bot?', 'êtes-vous un robot ?', 'sind Sie ein Roboter?', '¿eres un robot?', 'ben je een robot?']],
    ['optOut', idle, ['stop texting me', 'ne m’écrivez plus', 'schreiben Sie mir nicht mehr', 'no me escriban más', 'ik wil geen berichten meer']],
  ] as const)('%s', async (kind, at, texts) => {
    for (const text of texts) expect([text, kinds(await understanding.read(text, at))]).toEqual([text, kind]);
  });

  it.each([
    ['yes, but tomorrow', 'oui, mais demain', 'ja, aber morgen', 'sí, pero mañana', 'ja, maar niet vandaag'],
    ['yes if it is free', 'oui si c’est gratuit', 'ja, wenn es kostenlos ist', 'sí, solo gratis', 'ja, als het gratis is'],
  ])('a yes with a condition is no yes', async (...texts) => {
    for (const text of texts) expect([text, kinds(await understanding.read(text, confirming))]).toEqual([text, expect.not.stringMatching(/^confirm$/)]);
  });
});
