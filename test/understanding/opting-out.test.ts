import { describe, expect, it } from '@jest/globals';
import { createLocalUnderstanding } from '../../src/understanding/local/create-local-understanding.ts';
import { asking, context } from './context.ts';
import { lineOf } from './line-of.ts';
import { TELECOM_FLOWS } from './telecom-flows.ts';

const local = createLocalUnderstanding({ flows: () => TELECOM_FLOWS });

describe.each([['nothing runs', context()], ['a value is asked for', asking({ type: 'money' })]] as const)('Messages are not wanted any more while %s', (_, at) => {
  it.each([
    'stop texting me', 'stop the messages', 'please stop sending messages', 'stop sending me texts', 'never contact me again', "don't ever text me again",
    'ne me contactez plus', 'me contactez plus svp', "ne m'envoyez plus de messages", "arrêtez de m'envoyer des messages", "arrête de m'écrire", 'arrêtez les messages', "merci de ne plus m'écrire", 'cessez de me déranger',
    'schreibt mir nicht mehr', 'schreib mir nicht mehr', 'Schreiben Sie mir bitte nicht mehr', 'kontaktieren Sie mich nicht mehr', 'schickt mir keine Nachrichten mehr', 'Hör auf mir zu schreiben', 'Hören Sie bitte auf, mir zu schreiben',
    'no me escribáis más', 'no me escriba más', 'no me contacten más', 'dejen de enviarme mensajes', 'deja de escribirme', 'no me envíes más mensajes',
    'stop met berichten sturen', 'stop met mij te mailen', 'stop met de berichten', 'hou op met mij berichten te sturen', 'stuur mij geen berichten meer', 'schrijf me niet meer',
  ])('%s', async (text) => {
    expect(lineOf(await local.read(text, at))).toBe('optOut');
  });

  it.each(['je ne reçois plus de messages', 'die Nachrichten kommen nicht an', 'no me llegan más mensajes', 'ik krijg geen berichten meer', 'I do not get any texts'])('but not with: %s', async (text) => {
    expect(lineOf(await local.read(text, at))).not.toContain('optOut');
  });
});

describe('Rude words are small talk, and a question about the bot too', () => {
  it.each([
    ["t'es nul", 'insult'], ['espèce de con', 'insult'], ["espèce d'idiot", 'insult'], ['vous êtes vraiment nuls', 'insult'], ['eres un inútil', 'insult'], ['te odio', 'insult'], ['I hate you', 'insult'], ['ich hasse euch', 'insult'],
    ['du bist so dumm', 'insult'], ['je bent een sukkel', 'insult'], ["t'es un robot ?", 'bot'],
  ])('%s', async (text, expected) => {
    expect(lineOf(await local.read(text, context()))).toBe(expected);
  });
});
