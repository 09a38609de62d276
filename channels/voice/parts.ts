import type { Host, Inbound } from '../../src/contracts.ts';
import type { CallRecord, Calls } from './calls.ts';
import type { Clock } from './clock.ts';
import { localeOfNumber } from './language.ts';
import type { VoiceSettings } from './settings.ts';

const ROOT = '/channels/voice';
export const PATHS = {
  calls: `${ROOT}/calls`, status: `${ROOT}/status`, recording: `${ROOT}/recording`, heard: `${ROOT}/heard`, more: `${ROOT}/more`,
  ended: `${ROOT}/ended`, dialled: `${ROOT}/dialled`, whisper: `${ROOT}/whisper`, relay: `${ROOT}/relay`,
};

export interface VoiceParts { host: Host; settings: VoiceSettings; receive: (message: Inbound) => Promise<void>; calls: Calls; clock: Clock }

/** The language of the conversation; before its first turn, that of the number. */
export async function localeOf({ host, settings }: VoiceParts, record: CallRecord): Promise<string> {
  const view = await host.view(record.session);
  return view === null || view.seq === 0 ? localeOfNumber(record.from) ?? settings.locale : view.locale;
}
