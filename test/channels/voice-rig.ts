import { createVoiceChannel, LOOK_MS, type VoiceSettings } from '../../channels/voice/index.ts';
import { wallClock, type Clock } from '../../channels/voice/clock.ts';
import { createCallers, type Caller, type Callers, type CallerOf } from '../../src/lab/platforms/twilio-calls.ts';
import { startTwilio, TWILIO, type TwilioStandIn } from '../../src/lab/platforms/twilio.ts';
import { until } from '../e2e/start-gateway.ts';
import type { ChannelRig } from './contract.ts';
import { startFakeHost, type FakeHostOptions } from './fake-host.ts';

export const ANN = '+447700900123';
export const OURS = '+441632960001';

export function voiceSettings(baseUrl: string, more: Partial<VoiceSettings> = {}): VoiceSettings {
  return { account: { ...TWILIO, baseUrl, timeoutMs: 2_000 }, publicUrl: null, business: 'Acme', mode: 'relay', transferTo: null, recording: false, locale: 'en', ...more };
}

/** A clock whose hands the test turns. */
export interface HandClock extends Clock { pass(ms: number): void }
export function handClock(): HandClock {
  let now = 0;
  let timers: { at: number; ring: () => void }[] = [];
  return {
    after(ms, ring) {
      const timer = { at: now + ms, ring };
      timers.push(timer);
      return () => { timers = timers.filter((one) => one !== timer); };
    },
    pass(ms) {
      const end = now + ms;
      for (;;) {
        const next = timers.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        now = next.at;
        timers = timers.filter((one) => one !== next);
        next.ring();
      }
      now = end;
    },
  };
}

export interface VoiceRig extends Omit<ChannelRig, 'deliver' | 'choose' | 'forge' | 'nonsense' | 'shown'> {
  platform: TwilioStandIn;
  callers: Callers;
  ring(of?: Partial<CallerOf>): Promise<Caller>;
  close(): Promise<void>;
}

/** A channel with phones that can call it. */
export async function startVoice(at: { settings?: Partial<VoiceSettings>; clock?: Clock; host?: FakeHostOptions } = {}): Promise<VoiceRig> {
  const callers = createCallers();
  const platform = await startTwilio({ routers: [callers.router] });
  const channel = createVoiceChannel(voiceSettings(platform.url, at.settings), at.clock ?? wallClock);
  const host = await startFakeHost(channel, at.host);
  const address = { channel: 'voice', id: ANN, via: OURS };
  return {
    platform, callers, channel, host, address, session: await host.host.sessionOf(address),
    ring: async (of = {}) => callers.place({ from: ANN, to: OURS, webhook: `${host.url}/channels/voice/calls`, status: `${host.url}/channels/voice/status`, ...of }),
    async close() {
      callers.close();
      await host.close();
      await platform.close();
    },
  };
}

/** Waits until the caller hears something like that, after what was heard before. */
export async function hears(caller: Caller, pattern: RegExp, after = 0): Promise<string> {
  const lines = (): string[] => caller.call.heard.slice(after).map(({ text }) => text);
  return until(() => `a caller hears ${String(pattern)} among:\n${lines().join('\n')}\n${caller.call.problems.join('\n')}`, async () => lines().find((text) => pattern.test(text)), 5_000);
}

// A voice a thousand times as fast; who looks whether it has spoken is as patient as ever.
const quick: Clock = { after: (ms, ring) => wallClock.after(ms === LOOK_MS ? ms : ms / 1000, ring) };

/** The contract over <Gather>: over HTTP, so that each delivery has an answer. */
export async function startVoiceContract(): Promise<ChannelRig> {
  const rig = await startVoice({ settings: { mode: 'gather' }, clock: quick, host: { reply: (message, host) => host.set(message.session, {}) } });
  const caller = await rig.ring();
  await until('the phone listens', async () => caller.call.by === 'gather');
  const before = caller.call.heard.length;
  const post = async (fields: { [name: string]: string }, how: { turn: string; signature?: string }): Promise<number> => {
    const { turn, signature } = how;
    const url = `${rig.host.url}/channels/voice/heard?turn=${encodeURIComponent(turn)}&after=0`;
    return (await rig.platform.call(url, { CallSid: caller.call.sid, From: ANN, To: OURS, CallStatus: 'in-progress', ...fields }, signature === undefined ? {} : { signature })).status;
  };
  return {
    ...rig,
    host: { ...rig.host, close: async () => rig.close() },
    deliver: async ({ id, text }) => post({ SpeechResult: text }, { turn: id }),
    async choose({ id, choice }) {
      rig.host.write(rig.session, { from: 'bot', text: 'Which?', choices: [{ id: 'other', label: 'Other' }, { id: choice, label: choice }] });
      return post({ Digits: '2' }, { turn: id });
    },
    unknown: async () => (await rig.platform.call(`${rig.host.url}/channels/voice/heard`, { Digits: 'of no call' })).status,
    forge: async ({ id, text }) => post({ SpeechResult: text }, { turn: id, signature: 'AAAA' }),
    nonsense: async (payload) => (await rig.platform.call(`${rig.host.url}/channels/voice/heard`, { [payload.toString('latin1')]: 'x', CallSid: payload.toString() })).status,
    async shown() {
      const lines = (await rig.host.host.entries(rig.session, 0, 1000)).filter(({ from }) => from === 'bot');
      await until('every line is said', async () => caller.call.heard.length - before >= lines.length);
      return caller.call.heard.slice(before).map(({ text }) => (text.split(' For ')[0] ?? '').replace(/\.$/, '')).filter((text) => text !== '');
    },
  };
}
