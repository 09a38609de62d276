import type { Channel, Host } from '../../src/contracts.ts';
import { Retryable, Terminal } from '../../src/errors.ts';
import { createCalls, type CallRecord, type Calls } from './calls.ts';
import { wallClock, type Clock } from './clock.ts';
import { MOST_CHOICES } from './render.ts';
import { mountRoutes } from './routes.ts';
import type { VoiceSettings } from './settings.ts';

export type { VoiceSettings } from './settings.ts';

const LONGEST = 3_000;
/** How long a look waits for a line to be heard to its end (ms). */
export const LOOK_MS = 10_000;

/** Calls over Twilio, by ConversationRelay or with <Gather>. https://www.twilio.com/docs/voice */
export function createVoiceChannel(settings: VoiceSettings, clock: Clock = wallClock): Channel {
  let mounted: { calls: Calls; sessionOf: Host['sessionOf']; close: () => void } | null = null;
  return {
    name: 'voice',
    limits: { text: LONGEST, choices: MOST_CHOICES, delivery: 'transcript', progress: true, lasting: true, follow: 'sms' },
    mount(host, receive) {
      const calls = createCalls(host.documents);
      const routes = mountRoutes({ host, settings, receive, calls, clock });
      mounted = { calls, sessionOf: async (address) => host.sessionOf(address), close: routes.close };
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
    const look = async (): Promise<void> => {
      const record = await calls.find(call);
      if (state(record) !== 'later') settle(state(record));
    };
    look().catch(fail);
  });
  if (found === 'gone') throw new Terminal('gone', 'The caller has hung up.');
  if (found === 'later') throw new Retryable('still_speaking', 'The line has not been said to its end yet.', LOOK_MS);
}
