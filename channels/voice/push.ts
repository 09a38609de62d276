import twilio from 'twilio';
import type { CallRecord } from './calls.ts';
import type { VoiceParts } from './parts.ts';
import { utter, type Utterance } from './render.ts';

/** How long a voice takes (ms). */
const PER_CHARACTER_MS = 70;
const AT_LEAST_MS = 600;
const PAGE = 50;

/** What is new while a <Gather> listens is said by giving the call another address to go on at. */
export interface Push {
  /** This was said; from then on, news of the session moves the call to `more`. */
  answered: (record: CallRecord, at: Answered) => void;
  /** The lines up to there were said to their end. */
  heard: (record: CallRecord, seq: number) => Promise<CallRecord | null>;
  stop: (call: string) => void;
  close: () => void;
}
interface Answered { after: number; said: readonly Utterance[]; more: string }

export function createPush(parts: VoiceParts): Push {
  const { host, clock } = parts;
  const watching = new Map<string, () => void>();
  const stop = (call: string): void => {
    watching.get(call)?.();
    watching.delete(call);
  };
  return {
    stop,
    heard: async (record, seq) => noteHeard(parts, record, seq),
    answered(record, { after, said, more }) {
      const { call, session } = record;
      stop(call);
      let spoken = false;
      const ring = (): void => {
        if (spoken) look().catch((error: unknown) => host.log.warn({ call, error: String(error) }, 'a call could not be told what is new'));
      };
      const look = async (): Promise<void> => {
        if (!await hasNews(parts, session, after) || watching.get(call) !== end) return;
        stop(call);
        await clientOf(parts).calls(call).update({ url: more, method: 'POST' });
      };
      const settle = async (): Promise<void> => {
        spoken = true;
        const now = await parts.calls.find(call);
        if (now !== null && !now.over && now.heard < after) await noteHeard(parts, now, after);
        ring();
      };
      const stopClock = clock.after(lengthMs(said), () => {
        settle().catch((error: unknown) => host.log.error({ error, session }, 'what was heard of a call could not be noted'));
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

async function noteHeard({ host, calls }: VoiceParts, record: CallRecord, seq: number): Promise<CallRecord | null> {
  for (const line of await host.entries(record.session, record.heard, seq - record.heard)) {
    if (line.from !== 'customer') await host.delivered(`${record.session}/s${line.seq}`, 'delivered');
  }
  return calls.change(record.call, { heard: seq });
}

/** Whether there is anything since that is said. */
async function hasNews({ host, settings }: VoiceParts, session: string, after: number): Promise<boolean> {
  const lines = await host.entries(session, after, PAGE);
  const locale = (await host.view(session))?.locale ?? settings.locale;
  return lines.some((line) => utter(line, { locale }) !== null);
}

function lengthMs(said: readonly Utterance[]): number {
  return AT_LEAST_MS + PER_CHARACTER_MS * said.reduce((sum, { text }) => sum + text.length, 0);
}

function clientOf({ settings: { account: { accountSid, authToken, baseUrl, timeoutMs } } }: VoiceParts): ReturnType<typeof twilio> {
  const client = twilio(accountSid, authToken, { timeout: timeoutMs });
  client.api.baseUrl = baseUrl;
  return client;
}
