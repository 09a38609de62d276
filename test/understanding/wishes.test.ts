import { beforeAll, describe, expect, it } from '@jest/globals';
import { loadPacks, packsIn } from '../../flows/catalog.ts';
import { createLocalUnderstanding, type LocalUnderstanding } from '../../src/understanding/local/create-local-understanding.ts';
import { context } from './context.ts';
import { lineOf } from './line-of.ts';

/** What customers of the packs say, with all packs published together. */
let local: LocalUnderstanding;
const slotsOf = new Map<string, ReturnType<typeof context>['slots']>();
beforeAll(async () => {
  const packs = await loadPacks(await packsIn('flows/packs'));
  const flows = packs.flatMap(({ flows: published }) => published.map(({ parsed }) => ({ ...parsed, name: parsed.flow })));
  flows.forEach(({ name, slots }) => slotsOf.set(name, slots));
  local = createLocalUnderstanding({ flows: () => flows.filter((one) => !one.grants && Object.keys(one.examples).length > 0) });
  await local.learnt();
});

const within = (flow: string, asking: string) => context({ flow, asking, slots: slotsOf.get(flow) ?? {} });
const heard = async (text: string, at = context()): Promise<string> => lineOf(await local.read(text, at));

describe('A new card is not a bank card to block', () => {
  it('beside a block that is asked for in another flow', async () => {
    expect(await heard('block my SIM please, yes and send me a new card', within('sim-swap', 'reason'))).toBe('start lost-or-stolen');
  });

  it.each(['yes and send me a new card', 'yes please. Send me a new card'])('where one is offered: %s', async (text) => {
    expect(await heard(text, within('lost-or-stolen', 'newCard'))).toBe('set newCard = true');
  });

  it.each([
    ['first block my SIM, then order a new card', 'start lost-or-stolen'], ['block my SIM and also send me a new card', 'start lost-or-stolen'],
    ['send me a new SIM card', 'start sim-swap'], ['send me a new credit card', 'start card-block'], ['I need a new bank card', 'start card-block'],
  ])('%s', async (text, expected) => {
    expect(await heard(text)).toBe(expected);
  });
});

describe('A number that is told is a value, not a wish', () => {
  it.each(['My number is 07700 900217', 'my phone number is +44 7700 900217', 'here is my number', 'mon numéro est le 06 39 98 01 00'])('%s', async (text) => {
    expect(await heard(text)).toBe('unclear');
  });

  it.each([
    ["my number's 07700 900217, where is my order", 'start order-status'], ["give me a credit on my bill, my number's 07700 900217", 'start bill-credit'],
    ['my number is 07700 900123 and I lost my phone', 'start sim-swap'], ['block my number 07700 900219', 'start lost-or-stolen'],
    ['I want to keep my old number', 'start number-porting'], ['lift the block on my number 07700 900219', 'start sim-unblock'],
  ])('beside it the wish counts: %s', async (text, expected) => {
    expect(await heard(text)).toBe(expected);
  });
});

describe('What is refused, over or only feared begins nothing', () => {
  it.each([
    'bloquez pas ma carte sim svp', 'je veux pas changer de forfait', 'non je veux PAS la bloquer', 'changez surtout pas mon forfait', 'no need to block it', 'ich hätte fast mein Handy verloren', 'casi pierdo mi teléfono', 'ik was bijna mijn telefoon kwijt',
    'back', 'go back', 'retour', 'zurück',
  ])('%s', async (text) => {
    expect(await heard(text)).toBe('unclear');
  });

  it.each([
    ['the internet is not slow any more', 'unclear line-support'], ['my internet is fine again', 'unclear line-support'], ['my internet works again', 'unclear line-support'], ['my connection is no longer slow', 'unclear line-support'],
    ['mon internet marche de nouveau', 'unclear line-support'], ['mein Internet geht wieder', 'unclear line-support'], ['mi internet funciona otra vez', 'unclear line-support'], ['mijn internet werkt weer', 'unclear line-support'],
    ['I almost lost my phone today lol', 'unclear sim-swap'], ['I nearly lost my phone', 'unclear sim-swap'], ["j'ai failli perdre mon téléphone", 'unclear sim-swap'], ['stop the SIM swap', 'unclear sim-swap lost-or-stolen'],
    ['I found my phone, no need to block it', 'unclear sim-unblock sim-swap'], ['is it possible not to change my plan?', 'question: is it possible not to change my plan?'],
  ])('%s is asked about', async (text, expected) => {
    expect(await heard(text)).toBe(expected);
  });

  it.each([
    ['the internet is not working any more', 'start line-support'], ['my internet is slow', 'start line-support'], ['my broadband does not work now', 'start line-support'], ["my broadband doesn't work again", 'start line-support'],
    ['nothing works now, my internet is down', 'start line-support'], ['das Internet geht wieder nicht', 'start line-support'], ['mi internet no funciona otra vez', 'start line-support'], ['mijn internet werkt weer niet', 'start line-support'],
    ['mon internet ne marche à nouveau plus', 'start line-support'], ['mon internet ne marche de nouveau pas', 'start line-support'],
  ])('what goes on is a wish: %s', async (text, expected) => {
    expect(await heard(text)).toBe(expected);
  });
});

describe('Ending something is not what a flow does that changes it', () => {
  it.each([['I want to cancel my plan', 'unclear plan-change'], ['cancel my subscription', 'unclear plan-change'], ['quiero cancelar mi plan', 'unclear plan-change'], ['I am calling because I want to cancel my plan', 'unclear plan-change'], ['stop my broadband', 'unclear line-support lost-or-stolen']])('%s is asked about', async (text, expected) => {
    expect(await heard(text)).toBe(expected);
  });

  it.each([
    ['cancel my appointment', 'start appointment-change'], ['stop all calls from my number', 'start lost-or-stolen'], ["don't cancel my plan, just upgrade it", 'start plan-change'],
    ['stop my SIM', 'start lost-or-stolen'], ['please stop my line', 'start lost-or-stolen'], ['cancel my SIM, it was stolen', 'start lost-or-stolen'], ['I want to leave my provider and keep my number', 'start number-porting'],
  ])('%s', async (text, expected) => {
    expect(await heard(text)).toBe(expected);
  });

  it('how to end it is a question', async () => {
    expect(await heard('Comment résilier mon forfait ?')).toBe('question: Comment résilier mon forfait ?');
  });
});

describe('How it is done by oneself is a question, and paying a bill is no refund', () => {
  it.each([
    'how can I pay my bill?', 'how do I pay my bill?', 'comment payer ma facture', 'how do I set up an esim?', 'how to install an esim', 'can I use my phone abroad?', 'if I lose my phone, what happens?', 'what happens if I lose my phone?', 'what happens when I move?', 'when I lose my phone what happens', 'when I change my plan, do I lose my number?',
  ])('%s', async (text) => {
    expect(await heard(text)).toBe(`question: ${text}`);
  });

  it.each([
    ['pay my bill', 'unclear bill-credit'], ['I want to pay my bill', 'unclear bill-credit'], ["I can't pay my bill", 'unclear bill-credit appointment-change'], ['je veux payer ma facture', 'unclear bill-credit'], ['je ne peux pas payer ma facture', 'unclear bill-credit'],
  ])('%s begins nothing', async (text, expected) => {
    expect(await heard(text)).toBe(expected);
  });

  it("an introduction is no wish: I'm going to Spain next week, can I use my phone?", async () => {
    expect(await heard("I'm going to Spain next week, can I use my phone?")).toBe('question: can I use my phone?');
  });

  it.each([
    ['how do I change my plan?', 'start plan-change'], ['can I change my plan?', 'start plan-change'], ['if I lose my phone, block my SIM', 'start lost-or-stolen'], ['I want a refund', 'start bill-credit'],
    ['I want a refund because I had to pay a bill that was wrong', 'start bill-credit'], ['when I changed my phone my SIM stopped working', 'start sim-swap'], ['when I moved house my broadband stopped working', 'start line-support'],
    ['Can I use my old number with you?', 'start number-porting'],
  ])('work is still work: %s', async (text, expected) => {
    expect(await heard(text)).toBe(expected);
  });
});

describe('What is not wanted stands beside what is', () => {
  it.each([
    ['I do not need a new SIM, I need to block the old one', 'start lost-or-stolen'], ["I don't want a new plan but a new SIM", 'start sim-swap'], ["block my SIM but don't order a new one", 'start lost-or-stolen'],
    ['switch me to Max', 'start plan-change'], ['I lost my phone and my wallet', 'start sim-swap'], ['my phone was nicked', 'start sim-swap'], ["on m'a piqué mon téléphone", 'start sim-swap'],
    ['I lost my phone, also change my plan', 'start sim-swap, start plan-change'],
  ])('%s', async (text, expected) => {
    expect(await heard(text)).toBe(expected);
  });

  it('slang answers a question', async () => {
    expect(await heard('it was nicked', within('lost-or-stolen', 'loss'))).toBe('set loss = stolen');
  });
});
