import type { Channel, Host } from '../../src/contracts.ts';
import { Retryable, Terminal } from '../../src/errors.ts';
import { createCalls, type CallRecord, type Calls } from './calls.ts';
import { wallClock, type Clock } from './clock.ts';
import { MOST_CHOICES } from './render.ts';
import { mountRoutes } from './routes.ts';

export interface VoiceSettings {
  account: { accountSid: string; authToken: string; baseUrl: string; timeoutMs: number };
  /** Where Twilio reaches us; null: where each request says. */
  publicUrl: string | null;
  /** Who is called: said before anything else where a conversation goes on. */
  business: string;
  mode: 'relay' | 'gather';
  /** Who takes over: their number; null where nobody is put through to. */
  transferTo: string | null;
  /** Calls are recorded, of callers who agree. */
  recording: boolean;
  /** The language of the house. */
  locale: string;
}

const LONGEST = 3_000;
/** How long a look waits for a line to be heard to its end (ms). */
const LOOK_MS = 10_000;

/** Calls over Twilio, by ConversationRelay or with <Gather>. https://www.twilio.com/docs/voice */
export function createVoiceChannel(settings: VoiceSettings, clock: Clock = wallClock): Channel {
  let mounted: { calls: Calls; sessionOf: Host['sessionOf']; close: () => void } | null = null;
  return {
    name: 'voice',
    limits: { text: LONGEST, choices: MOST_CHOICES, delivery: 'transcript', progress: true, lasting: true, follow: 'sms' },
    mount(host, receive) {
      const calls = createCalls(host.documents);
      mounted = { calls, sessionOf: host.sessionOf, close: mountRoutes({ host, settings, receive, calls, clock }).close };
    },
    // The caller hears the transcript: the question is only whether they have, or have hung up.
    async send(to, message, key) {
      if (mounted === null || to.channel !== 'voice') throw new Terminal('wrong_channel', 'The voice channel cannot reach this address.');
      if (message.kind === 'typing') return;
      const session = /^(.+)\/s\d+$/.exec(key)?.[1] ?? await mounted.sessionOf(to);
      const record = await mounted.calls.at(session);
      if (record === null) throw new Terminal('gone', 'There is no call.');
      await heardTo(message.seq, record, { calls: mounted.calls, clock });
    },
    async close() {
      mounted?.close();
    },
  };
}

async function heardTo(seq: number, { call }: CallRecord, { calls, clock }: { calls: Calls; clock: Clock }): Promise<void> {
  const state = (record: CallRecord | null): 'heard' | 'gone' | 'later' => (record !== null && record.heard >= seq ? 'heard' : record === null || record.over ? 'gone' : 'later');
  const found = await new Promise<'heard' | 'gone' | 'later'>((done, fail) => {
    const settle = (to: 'heard' | 'gone' | 'later'): void => {
      stopWatching();
      stopClock();
      done(to);
    };
    const stopWatching = calls.watch((record) => { if (record.call === call && state(record) !== 'later') settle(state(record)); });
    const stopClock = clock.after(LOOK_MS, () => settle('later'));
    calls.find(call).then((record) => { if (state(record) !== 'later') settle(state(record)); }).catch(fail);
  });
  if (found === 'gone') throw new Terminal('gone', 'The caller has hung up.');
  if (found === 'later') throw new Retryable('still_speaking', 'The line has not been said to its end yet.', LOOK_MS);
}
