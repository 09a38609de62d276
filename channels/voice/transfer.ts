import type { CallRecord } from './calls.ts';
import { localeOf, PATHS, type VoiceParts } from './parts.ts';
import { dialTwiml, hangupTwiml } from './twiml.ts';

/** Puts the caller through, after `text`. */
export async function transfer(parts: VoiceParts, record: CallRecord, text: string | null): Promise<string> {
  const { settings } = parts;
  if (settings.transferTo === null) return hangupTwiml();
  await parts.calls.change(record.call, { transferred: true, over: false });
  return dialTwiml({ text, locale: await localeOf(parts, record), to: settings.transferTo, whisper: `${PATHS.whisper}?of=${record.call}`, action: PATHS.dialled });
}
