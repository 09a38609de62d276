import type { TeamsButton, TeamsInput } from './teams-card.ts';

/** What the next request of the bot meets: an answer with this status, one that comes late, one that never comes after it was done, or before. */
export type TeamsFault = { status: number; code?: string; retryAfterS?: number } | { delayMs: number } | 'lost answer' | 'no connection';
/** What everybody in a conversation sees. `edited`: how often its sender changed it. */
export interface TeamsMessage { id: string; conversation: string; from: 'bot' | 'person'; name: string; text: string; buttons: TeamsButton[]; inputs: TeamsInput[]; at: number; edited: number; deleted: boolean }
export interface TeamsMember { id: string; name: string; aadObjectId: string; email: string }
/** `installed`: whether the bot is there. */
export interface TeamsConversation { id: string; kind: 'personal' | 'groupChat' | 'channel'; installed: boolean; typing: boolean; members: TeamsMember[] }
/** `signOns`: tokens that the bot asked clients for. */
export interface TeamsState {
  messages: TeamsMessage[]; conversations: TeamsConversation[]; faults: TeamsFault[];
  signOns: { conversation: string; id: string; connection: string }[];
  files: Map<string, { type: string; data: Buffer }>;
}

let last = 0;

/** Ids are times, and no two are the same here. */
export function newId(now: number): string {
  last = Math.max(last + 1, now);
  return String(last);
}
