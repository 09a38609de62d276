import { call, statusFields } from './twilio-callbacks.ts';
import { failure } from './twilio-refusals.ts';
import type { Content, Posted, TwilioState } from './twilio-state.ts';

/** What becomes of messages after they were taken. */
export interface Network {
  carry: (message: Posted, content: Content | null) => void;
  /** The message is in this state now, and whoever asked for it is told. */
  report: (message: Posted, status: string, errorCode?: number | null) => Promise<void>;
  settled: () => Promise<void>;
}

export function createNetwork(state: TwilioState): Network {
  const under = new Set<Promise<void>>();
  const deliver = async (message: Posted, content: Content | null): Promise<void> => {
    const lost = failure(state, message, content) ?? (await unfetched(message));
    if (lost !== null) return report(message, 'undelivered', lost);
    await report(message, 'sent');
    await report(message, 'delivered');
  };
  return {
    report,
    carry(message, content) {
      const running = deliver(message, content).finally(() => under.delete(running));
      under.add(running);
    },
    async settled() {
      while (under.size > 0) await Promise.all(under);
    },
  };
}

/** Whoever asked to be told may be gone: Twilio does not mind either. */
const report: Network['report'] = async (message, status, errorCode = null) => {
  Object.assign(message, { status, errorCode });
  if (message.statusCallback !== null) await call(message.statusCallback, statusFields(message)).then(async (answer) => answer.arrayBuffer()).catch(() => undefined);
};

/** The code for media that could not be had from where we said it was; null when all could. */
async function unfetched({ media, channel }: Posted): Promise<number | null> {
  const answers = await Promise.all(media.map(async (url) => fetch(url).then(async (answer) => {
    await answer.arrayBuffer();
    return answer.ok;
  }).catch(() => false)));
  return answers.every(Boolean) ? null : channel === 'whatsapp' ? 63019 : 11_200;
}
