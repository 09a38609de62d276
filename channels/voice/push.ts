import twilio from 'twilio';
import type { CallRecord } from './calls.ts';
import { utter, type Utterance } from './render.ts';
import type { VoiceParts } from './routes.ts';

/** How long a voice takes (ms). */
const PER_CHARACTER_MS = 70;
const AT_LEAST_MS = 600;

/** What is new while a <Gather> listens is said by giving the call another address to go on at. */
export interface Push {
  /** This was said; from then on, news of the session moves the call to `more`. */
  answered(record: CallRecord, at: { after: number; said: readonly Utterance[]; more: string }): void;
  /** The lines up to there were said to their end. */
  heard(record: CallRecord, seq: number): Promise<CallRecord | null>;
  stop(call: string): void;
  close(): void;
}

export function createPush({ host, calls, clock, settings }: VoiceParts): Push {
  const { accountSid, authToken, baseUrl, timeoutMs } = settings.account;
  const client = twilio(accountSid, authToken, { timeout: timeoutMs });
  client.api.baseUrl = baseUrl;
  const watching = new Map<string, () => void>();
  const stop = (call: string): void => {
    watching.get(call)?.();
    watching.delete(call);
  };
  const heard: Push['heard'] = async (record, seq) => {
    for (const line of await host.entries(record.session, record.heard, seq - record.heard)) {
      if (line.from !== 'customer') await host.delivered(`${record.session}/s${line.seq}`, 'delivered');
    }
    return calls.change(record.call, { heard: seq });
  };
  return {
    heard, stop,
    answered(record, { after, said, more }) {
      stop(record.call);
      const { call, session } = record;
      const characters = said.reduce((sum, { text }) => sum + text.length, 0);
      let spoken = false;
      const look = async (): Promise<void> => {
        const lines = await host.entries(session, after, 50);
        const view = await host.view(session);
        if (watching.get(call) !== end || !lines.some((line) => utter(line, { locale: view?.locale ?? settings.locale }) !== null)) return;
        stop(call);
        await client.calls(call).update({ url: more, method: 'POST' });
      };
      const ring = (): void => {
        if (spoken) look().catch((error: unknown) => host.log.warn({ call, error: String(error) }, 'a call could not be told what is new'));
      };
      const stopClock = clock.after(AT_LEAST_MS + characters * PER_CHARACTER_MS, () => {
        spoken = true;
        const noted = async (): Promise<void> => {
          const now = await calls.find(call);
          if (now !== null && !now.over && now.heard < after) await heard(now, after);
        };
        noted().then(ring).catch((error: unknown) => host.log.error({ error, session }, 'what was heard of a call could not be noted'));
      });
      const unsubscribe = host.subscribe(session, ring);
      const end = (): void => {
        stopClock();
        unsubscribe();
      };
      watching.set(call, end);
    },
    close() {
      for (const call of watching.keys()) stop(call);
    },
  };
}
