import { afterEach, describe, expect, it } from '@jest/globals';
import { until } from '../e2e/start-gateway.ts';
import { PHONE, REASON, stage, tick, type Stage } from './voice-stage.ts';

let on: Stage;
afterEach(async () => on.close());

describe('keys, silence and language in a call', () => {
  it('maps keys and words to choices', async () => {
    on = await stage();
    await on.botHeard(REASON);
    on.caller.press('2');
    await on.taken(1);
    on.customer('Stolen');
    await on.botHeard(REASON);
    on.caller.say('Lost.');
    expect(await on.taken(2)).toMatchObject([{ kind: 'choice', choice: 'stolen' }, { kind: 'choice', choice: 'lost' }]);
  });

  it('gathers the keys of a number until the hash key or a pause; a star begins anew', async () => {
    on = await stage();
    await on.botHeard(PHONE);
    on.caller.press('07700');
    await tick();
    expect(on.said()).toEqual([]);
    on.caller.press('*07700900123#');
    await on.taken(1);
    on.caller.press('123456');
    await tick();
    on.clock.pass(3_100);
    expect(await on.taken(2)).toMatchObject([{ kind: 'text', text: '07700900123' }, { kind: 'text', text: '123456' }]);
  });

  it('waits for the rest of a number that is said in groups', async () => {
    on = await stage();
    await on.botHeard(PHONE);
    on.caller.say('oh seven seven double oh');
    await tick();
    on.clock.pass(800);
    on.caller.say('nine double oh one two three');
    await tick();
    expect(on.said()).toEqual([]);
    on.clock.pass(1_300);
    expect(await on.taken(1)).toMatchObject([{ kind: 'text', text: '07700900123' }]);
  });

  it('takes a 0 alone for a wish to speak to a person, and not the 0 that a number begins with', async () => {
    on = await stage();
    on.caller.press('0');
    await on.taken(1);
    await on.botHeard(PHONE);
    on.caller.press('07700900123#');
    await on.taken(2);
    on.caller.press('0');
    await tick();
    on.clock.pass(3_100);
    expect((await on.taken(3)).map((message) => message.kind === 'text' && message.text)).toEqual(['I want to speak to a person', '07700900123', 'I want to speak to a person']);
  });

  it('climbs the ladder of silence: a prompt, another, goodbye; a word begins it anew', async () => {
    on = await stage();
    await on.botHeard(REASON);
    const count = on.caller.call.heard.length;
    on.clock.pass(15_100);
    await on.hears(/still there/, count);
    await on.settled();
    on.caller.say('I am here');
    await on.taken(1);
    on.customer('I am here');
    await on.botHeard(REASON);
    const again = on.caller.call.heard.length;
    on.clock.pass(15_100);
    await on.settled();
    on.clock.pass(15_100);
    await on.settled();
    expect(on.since(again)).toEqual([expect.stringMatching(/still there/), expect.stringMatching(/^What happened/), expect.stringMatching(/cannot hear/), expect.stringMatching(/^What happened/)]);
    on.clock.pass(15_100);
    await on.hears(/Goodbye/, again);
    expect(on.caller.call.status).toBe('in-progress');
    on.caller.listen();
    await until('the call has ended', async () => on.caller.call.status === 'completed');
    expect(on.caller.call.problems).toEqual([]);
  });

  it('stands still on the ladder while work runs, and says that it does within seconds', async () => {
    on = await stage();
    on.rig.host.set(on.rig.session, { working: true });
    await tick();
    const count = on.caller.call.heard.length;
    on.clock.pass(2_600);
    await on.hears(/One moment/, count);
    await on.settled();
    for (let i = 0; i < 4; i += 1) {
      on.clock.pass(12_100);
      await on.settled();
    }
    expect(on.since(count).filter((text) => /still there|Goodbye/.test(text))).toEqual([]);
    expect(on.since(count).filter((text) => /still working/.test(text))).toHaveLength(4);
    on.rig.host.set(on.rig.session, { working: false });
    await tick();
    on.clock.pass(8_100);
    await on.hears(/still there/, count);
  });

  it('stays on the line while an approval is waited for', async () => {
    on = await stage();
    on.rig.host.set(on.rig.session, { state: 'awaitingApproval' });
    await on.botHeard({ from: 'bot', text: 'I have asked a colleague.' });
    const count = on.caller.call.heard.length;
    for (let i = 0; i < 5; i += 1) {
      on.clock.pass(15_100);
      await on.settled();
    }
    expect(on.since(count).every((text) => /working on it/.test(text))).toBe(true);
    expect(on.since(count).length).toBeGreaterThanOrEqual(4);
    on.rig.host.set(on.rig.session, { state: 'idle' });
    await tick();
    on.clock.pass(8_100);
    expect(await on.hears(/still there/, count)).toBeDefined();
  });

  it('offers the keypad once a question has failed, and asks for it after that', async () => {
    on = await stage();
    expect((await on.botHeard(PHONE), on.caller.call.heard.at(-1)?.text)).toBe('Which number should move?');
    on.customer('hm');
    expect((await on.botHeard(PHONE), on.caller.call.heard.at(-1)?.text)).toMatch(/also type it/);
    on.customer('hm');
    expect((await on.botHeard(PHONE), on.caller.call.heard.at(-1)?.text)).toMatch(/Please type it/);
  });

  it('tells what work has done', async () => {
    on = await stage();
    await on.bot({ from: 'bot', text: 'Number moved', status: 'done', work: 'w' });
    expect(on.caller.call.heard.at(-1)?.text).toBe('Number moved.');
  });

  it('goes over to another language when the conversation does', async () => {
    on = await stage();
    on.rig.host.set(on.rig.session, { locale: 'fr' });
    await on.bot({ from: 'bot', text: 'Que puis-je faire ?' });
    expect(on.caller.call.language).toBe('fr-FR');
    expect(on.caller.call.heard.at(-1)).toMatchObject({ language: 'fr-FR' });
    expect(on.caller.call.problems).toEqual([]);
  });

  it('tries again to store what could not be stored, and says so where that fails', async () => {
    on = await stage();
    on.rig.host.failNext(new Error('the disk is full'));
    on.caller.say('hello');
    await tick();
    expect(on.said()).toEqual([]);
    on.clock.pass(600);
    expect(await on.taken(1)).toMatchObject([{ text: 'hello' }]);
  });

  it('logs nothing of what was said or typed', async () => {
    on = await stage();
    await on.botHeard(PHONE);
    on.caller.press('4242424242424242#');
    await on.taken(1);
    expect(on.rig.host.logged.join('\n')).not.toContain('4242');
  });
});

