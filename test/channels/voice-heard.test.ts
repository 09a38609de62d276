import { afterEach, describe, expect, it } from '@jest/globals';
import { until } from '../e2e/start-gateway.ts';
import { ANN, OURS } from './voice-rig.ts';
import { stage, SUMMARY, tick, type Stage } from './voice-stage.ts';

let on: Stage;
afterEach(async () => on.close());

describe('a call by relay', () => {
  it('begins with words that say it is a machine, and tells how to reach a person', async () => {
    on = await stage();
    expect(on.caller.call.heard.map(({ text }) => text)).toEqual(['Hello, I am a machine.', 'To speak to a person, press 0 at any time.']);
    expect(on.rig.host.received[0]).toMatchObject({ kind: 'opened', locale: 'en', address: { channel: 'voice', id: ANN, via: OURS } });
    expect(on.caller.call.problems).toEqual([]);
  });

  it('hands over what is said, in order, each once', async () => {
    on = await stage();
    on.caller.say('I lost my phone');
    on.caller.say('and my bag');
    expect(await on.taken(2)).toMatchObject([{ kind: 'text', text: 'I lost my phone', session: on.rig.session }, { kind: 'text', text: 'and my bag' }]);
  });

  it('keeps the whole line as heard when it was', async () => {
    on = await stage();
    const { seq } = await on.botHeard({ from: 'bot', text: 'The line is long and goes on.' });
    expect(on.noted(seq)).toEqual(['delivered', undefined]);
  });

  it('keeps only what was heard when somebody speaks into it, and what came after as not heard', async () => {
    on = await stage();
    const first = await on.bot({ from: 'bot', text: 'The line is long and goes on.' });
    const second = on.rig.host.write(on.rig.session, { from: 'bot', text: 'A second one.' });
    await tick();
    on.caller.say('wait', { afterWords: 3 });
    await on.taken(1);
    await until('it is noted', async () => on.noted(second.seq)[0]);
    expect(on.noted(first.seq)).toEqual(['delivered', 'The line is']);
    expect(on.noted(second.seq)).toEqual(['failed', '']);
  });

  it('goes on where it was after a sound of listening, whether the platform took it for one or not', async () => {
    on = await stage();
    await on.bot({ from: 'bot', text: 'The line is long and goes on.' });
    on.caller.say('mm-hm');
    await tick();
    expect(on.caller.call.ignored).toEqual(['mm-hm']);
    const count = on.caller.call.heard.length;
    on.caller.say('hmm', { afterWords: 3 });
    await on.hears(/^long and goes on\.$/, count);
    await on.settled();
    expect(on.said()).toEqual([]);
  });

  it('goes on after a noise that was no word', async () => {
    on = await stage();
    await on.bot({ from: 'bot', text: 'The line is long and goes on.' });
    const count = on.caller.call.heard.length;
    on.caller.say('', { afterWords: 2 });
    await tick();
    on.clock.pass(4_100);
    expect(await on.hears(/goes on/, count)).toBe('is long and goes on.');
  });

  it('reads a summary to its end: words are not taken before, keys count then', async () => {
    on = await stage();
    await on.bot(SUMMARY);
    on.caller.say('yes');
    await tick();
    expect([on.said(), on.caller.call.ignored]).toEqual([[], ['yes']]);
    on.caller.press('1');
    await tick();
    expect(on.said()).toEqual([]);
    expect(on.caller.call.heard.at(-1)).toMatchObject({ cut: false, done: false });
    await on.settled();
    expect(await on.taken(1)).toMatchObject([{ kind: 'choice', choice: 'y' }]);
  });

  it('cannot be interrupted while work runs', async () => {
    on = await stage();
    on.rig.host.set(on.rig.session, { working: true });
    await tick();
    await on.bot({ from: 'bot', text: 'I am moving it now.' });
    on.caller.say('stop');
    await tick();
    expect(on.caller.call.ignored).toEqual(['stop']);
  });

});
