import { describe, expect, it } from '@jest/globals';
import { createLocalUnderstanding } from '../../src/understanding/local/create-local-understanding.ts';
import { asking, context } from './context.ts';
import { lineOf } from './line-of.ts';
import { TELECOM_FLOWS } from './telecom-flows.ts';

const local = createLocalUnderstanding({ flows: () => TELECOM_FLOWS });
const points = [['nothing runs', context()], ['a value is asked for', asking({ type: 'money' })], ['a summary waits', context({ flow: 'pay-bill', confirming: true, slots: { amount: { type: 'money' } }, filled: { amount: 50 } })]] as const;

describe.each(points)('A person is asked for while %s', (_, at) => {
  it.each([
    'can someone call me?', 'could you ring me please', 'I don’t want to talk to a bot', 'I don’t want to chat with a robot', 'no more bots', 'I am done with this bot', 'is anybody human there', 'is there a human here?',
    'transfer me', 'who can I talk to', 'live support', 'I want human support', 'connect me to support', 'contact customer service', 'just give me someone', 'can I speak to your supervisor', 'PERSON!!!', 'get me a human',
    'passez-moi quelqu’un', 'je ne veux pas parler à un robot', 'y a-t-il quelqu’un ?', 'un conseiller svp', 'un humain', 'no quiero hablar con un robot', 'hay alguien ahí', 'un humano por favor', 'pásame con una persona',
    'ich will nicht mit einem Bot reden', 'ist da jemand?', 'ich will mit jemandem reden', 'verbind me door met een medewerker', 'is daar iemand', 'ik wil niet met een bot praten',
  ])('%s', async (text) => {
    expect(lineOf(await local.read(text, at))).toBe('person');
  });

  it.each([
    'I want to kill myself', 'I have chest pain', 'I have bad chest pains', 'I am suicidal', 'I’m thinking about suicide', 'I don’t want to live any more', 'I don’t want to live anymore', 'I no longer want to live', 'je pense au suicide', 'je ne veux plus vivre', 'je n’ai plus envie de vivre', 'j’ai des pensées suicidaires', 'je veux mourir', 'j’ai envie de mourir', 'j’ai mal à la poitrine', 'ich will mich umbringen', 'ich habe Brustschmerzen', 'ich möchte sterben',
    'quiero morirme', 'tengo dolor en el pecho', 'ik wil dood', 'ik heb pijn op mijn borst', 'ik denk aan zelfmoord',
  ])('a life is in danger: %s', async (text) => {
    expect(lineOf(await local.read(text, at))).toBe('person');
  });

  it.each(['I don’t want to kill myself', 'I don’t want to live in Leeds any more', 'I no longer want to live here', 'I don’t need a person', 'are you a person?', 'no need to talk to anybody'])('but not with: %s', async (text) => {
    expect(lineOf(await local.read(text, at))).not.toContain('person');
  });
});

describe('A text that is asked for may speak of persons', () => {
  it.each(['The agent was rude to me', 'a person stole my bag', 'somebody should call me after five'])('%s', async (text) => {
    expect(lineOf(await local.read(text, asking({ type: 'text' })))).toBe(`set it = ${text}`);
  });
});
