import { describe, expect, it } from '@jest/globals';
import { createLocalUnderstanding } from '../../src/understanding/local/create-local-understanding.ts';
import { context } from './context.ts';
import { lineOf } from './line-of.ts';

const FLOWS = [
  { name: 'sim-block', title: 'Block a SIM', description: 'Blocks a lost SIM.', examples: { en: ['block my SIM', 'lock my SIM card at once', 'please block my number'], fr: ['bloquer ma carte SIM'], de: ['meine SIM-Karte sperren', 'sperren Sie meine Karte'], es: ['bloquear mi tarjeta SIM', 'bloquea mi tarjeta'], nl: ['mijn simkaart blokkeren', 'blokkeer mijn simkaart'] } },
  { name: 'plan-change', title: 'Change plan', description: 'Moves a customer to another plan.', examples: { en: ['I want to change my plan', 'upgrade my plan', 'switch me to a cheaper plan', 'cancel my plan'], fr: ['je veux changer de forfait', 'changer de forfait'], de: ['ich will meinen Tarif ändern', 'meinen Tarif wechseln'], es: ['quiero cambiar mi plan', 'cambiar de tarifa'], nl: ['ik wil mijn abonnement wijzigen', 'abonnement wijzigen'] } },
  { name: 'order-status', title: 'Order status', description: 'Tells where an order is.', examples: { en: ['where is my order', 'track my parcel', 'I have not received my parcel yet', 'my delivery is late'], fr: ['où est ma commande'], de: ['wo ist meine Bestellung'], es: ['dónde está mi pedido'], nl: ['waar is mijn bestelling'] } },
  { name: 'fault', title: 'Report a fault', description: 'Something does not work.', examples: { en: ['my internet does not work', 'I have no signal', 'the wifi is down', 'I cannot make calls'] } },
];
const SWAP = { name: 'sim-swap', title: 'SIM swap', description: 'A new SIM.', examples: { en: ['I lost my phone', 'my phone was stolen', 'my phone is broken'], fr: ["j'ai perdu mon téléphone", "mon téléphone a été volé"], de: ['mein Handy wurde gestohlen', 'ich habe mein Handy verloren'], es: ['me han robado el móvil', 'he perdido mi teléfono'], nl: ['mijn telefoon is gestolen', 'ik ben mijn telefoon kwijt'] } };
const local = createLocalUnderstanding({ flows: () => FLOWS });

describe('What is not wanted is not started', () => {
  it.each([
    "don't block my SIM", 'do not block my SIM', 'please do not block my SIM card', 'please, don’t lock my SIM', 'never block my SIM',
    'no need to change my plan', 'there is no need to change my plan', "I'd rather not change my plan", 'I would rather not change my plan', 'I never asked to change my plan', 'I did not ask to change my plan',
    'I am not calling to cancel my plan', "I don't want to cancel my plan", 'nobody should change my plan', 'stop changing my plan', "you shouldn't change my plan", 'without changing my plan',
    'ne bloquez pas ma carte SIM', 'je ne veux pas changer de forfait', "je n'ai pas demandé à changer de forfait", 'il ne faut pas changer de forfait', 'inutile de changer de forfait',
    'sperren Sie meine SIM-Karte nicht', 'ich will meinen Tarif nicht ändern', 'bitte meinen Tarif nicht wechseln', 'ich möchte meinen Tarif auf keinen Fall ändern',
    'no quiero cambiar mi plan', 'no bloquee mi tarjeta SIM', 'no bloquees mi tarjeta', 'no necesito cambiar mi plan', 'no hace falta cambiar mi plan', 'prefiero no cambiar mi plan',
    'blokkeer mijn simkaart niet', 'ik wil mijn abonnement niet wijzigen', 'ik wil niet dat u mijn abonnement wijzigt', 'liever niet mijn abonnement wijzigen',
  ])('%s', async (text) => {
    expect(lineOf(await local.read(text, context()))).toBe('unclear');
  });

  it.each([
    ["don't block my SIM, I want to change my plan", 'start plan-change'],
    ['no quiero cambiar mi plan, dónde está mi pedido', 'start order-status'],
    ['No, I want to change my plan', 'start plan-change'],
    ['no, quiero cambiar mi plan', 'start plan-change'],
  ])('what is wanted beside it is: %s', async (text, expected) => {
    expect(lineOf(await local.read(text, context()))).toBe(expected);
  });

  it.each([
    ['my internet does not work', 'start fault'], ["don't have any signal", 'start fault'], ["I can't make calls", 'start fault'],
    ["I haven't received my parcel yet", 'start order-status'], ['my parcel did not arrive', 'start order-status'], ["don't know where my order is", 'start order-status'],
    ["why don't you block my SIM", 'start sim-block'],
  ])('what is missing is a request: %s', async (text, expected) => {
    expect(lineOf(await local.read(text, context()))).toBe(expected);
  });
});

describe('What would happen is a question, not a request', () => {
  it.each(['what happens if I change my plan?', 'why did you change my plan?', 'what if I change my plan?', 'how long does it take to change my plan?', 'how much does it cost to change my plan?'])('%s', async (text) => {
    expect(lineOf(await local.read(text, context()))).toBe(`question: ${text}`);
  });

  it.each(['how do I set up an eSIM', 'How do I set up an eSIM'])('unless a flow has it for an example: %s', async (text) => {
    const setUp = { name: 'esim-setup', title: 'Set up an eSIM', description: 'Sends an eSIM.', examples: { en: ['how do I set up an eSIM', 'send me an eSIM', 'my eSIM profile'] } };
    const flows = createLocalUnderstanding({ flows: () => [...FLOWS, setUp] });
    expect(lineOf(await flows.read(text, context()))).toBe('start esim-setup');
    expect(lineOf(await flows.read('how do I use an eSIM', context()))).toBe('question: how do I use an eSIM');
  });
});

describe('What did not happen begins nothing by itself', () => {
  const flows = createLocalUnderstanding({ flows: () => [...FLOWS, SWAP] });
  it.each([
    'my phone was not stolen', 'my phone is not lost', 'I have not lost my phone', "I didn't lose my phone", 'nobody stole my phone', 'my phone isn’t broken',
    "mon téléphone n'a pas été volé", "je n'ai pas perdu mon téléphone", 'mein Handy wurde nicht gestohlen', 'ich habe mein Handy nicht verloren',
    'no me han robado el móvil', 'no he perdido mi teléfono', 'mijn telefoon is niet gestolen', 'ik ben mijn telefoon niet kwijt', 'it was not stolen but I lost my phone',
  ])('%s', async (text) => {
    expect((await flows.read(text, context())).map(({ kind }) => kind)).toEqual(['unclear']);
  });

  it('and whether it was meant is asked', async () => {
    expect(await flows.read('my phone was not stolen', context())).toEqual([{ kind: 'unclear', candidates: ['sim-swap'] }]);
  });

  it.each([
    ['my phone was not stolen, I want to change my plan', 'start plan-change'], ['my phone was stolen', 'start sim-swap'], ['mein Handy wurde gestohlen', 'start sim-swap'], ['me han robado el móvil', 'start sim-swap'],
    ['you did not block my SIM', 'start sim-block'], ['my internet does not work, nothing was broken before', 'start fault'],
  ])('what is wanted is: %s', async (text, expected) => {
    expect(lineOf(await flows.read(text, context()))).toBe(expected);
  });
});

describe('What is not wanted is not chosen among what was offered', () => {
  const offered = context({ candidates: ['sim-block', 'plan-change'] });
  it.each([
    ["I don't want to change my plan", 'deny'], ["I don't want a new phone", 'deny'], ["please don't block my SIM", 'deny'], ['je ne veux pas changer de forfait', 'deny'], ['no quiero cambiar mi plan', 'deny'],
    ["I don't want to change my plan, block my SIM", 'start sim-block'], ['block my SIM', 'start sim-block'], ['not the plan', 'start sim-block'],
  ])('%s: %s', async (text, expected) => {
    expect(lineOf(await local.read(text, offered))).toBe(expected);
  });
});
