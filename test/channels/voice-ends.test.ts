import { afterEach, describe, expect, it } from '@jest/globals';
import { until } from '../e2e/start-gateway.ts';
import { createStage, REASON, stage, tick, type Stage } from './voice-stage.ts';

let on: Stage;
afterEach(async () => on.close());

describe('a call that ends or goes on', () => {
  it('is over for what comes after the caller hung up; what they heard is settled', async () => {
    on = await stage();
    const heard = await on.botHeard({ from: 'bot', text: 'One.' });
    await on.rig.channel.send(on.rig.address, { kind: 'message', seq: heard.seq, text: 'One.' }, `${on.rig.session}/s${heard.seq}`);
    await on.caller.hangUp();
    const later = on.rig.host.write(on.rig.session, { from: 'bot', text: 'Done.' });
    await expect(on.rig.channel.send(on.rig.address, { kind: 'message', seq: later.seq, text: 'Done.' }, `${on.rig.session}/s${later.seq}`)).rejects.toMatchObject({ kind: 'terminal', code: 'gone' });
    expect(on.rig.callers.statuses).toEqual([{ sid: on.caller.call.sid, status: 'completed' }]);
    await until('nobody follows the lines', async () => on.rig.host.listeners(on.rig.session) === 0);
  });

  it('is looked at until a line has been said', async () => {
    on = await stage();
    const { seq } = await on.bot({ from: 'bot', text: 'One.' });
    const look = on.rig.channel.send(on.rig.address, { kind: 'message', seq, text: 'One.' }, `${on.rig.session}/s${seq}`);
    on.caller.listen();
    await look;
    const later = await on.bot({ from: 'bot', text: 'Two.' });
    const soon = on.rig.channel.send(on.rig.address, { kind: 'message', seq: later.seq, text: 'Two.' }, `${on.rig.session}/s${later.seq}`);
    await tick();
    on.clock.pass(10_100);
    await expect(soon).rejects.toMatchObject({ kind: 'retryable' });
  });

  it('says who speaks and asks again what was asked when the same person calls again', async () => {
    on = await stage();
    await on.botHeard(REASON);
    await on.caller.hangUp();
    const again = createStage({ ...on, caller: await on.rig.ring({ pace: 'by hand' }) });
    await again.hears(/automated assistant/);
    await again.settled();
    expect(again.caller.call.heard.map(({ text }) => text)).toEqual([
      'This is the automated assistant of Acme: a machine, not a person.', expect.stringMatching(/^What happened\? For Lost/), 'To speak to a person, press 0 at any time.',
    ]);
  });

  it('is put through when a person is needed, after what was being said, and the person is told first', async () => {
    on = await stage({ settings: { transferTo: '+442079460000' } });
    on.rig.host.set(on.rig.session, { owner: 'nobody', state: 'withPerson', handover: { queue: 'identity desk', because: 'the customer asked for a person', flow: 'sim-swap', slots: { number: '+447700900123', code: '••••••' }, work: [] } });
    await on.bot({ from: 'bot', text: 'I am passing this on.' });
    await tick();
    expect(on.caller.call.by).toBe('relay');
    await on.settled();
    await until('it is put through', async () => on.caller.call.by === 'person');
    expect(on.caller.call.person).toEqual({ number: '+442079460000', whispered: ['A caller from the automated assistant, for identity desk. Reason: the customer asked for a person.', expect.stringMatching(/^number: plus 4 4/)] });
    expect(on.caller.call.heard.at(-1)?.text).toBe('I am putting you through to a person now.');
    expect(on.caller.call.problems).toEqual([]);
  });

  it('tells when nobody takes it', async () => {
    on = await stage({ settings: { transferTo: '+442079460000' }, of: { personAnswers: false } });
    on.rig.host.set(on.rig.session, { owner: 'nobody', state: 'withPerson' });
    await on.settled();
    await on.hears(/Nobody can take the call/);
    on.caller.listen();
    expect(await until('the call has ended', async () => on.caller.call.status === 'completed')).toBe(true);
  });

  it('says that somebody will be in touch where there is no number to put through to', async () => {
    on = await stage();
    on.rig.host.set(on.rig.session, { owner: 'nobody', state: 'withPerson' });
    await on.settled();
    expect(on.caller.call.heard.at(-1)?.text).toBe('Somebody will call you back, or write to you.');
  });

  it('goes on after its socket broke', async () => {
    on = await stage();
    await on.botHeard(REASON);
    const count = on.caller.call.heard.length;
    on.caller.breakOff();
    await on.hears(/What happened/, count);
    await on.settled();
    on.caller.say('stolen');
    expect(await on.taken(1)).toMatchObject([{ kind: 'choice', choice: 'stolen' }]);
    expect(on.since(count).filter((text) => text.startsWith('Hello'))).toEqual([]);
  });

  it('goes on without a relay where that breaks for the fifth time', async () => {
    on = await stage();
    await on.botHeard(REASON);
    for (let broken = 1; broken <= 5; broken += 1) {
      const count = on.caller.call.heard.length;
      expect(on.caller.call.by).toBe('relay');
      on.caller.breakOff();
      await on.hears(/What happened/, count);
      if (broken < 5) await on.settled();
    }
    on.caller.listen();
    await until('the phone listens', async () => on.caller.call.by === 'gather');
    on.caller.press('2');
    expect(await on.taken(1)).toMatchObject([{ kind: 'choice', choice: 'stolen' }]);
  });

  it('goes on without a relay where that cannot be opened twice', async () => {
    on = await stage();
    await on.botHeard(REASON);
    const count = on.caller.call.heard.length;
    const { server } = on.rig.host.host;
    server.removeAllListeners('upgrade');
    let tries = 0;
    server.on('upgrade', (_request, socket) => {
      tries += 1;
      socket.destroy();
    });
    on.caller.breakOff();
    await on.hears(/What happened/, count);
    on.caller.listen();
    await until('the phone listens', async () => on.caller.call.by === 'gather');
    expect(tries).toBe(2);
    on.caller.press('2');
    expect(await on.taken(1)).toMatchObject([{ kind: 'choice', choice: 'stolen' }]);
    on.rig.host.write(on.rig.session, { from: 'bot', text: 'It is blocked.' });
    await until('what is new is said', async () => {
      on.clock.pass(1_000);
      return on.since(count).some((text) => text.startsWith('It is blocked'));
    });
    expect(await on.rig.host.documents.get('voice-calls', on.caller.call.sid)).toMatchObject({ over: false });
  });
});

