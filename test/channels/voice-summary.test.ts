import { afterEach, describe, expect, it } from '@jest/globals';
import { until } from '../e2e/start-gateway.ts';
import { createStage, REASON, stage, SUMMARY, tick, type Line, type Stage } from './voice-stage.ts';

const FEE: Line = { from: 'bot', text: 'The fee is 5 pounds.' };
const FEE_AGAIN = /^fee is 5 pounds\.$/;

let on: Stage;
afterEach(async () => on.close());

/** What it costs is being said, and the summary comes after it. */
async function feeAndSummary(): Promise<{ fee: number; summary: number }> {
  on = await stage();
  const fee = await on.bot(FEE);
  const summary = on.rig.host.write(on.rig.session, SUMMARY);
  await tick();
  return { fee: fee.seq, summary: summary.seq };
}

describe('a summary that waits for a yes', () => {
  it('is not answered by a yes to what is said before it: the rest is said, and then it', async () => {
    const { fee, summary } = await feeAndSummary();
    const count = on.caller.call.heard.length;
    on.caller.say('yes', { afterWords: 1 });
    await on.hears(FEE_AGAIN, count);
    await on.settled();
    expect(on.since(count)).toEqual([expect.stringMatching(FEE_AGAIN), expect.stringMatching(/^Move the number\?/)]);
    expect(on.said()).toEqual([]);
    expect([on.noted(fee), on.noted(summary)]).toEqual([['delivered', undefined], ['delivered', undefined]]);
    on.caller.say('yes');
    expect(await on.taken(1)).toMatchObject([{ kind: 'text', text: 'yes' }]);
  });

  it('is not answered by a key before it has begun', async () => {
    await feeAndSummary();
    const count = on.caller.call.heard.length;
    on.caller.press('1');
    await on.hears(FEE_AGAIN, count);
    await on.settled();
    await tick();
    expect([on.said(), on.caller.call.heard.at(-1)?.text]).toEqual([[], expect.stringMatching(/^Move the number\?/)]);
    on.caller.press('1');
    expect(await on.taken(1)).toMatchObject([{ kind: 'choice', choice: 'y' }]);
  });

  it('is not answered by a key that was pressed before it was written', async () => {
    on = await stage();
    on.caller.press('1');
    await tick();
    await on.bot(SUMMARY);
    on.clock.pass(3_100);
    await tick();
    expect(on.said()).toEqual([]);
  });

  it('does not keep somebody from a person', async () => {
    const { summary } = await feeAndSummary();
    on.caller.press('0');
    expect(await on.taken(1)).toMatchObject([{ kind: 'text', text: 'I want to speak to a person' }]);
    expect(on.noted(summary)).toEqual([undefined, undefined]);
  });

  it('is said again first to who calls again, whatever they say meanwhile', async () => {
    on = await stage();
    await on.botHeard(SUMMARY);
    await on.caller.hangUp();
    const again = createStage({ ...on, caller: await on.rig.ring({ pace: 'by hand' }) });
    await again.hears(/automated assistant/);
    await tick();
    again.caller.say('yes?', { afterWords: 2 });
    await until('the rest is said', async () => again.caller.call.heard.length >= 2);
    await again.settled();
    expect(again.said()).toEqual([]);
    expect(again.caller.call.heard.map(({ text }) => text)).toContainEqual(expect.stringMatching(/^Move the number\?/));
    again.caller.say('yes');
    expect(await again.taken(1)).toMatchObject([{ kind: 'text', text: 'yes' }]);
  });

  it('comes after the rest of what a noise cut, and in its order', async () => {
    on = await stage();
    await on.bot(FEE);
    const count = on.caller.call.heard.length;
    on.caller.say('', { afterWords: 1 });
    await tick();
    on.rig.host.write(on.rig.session, REASON);
    await on.hears(FEE_AGAIN, count);
    await on.settled();
    expect(on.since(count)).toEqual([expect.stringMatching(FEE_AGAIN), expect.stringMatching(/^What happened\?/)]);
  });
});
