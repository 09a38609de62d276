import { z } from 'zod';

const sid = z.string().regex(/^CA[0-9a-f]{32}$/);
const number = z.string().max(80);
/** A request about a call: https://www.twilio.com/docs/voice/twiml#request-parameters. */
const call = z.object({ CallSid: sid, From: number.default(''), To: number.default(''), CallStatus: z.string().max(40).default('') });
const over = new Set(['completed', 'busy', 'failed', 'no-answer', 'canceled']);

export interface CallRequest { call: string; from: string; to: string; over: boolean }
type Fields = { [name: string]: string };

/** Null for what is about no call. `over`: the call has ended. */
export function parseCall(fields: Fields): CallRequest | null {
  const parsed = call.safeParse(fields);
  if (!parsed.success) return null;
  return { call: parsed.data.CallSid, from: parsed.data.From, to: parsed.data.To, over: over.has(parsed.data.CallStatus) };
}

const heard = z.object({ SpeechResult: z.string().max(10_000).optional(), Digits: z.string().max(100).regex(/^[\d*#]*$/).optional() });
export type Gathered = { kind: 'speech'; text: string } | { kind: 'keys'; keys: string } | { kind: 'nothing' };

/** What a <Gather> heard: https://www.twilio.com/docs/voice/twiml/gather#action. */
export function parseGathered(fields: Fields): Gathered {
  const { SpeechResult: text, Digits: keys } = heard.safeParse(fields).data ?? {};
  if (keys !== undefined && keys !== '') return { kind: 'keys', keys };
  return text === undefined ? { kind: 'nothing' } : { kind: 'speech', text };
}

const place = z.object({
  turn: z.string().regex(/^[\w-]{1,40}$/).catch('0'), after: z.coerce.number().int().min(0).catch(0),
  silent: z.coerce.number().int().min(0).max(9).catch(0), waits: z.coerce.number().int().min(0).catch(0), quiet: z.string().optional().catch(undefined),
});
export interface Place { turn: string; after: number; silent: number; waits: number; quiet: boolean }

/** Where in a call a <Gather> stands: we wrote it into its address, which Twilio signs. */
export function parsePlace(query: unknown): Place {
  const { quiet, ...rest } = place.parse(query ?? {});
  return { ...rest, quiet: quiet !== undefined };
}

const dialled = z.object({ DialCallStatus: z.string().max(40) });
/** Whether the person who was dialled answered. */
export function wasAnswered(fields: Fields): boolean {
  const status = dialled.safeParse(fields).data?.DialCallStatus;
  return status === 'completed' || status === 'answered';
}

const handoff = z.string().transform((json, context): unknown => {
  try {
    return JSON.parse(json);
  } catch {
    context.addIssue({ code: 'custom', message: 'it is no JSON' });
    return z.NEVER;
  }
}).pipe(z.object({ reason: z.enum(['person', 'goodbye']) }));
/** Why we ended a relay; null where it ended otherwise. */
export function parseHandoff(fields: Fields): 'person' | 'goodbye' | null {
  return handoff.safeParse(fields['HandoffData'] ?? '').data?.reason ?? null;
}

/** What ConversationRelay tells: https://www.twilio.com/docs/voice/conversationrelay/websocket-messages. */
const relayed = z.discriminatedUnion('type', [
  z.object({ type: z.literal('setup'), sessionId: z.string().max(100), callSid: sid, from: number.optional(), to: number.optional(), customParameters: z.record(z.string(), z.string()).default({}) }),
  z.object({ type: z.literal('prompt'), voicePrompt: z.string().max(10_000), lang: z.string().max(20).optional(), last: z.boolean().default(true) }),
  z.object({ type: z.literal('dtmf'), digit: z.string().regex(/^[\d*#]$/) }),
  z.object({ type: z.literal('interrupt'), utteranceUntilInterrupt: z.string().max(20_000).default(''), durationUntilInterruptMs: z.coerce.number().optional() }),
  z.object({ type: z.literal('error'), description: z.string().max(2_000).default('') }),
  // Asked for by `events`: who speaks, and what has been played.
  z.object({ type: z.literal('info'), name: z.string().max(100), value: z.string().max(20_000).catch('') }),
]);
export type Relayed = z.output<typeof relayed>;

/** Null for a kind that we do not know. */
export function parseRelayed(data: string): Relayed | null {
  try {
    return relayed.safeParse(JSON.parse(data)).data ?? null;
  } catch {
    return null;
  }
}

/** What we tell ConversationRelay. */
export type ToRelay =
  | { type: 'text'; token: string; last: boolean; lang?: string; interruptible?: boolean; preemptible?: boolean }
  | { type: 'play'; source: string; loop?: number; interruptible?: boolean; preemptible?: boolean }
  | { type: 'language'; ttsLanguage: string; transcriptionLanguage: string }
  | { type: 'end'; handoffData?: string };
