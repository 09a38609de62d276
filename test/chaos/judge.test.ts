import { beforeAll, describe, expect, it } from '@jest/globals';
import { WORDINGS } from '../../src/conversation/wordings/index.ts';
import type { Evidence, Write } from './evidence.ts';
import { readFlowTexts, type FlowTexts } from './flow-texts.ts';
import { judge, judgeRest, type Crime } from './judge.ts';

const SESSION = 'conversation';
const MSISDN = '+447700900123';
let texts: { [flow: string]: FlowTexts } = {};
beforeAll(async () => {
  texts = await readFlowTexts();
});

type Line = Evidence['lines'][number];
const bot = (text: string, more: Partial<Line> = {}): Partial<Line> => ({ from: 'bot', text, ...more });
const customer = (id: string, text: string): Partial<Line> => ({ from: 'customer', id, text });
const write = (seq: number, name: string, args: Write['arguments'] = {}): Write => {
  const [system = '', action = ''] = name.split('.');
  return { system, seq, action, key: `${SESSION}/w${seq}`, arguments: args, result: {}, partial: false, undoes: null, undoneBy: null };
};
const undone = (one: Write, by: string): Write[] => [{ ...one, undoneBy: { seq: one.seq + 100, action: by } }, { ...write(one.seq + 100, `${one.system}.${by}`), undoes: one.seq }];

const SWAP = write(1, 'provisioning.swapSim', { msisdn: MSISDN });
const FEE = write(2, 'billing.addFee', { amount: 10 });
const MAIL = write(3, 'outbox.sendEmail', { to: 'ada.martin@example.com', subject: 'Your number has a new SIM' });
const ASKED = [bot(WORDINGS.en.greeting), customer('m1', 'SIM swap please'), bot('Move +44 7700 900123 to the SIM ending 5009? The old SIM stops working at once. The fee is £10.00.'), customer('m2', 'yes')];
const MOVED = bot('Number moved', { work: 'sim-swap/1', status: 'done' });
const DONE = bot('Done. +44 7700 900123 is active on your new SIM.');

function swap(lines: Partial<Line>[], more: Partial<Evidence> = {}): Evidence {
  return {
    name: 'run 0', flow: 'sim-swap', session: SESSION, state: 'idle', working: false, sent: ['m1', 'm2'], writes: [SWAP, FEE, MAIL], exceptions: [], decisions: [],
    lines: lines.map((line, i) => ({ seq: i + 1, at: 0, from: 'bot', text: '', ...line })), ...more,
  };
}
const person = (said: string, more: Partial<Evidence> = {}) => swap([...ASKED, bot(said), bot(WORDINGS.en.handover)], { state: 'withPerson', exceptions: ['failed'], writes: [], ...more });
const crimesOf = (run: Evidence): Crime[] => judge(run, texts).crimes.map(({ crime }) => crime);

describe('the judge finds nothing wrong with', () => {
  it.each([
    ['a swap that was done', swap([...ASKED, MOVED, DONE]), 'completed'],
    ['one without the e-mail, which may fail', swap([...ASKED, MOVED, DONE], { writes: [SWAP, FEE] }), 'completed'],
    ['a refusal', swap([...ASKED, bot('I can’t move your number here, for your protection. Please bring an identity document to one of our shops.')], { writes: [write(9, 'identity.sendCode'), write(10, 'identity.sendCode')] }), 'refused'],
    ['a cancel in time', swap([...ASKED, bot('Cancelled – nothing was changed: SIM swap.')], { writes: [] }), 'refused'],
    ['a failure that was undone', person(WORDINGS.en.failedUndone, { writes: undone(SWAP, 'restoreSim') }), 'compensated'],
    ['an outcome that nobody knows', person(WORDINGS.en.stillConfirming, { exceptions: ['unknown'], writes: [SWAP] }), 'with a person'],
    ['a customer who asked for a person', swap([...ASKED, bot(WORDINGS.en.handover)], { state: 'withPerson', writes: [] }), 'with a person'],
  ] as const)('%s', (_what, run, outcome) => {
    expect(judge(run, texts)).toMatchObject({ outcome, crimes: [] });
  });
});

describe('the judge calls it lost', () => {
  it.each([
    ['when a run rests without an end', swap(ASKED)],
    ['when a message is not in the transcript', swap([...ASKED, DONE], { sent: ['m1', 'm2', 'm3'] })],
    ['when a line is missing', swap([...ASKED, { ...DONE, seq: 6 }])],
    ['when it went wrong and nobody is told', person(WORDINGS.en.failed, { exceptions: [] })],
  ])('%s', (_what, run) => {
    expect(crimesOf(run)).toContain('lost');
  });
});

describe('the judge calls it doubled', () => {
  it.each([
    ['when an effect stands twice', swap([...ASKED, DONE], { writes: [SWAP, FEE, write(5, 'billing.addFee', { amount: 10 })] })],
    ['when a note is written twice', swap([...ASKED, DONE], { writes: [SWAP, FEE, write(5, 'crm.addNote'), write(6, 'crm.addNote')] })],
    ['when done is said twice', swap([...ASKED, DONE, DONE])],
    ['when done and a failure are said', swap([...ASKED, DONE, bot(WORDINGS.en.failedUndone)], { writes: [SWAP, FEE], exceptions: ['failed'] })],
    ['when a message is taken twice', swap([...ASKED, customer('m2', 'yes'), DONE])],
  ])('%s', (_what, run) => {
    expect(crimesOf(run)).toContain('doubled');
  });

  it('when a write belongs to nobody', () => {
    expect(judgeRest({ runs: [], strays: [{ ...SWAP, key: 'somebody/w1' }], audit: [], wrongRecords: [] })[0]?.crimes).toMatchObject([{ crime: 'doubled' }]);
  });
});

describe('the judge calls it untrue', () => {
  it.each([
    ['when done is said and the number did not move', swap([...ASKED, DONE], { writes: [FEE] })],
    ['when the fee is not the one in the summary', swap([...ASKED, DONE], { writes: [SWAP, { ...FEE, arguments: { amount: 5 } }] })],
    ['when done is said and it was undone', swap([...ASKED, DONE], { writes: [...undone(SWAP, 'restoreSim'), FEE] })],
    ['when done is said and half of it is done', swap([...ASKED, DONE], { writes: [{ ...SWAP, partial: true }, FEE] })],
    ['when something stands that nobody spoke of', swap([...ASKED, DONE], { writes: [SWAP, FEE, write(7, 'provisioning.setPlan')] })],
    ['when nothing was changed, they say, and something stands', swap([...ASKED, bot('Cancelled – nothing was changed: SIM swap.')], { writes: [SWAP] })],
    ['when undone is said and a part stands', person(WORDINGS.en.failedUndone, { writes: [...undone(SWAP, 'restoreSim'), FEE] })],
    ['when undone is said and nothing was', person(WORDINGS.en.failedUndone)],
    ['when a plain failure leaves something behind', person(WORDINGS.en.failed, { writes: [SWAP] })],
    ['when somebody is said to check and nobody is asked to', person(WORDINGS.en.stillConfirming, { exceptions: ['failed'] })],
    ['when the work is shown as done and was not', person(WORDINGS.en.failed, { lines: swap([...ASKED, MOVED, bot(WORDINGS.en.failed), bot(WORDINGS.en.handover)]).lines })],
    ['when the work is shown as under way for ever', swap([...ASKED, { ...MOVED, status: 'working' }, DONE])],
    ['when an approval is told that nobody gave', swap([...ASKED, bot(WORDINGS.en.approved), DONE])],
    ['when it was done against a refusal', swap([...ASKED, DONE], { decisions: ['refused'] })],
    ['when an e-mail says done and it was refused', swap([...ASKED, bot('Cancelled – nothing was changed: SIM swap.')], { writes: [MAIL] })],
    ['when it is with a person and nobody said so', swap(ASKED, { state: 'withPerson', writes: [] })],
  ])('%s', (_what, run) => {
    expect(crimesOf(run)).toContain('untrue');
  });
});

it('the judge calls it stuck when a run neither ends nor rests', () => {
  expect(crimesOf(swap(ASKED, { state: 'working', working: true }))).toContain('stuck');
  expect(crimesOf(swap(ASKED, { state: 'awaitingApproval' }))).toContain('stuck');
});
