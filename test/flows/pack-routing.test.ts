import { describe, expect, it } from '@jest/globals';
import { loadPacks, packsIn } from '../../flows/catalog.ts';
import { createLocalUnderstanding } from '../../src/understanding/local/create-local-understanding.ts';
import { context } from '../understanding/context.ts';

/** What customers say that stands in no flow's examples, and the flow that they mean. */
const SAID: [text: string, flow: string][] = [
  ['could you raise the limit on my credit card please', 'credit-limit'], ['my card limit should be higher', 'credit-limit'],
  ['give me a higher credit line', 'credit-limit'], ['I need a limit of 5000 on my Visa', 'credit-limit'], ['my credit limit is not enough', 'credit-limit'],
  ['my credit card has been stolen', 'card-block'], ['please block my bank card right away', 'card-block'], ['I think I lost my Visa card', 'card-block'],
  ['stop my card, somebody stole my purse', 'card-block'], ['I need a new bank card, the old one is broken', 'card-block'],
  ['I have found my card again, please unfreeze it', 'card-unfreeze'], ['turn my frozen card on again', 'card-unfreeze'],
  ['there is a payment I did not make', 'card-dispute'], ['I want to dispute a charge', 'card-dispute'], ['a shop charged me twice', 'card-dispute'],
  ['my statement shows a purchase I never made', 'card-dispute'], ['fraudulent charge on my card', 'card-dispute'],
  ['I want to see a dermatologist', 'specialist-referral'], ['my GP referred me to a specialist', 'specialist-referral'],
  ['find a neurologist who takes my insurance', 'specialist-referral'], ['I have knee pain and need a specialist', 'specialist-referral'],
  ['I have to move my appointment', 'appointment-change'], ['please cancel my visit to the doctor', 'appointment-change'],
  ['can I get a later time for my appointment', 'appointment-change'], ['rebook my appointment for another day', 'appointment-change'],
  ['je veux augmenter la limite de ma carte', 'credit-limit'], ['ma carte bleue a été volée', 'card-block'], ['je veux contester un débit', 'card-dispute'],
  ['je voudrais voir un cardiologue', 'specialist-referral'], ['annuler ma consultation', 'appointment-change'],
  ['my SIM got stolen', 'sim-swap'], ['I want a cheaper plan', 'plan-change'], ['where has my parcel got to', 'order-status'],
];

describe('the flows of all packs, offered together', () => {
  it('are told apart: at least nine in ten texts start the flow that is meant, and the others start none', async () => {
    const flows = (await loadPacks(await packsIn('flows/packs'))).flatMap((pack) => pack.flows)
      .filter(({ parsed }) => Object.keys(parsed.examples).length > 0).map(({ parsed: { flow, title, description, examples } }) => ({ name: flow, title, description, examples }));
    const understanding = createLocalUnderstanding({ flows: () => flows });
    const missed: string[] = [];
    const wrong: string[] = [];
    for (const [text, flow] of SAID) {
      const started = (await understanding.read(text, context())).flatMap((command) => (command.kind === 'start' ? [command.flow] : []));
      if (started.length === 0) missed.push(text);
      else if (started.join() !== flow) wrong.push(`${text}: ${started.join()}`);
    }
    expect(wrong).toEqual([]);
    expect(missed.length).toBeLessThanOrEqual(SAID.length / 10);
  });
});
