import type { Command, FileRef, Identity, Json, JsonObject, Mending, Outcome, Passage } from '../contracts.ts';

/** What was heard in one turn: the commands of its messages in order, and what the articles say to its questions. */
export interface Heard {
  commands: Command[]; answers: { question: string; passages: Passage[] }[];
  /** The language of the words, where it is not the one spoken so far. */
  locale?: string;
  /** The words themselves, for whoever asked for more than commands. */
  said?: string;
}

/** What can happen to a conversation. `at` in ms: the machine has no clock of its own. */
export type ConversationEvent = { at: number } & (
  | { type: 'opened'; identity?: Identity; wrote?: true }
  /** `since`: when the first of its messages was sent; `channel`: where. */
  | ({ type: 'heard'; since?: number; channel?: string } & Heard)
  /** It goes on at another address without the customer's doing. */
  | { type: 'arrived'; channel: string }
  /** What was proved of the customer holds no longer. */
  | { type: 'lapsed' }
  /** It goes on at another address; null: there is none. `link`: of a page where it can go on. */
  | { type: 'moved'; to: { channel: string; link?: string } | null }
  | { type: 'result'; effect: string; outcome: Outcome }
  | { type: 'timer'; effect: string }
  | { type: 'decided'; effect: string; decision: 'approved' | 'refused' | 'edited'; by: string; note?: string; slots?: JsonObject }
  /** A flow begins without a customer. */
  | { type: 'started'; flow: string; slots: JsonObject; by: string }
  /** Something happened outside. */
  | { type: 'event'; event: string; key?: string; data: Json }
  | { type: 'mended'; exception: string; by: string; mending: Mending }
  /** The session cannot go on where it was; from here on it is with a person. */
  | { type: 'lost'; because: string }
  | { type: 'claimed'; by: string }
  | { type: 'agent'; by: string; text: string; files?: FileRef[] }
  /** A person who has the session runs a flow for the customer. */
  | { type: 'ran'; by: string; flow: string; slots: JsonObject }
  /** They give it back, and the bot goes on where it was. */
  | { type: 'resumed'; by: string; slots: JsonObject }
  | { type: 'returned'; by: string }
  | { type: 'closed'; by: string }
);
