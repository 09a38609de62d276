/** Something that was said to the caller. `cut`: they spoke into it, and heard no more than this. `done`: it is over. */
export interface HeardLine { text: string; language: string; done: boolean; cut: boolean }

/** A call as the caller's phone knows it. */
export interface PhoneCall {
  sid: string; from: string; to: string;
  status: 'in-progress' | 'completed';
  /** How the call is taken now: over ConversationRelay, by a <Gather>, put through to a person, or by what is just being said. */
  by: 'relay' | 'gather' | 'person' | 'speech';
  heard: HeardLine[];
  said: string[];
  /** Whose turn each line was, in the order of the call. */
  order: ('heard' | 'said')[];
  /** What of that was not taken: said while nobody listened, or a sound of listening. */
  ignored: string[];
  /** The language of voice and ear. */
  language: string;
  recorded: boolean;
  /** Who it was put through to, and what they were told first. */
  person: { number: string; whispered: string[] } | null;
  /** What the platform found wrong with what it was given. */
  problems: string[];
}

/** How a caller behaves. */
export interface CallerOf {
  from: string; to: string;
  /** Our webhook for calls, and that for changes of their status. */
  webhook: string; status?: string;
  /** By hand: what is said goes on until `listen`; else it takes no time. */
  pace?: 'at once' | 'by hand';
  /** Whether the person who is dialled takes the call. */
  personAnswers?: boolean;
}

/** A sound of listening, as the platform's `ignoreBackchannel` knows them. */
export function isBackchannel(text: string): boolean {
  return /^(m+[- ]?h+m+|uh[- ]?huh|yeah|okay|right)[.!]?$/i.test(text.trim());
}
