import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Command, Understanding } from '../../src/contracts.ts';
import { createUnderstanding } from '../../src/understanding/create-understanding.ts';
import type { FlowExamples } from '../../src/understanding/flow-examples.ts';
import type { LocalUnderstanding } from '../../src/understanding/local/create-local-understanding.ts';
import { context } from './context.ts';
import { startStandIn, type StandIn } from './model-stand-in.ts';

let standIn: StandIn;
beforeAll(async () => { standIn = await startStandIn('sk-test'); });
afterAll(() => standIn.close());

/** Ranks by shared words: how well the real engine ranks is measured elsewhere, and this is about what the model is told. */
function byWords(flows: FlowExamples[]): LocalUnderstanding {
  return {
    read: async () => [{ kind: 'unclear', candidates: [] }],
    rank: (text) => flows.map(({ name }) => ({ flow: name, confidence: name.split('-').filter((word) => text.includes(word.slice(0, 4))).length / 2 })).toSorted((a, b) => b.confidence - a.confidence),
    explain: () => [],
    learnt: async () => {},
  };
}

describe('with 500 flows', () => {
  const things = ['router', 'invoice', 'booking', 'licence', 'pension', 'mortgage', 'voucher', 'antenna', 'permit', 'parcel', 'loan', 'ticket', 'visa', 'badge', 'meter', 'policy', 'claim', 'refund', 'contract', 'deposit', 'locker', 'garage', 'scooter', 'boiler', 'alarm'];
  const acts = ['renew', 'cancel', 'move', 'lend', 'repair', 'inspect', 'price', 'print', 'merge', 'split', 'freeze', 'lease', 'audit', 'paint', 'weigh', 'insure', 'tow', 'scan', 'rename', 'certify'];
  const flows = things.flatMap((thing) => acts.map((act): FlowExamples => ({
    name: `${act}-${thing}`, title: `${act} the ${thing}`, description: `Lets a customer ${act} a ${thing}.${thing === 'badge' ? ' Only a long text.'.repeat(100) : ''}`,
    examples: { en: [`${act} my ${thing}`, `I would like to ${act} a ${thing}`] },
  })));
  let large: Understanding;
  beforeAll(async () => {
    const openai = { apiKey: 'sk-test', baseUrl: standIn.baseUrl, model: 'gpt-test', timeoutMs: 5000, mode: 'model' as const };
    large = (await createUnderstanding({ openai, flows: () => flows, local: byWords(flows), log: { warn: () => {}, debug: () => {} } })).engine;
  });
  beforeEach(() => { standIn.asked.length = 0; });

  it.each([['could somebody weigh that scooter of mine', 'weigh-scooter'], ['the boiler has to be insured, how', 'insure-boiler'], ['please freeze my mortgage today', 'freeze-mortgage']])('the prompt for "%s" is short and holds %s', async (text, right) => {
    standIn.behave({ kind: 'answer', commands: [{ kind: 'start', flow: right, confidence: 0.9 }] });
    const commands: Command[] = await large.read(text, context({ flow: 'rename-badge', candidates: ['tow-visa'] }));
    expect(commands).toContainEqual({ kind: 'start', flow: right, confidence: 0.9 });
    const [asked] = standIn.asked;
    expect((asked?.system.length ?? 0) + (asked?.schema.length ?? 0)).toBeLessThan(9_000);
    for (const name of [right, 'rename-badge', 'tow-visa']) expect(asked?.system).toContain(`- ${name}: `);
    expect(asked?.system.match(/^- /gm)?.length).toBeLessThanOrEqual(14);
  });
});
