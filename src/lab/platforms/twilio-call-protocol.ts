import { z } from 'zod';

/** What an application may send: https://www.twilio.com/docs/voice/conversationrelay/websocket-messages. */
const message = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), token: z.string(), last: z.boolean().default(false), lang: z.string().optional(), interruptible: z.boolean().default(true), preemptible: z.boolean().default(false) }),
  z.strictObject({ type: z.literal('play'), source: z.url(), loop: z.number().int().min(0).optional(), interruptible: z.boolean().optional(), preemptible: z.boolean().optional() }),
  z.strictObject({ type: z.literal('sendDigits'), digits: z.string().regex(/^[\d*#w]+$/) }),
  z.strictObject({ type: z.literal('language'), ttsLanguage: z.string().optional(), transcriptionLanguage: z.string().optional() }),
  z.strictObject({ type: z.literal('end'), handoffData: z.string().optional() }),
]);
export type FromApplication = z.output<typeof message>;

/** Null for anything else: error 64107. */
export function fromApplication(text: string): FromApplication | null {
  try {
    return message.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** https://www.twilio.com/docs/voice/twiml/connect/conversationrelay. */
export const RELAY_ATTRIBUTES: ReadonlySet<string> = new Set([
  'url', 'welcomeGreeting', 'welcomeGreetingInterruptible', 'language', 'ttsLanguage', 'ttsProvider', 'voice', 'transcriptionLanguage', 'transcriptionProvider', 'speechModel', 'interruptible',
  'interruptSensitivity', 'speechTimeout', 'dtmfDetection', 'reportInputDuringAgentSpeech', 'ignoreBackchannel', 'preemptible', 'hints', 'events', 'debug', 'partialPrompts', 'profanityFilter',
]);
