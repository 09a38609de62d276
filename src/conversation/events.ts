import type { Identity, Outcome } from '../contracts.ts';
import type { Heard } from './take.ts';

/** What can happen to a conversation. `at` in ms: the machine has no clock of its own. */
export type ConversationEvent = { at: number } & (
  | { type: 'opened'; identity?: Identity }
  | ({ type: 'heard' } & Heard)
  | { type: 'result'; effect: string; outcome: Outcome }
  | { type: 'timer'; effect: string }
  | { type: 'decided'; effect: string; decision: 'approved' | 'refused'; by: string; note?: string }
  | { type: 'claimed'; by: string }
  | { type: 'agent'; by: string; text: string }
  | { type: 'returned'; by: string }
  | { type: 'closed'; by: string }
);
