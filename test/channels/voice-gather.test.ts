import { afterEach, describe, expect, it } from '@jest/globals';
import type { VoiceSettings } from '../../channels/voice/settings.ts';
import { until } from '../e2e/start-gateway.ts';
import { handClock, startVoice } from './voice-rig.ts';
import { createStage, PHONE, REASON, SUMMARY, tick, type Stage } from './voice-stage.ts';

let on: Stage;
afterEach(async () => on.close());

/** A call without a relay, greeted; its phone listens. `reply`: what the bot says to each message. */
async function call({ settings = {}, reply = [] }: { settings?: Partial<VoiceSettings>; reply?: Parameters<Stage['bot']>[0][] } = {}): Promise<void> {
  const answers = [...reply];
  const clock = handClock();
  const rig = await startVoice({ settings: { mode: 'gather', ...settings }, clock, host: { reply: (message, host) => {
    const next = message.kind === 'opened' ? { from: 'bot' as const, text: 'Hello, I am a machine.' } : answers.shift();
    if (next !== undefined) host.write(message.session, next);
  } } });
  on = createStage({ rig, clock, caller: await rig.ring() });
  await listens();
}
const listens = async (): Promise<unknown> => until('the phone listens', async () => on.caller.call.by === 'gather');
/** Says or types something, and hears what the bot makes of it. */
async function heardAfter(act: () => void): Promise<string[]> {
  const count = on.caller.call.heard.length;
  act();
  await on.hears(/./, count);
  await listens();
  return on.since(count);
}

describe('a call without a relay', () => {
  it('begins with words that say it is a machine', async () => {
    await call();
    expect(on.caller.call.heard.map(({ text }) => text)).toEqual(['Hello, I am a machine.', 'To speak to a person, press 0 at any time.']);
  });

  it('hands over speech, keys, choices by key and by word', async () => {
    await call({ reply: [PHONE, REASON, REASON, SUMMARY] });
    await heardAfter(() => on.caller.say('SIM swap please'));
    await heardAfter(() => on.caller.press('07700900123#'));
    await heardAfter(() => on.caller.press('2'));
    await heardAfter(() => on.caller.say('lost'));
    expect(await on.taken(4)).toMatchObject([{ kind: 'text', text: 'SIM swap please' }, { kind: 'text', text: '07700900123' }, { kind: 'choice', choice: 'stolen' }, { kind: 'choice', choice: 'lost' }]);
    expect(on.caller.call.problems).toEqual([]);
  });

  it('says a summary before it listens', async () => {
    await call({ reply: [SUMMARY] });
    const count = on.caller.call.heard.length;
    on.caller.say('go on');
    await on.hears(/Move the number\? To go ahead/, count);
    await listens();
    on.caller.press('1');
    expect(await on.taken(2)).toMatchObject([{}, { kind: 'choice', choice: 'y' }]);
  });

  it('climbs the ladder of silence, and hangs up', async () => {
    await call({ reply: [REASON] });
    await heardAfter(() => on.caller.say('hello'));
    expect(await heardAfter(() => on.caller.waitOut())).toEqual([expect.stringMatching(/still there/), expect.stringMatching(/^What happened/)]);
    expect(await heardAfter(() => on.caller.waitOut())).toEqual([expect.stringMatching(/cannot hear/), expect.stringMatching(/^What happened/)]);
    on.caller.waitOut();
    await on.hears(/Goodbye/);
    expect(await until('the call has ended', async () => on.caller.call.status === 'completed')).toBe(true);
  });

  it('asks for the keypad alone after two failures', async () => {
    await call({ reply: [PHONE, PHONE, PHONE] });
    expect(await heardAfter(() => on.caller.say('hello'))).toEqual(['Which number should move?']);
    expect(await heardAfter(() => on.caller.say('hm what'))).toEqual([expect.stringMatching(/also type it/)]);
    expect(await heardAfter(() => on.caller.say('hm what'))).toEqual([expect.stringMatching(/Please type it/)]);
    on.caller.say('not heard');
    await tick();
    expect(on.caller.call.ignored).toEqual(['not heard']);
  });

  it('says within seconds that it works, does not count the silence, and tells what comes of it', async () => {
    await call();
    on.rig.host.set(on.rig.session, { working: true });
    const count = on.caller.call.heard.length;
    on.caller.say('do it');
    await on.taken(1);
    await tick();
    on.clock.pass(2_600);
    await on.hears(/One moment/, count);
    for (let i = 0; i < 4; i += 1) {
      await listens();
      on.caller.waitOut();
      await until('it is asked again', async () => on.caller.call.by !== 'gather');
      await tick();
      on.clock.pass(2_600);
    }
    on.rig.host.write(on.rig.session, { from: 'bot', text: 'Done.' });
    on.rig.host.set(on.rig.session, { working: false });
    await on.hears(/^Done\.$/, count);
    expect(on.since(count).filter((text) => /still there|Goodbye/.test(text))).toEqual([]);
  });

  it('tells what is new while it listens', async () => {
    await call();
    on.clock.pass(60_000);
    await tick();
    const count = on.caller.call.heard.length;
    on.rig.host.write(on.rig.session, { from: 'agent', text: 'This is Sam.' });
    await on.hears(/^This is Sam\.$/, count);
    expect(on.caller.call.problems).toEqual([]);
  });

  it('puts through to a person, who is told first', async () => {
    await call({ settings: { transferTo: '+442079460000' } });
    on.rig.host.set(on.rig.session, { owner: 'nobody', state: 'withPerson', handover: { queue: 'identity desk', because: 'the customer asked for a person', flow: null, slots: {}, work: [] } });
    on.caller.press('0');
    await until('it is put through', async () => on.caller.call.by === 'person');
    expect(await on.taken(1)).toMatchObject([{ kind: 'text', text: 'I want to speak to a person' }]);
    expect(on.caller.call.person).toEqual({ number: '+442079460000', whispered: ['A caller from the automated assistant, for identity desk. Reason: the customer asked for a person.'] });
  });

  it('is over for what comes after the caller hung up', async () => {
    await call();
    await on.caller.hangUp();
    const { seq } = on.rig.host.write(on.rig.session, { from: 'bot', text: 'Done.' });
    await expect(on.rig.channel.send(on.rig.address, { kind: 'message', seq, text: 'Done.' }, `${on.rig.session}/s${seq}`)).rejects.toMatchObject({ code: 'gone' });
  });
});
