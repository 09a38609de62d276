import { plainOf } from '../utterance.ts';

/** Acts that a customer performs with a phrase, whatever flow runs. */
export const ACTS = [
  'person', 'optOut', 'toSms', 'toWhatsapp', 'toEmail', 'toWeb', 'cancelAll', 'cancel', 'skip', 'resend', 'repeat', 'pause', 'restart', 'help', 'why',
  'bot', 'insult', 'greeting', 'thanks', 'goodbye',
] as const;
export type Act = (typeof ACTS)[number];

/**
 * The wordings of one language. A phrase is plain words; `[a|b]` may be there, `(a|b)` must be, `*` is any one word.
 * Case, accents, apostrophes and punctuation do not matter.
 */
export interface Phrases {
  locale: string;
  /** Words that change nothing around a phrase. */
  fillers: string[];
  /** The whole text, or a whole clause of it. */
  alone: { [act in Act]: string[] };
  /** Anywhere in the text. */
  within: { [act in Act]?: string[] };
  /** May open a longer sentence: "yes, and are there fees?". */
  yes: string[];
  no: string[];
  /** Yes or no only as the whole answer, or its first clause: "right", "I do". */
  yesAlone: string[];
  noAlone: string[];
  /** May follow a yes without changing it: "yes, do it". */
  assent: string[];
  /** After a yes, it is no longer a plain yes: "yes, but", "yes if". */
  reserve: string[];
  /** After a yes to any question, it is none yet: "yes, if it is free". */
  condition: string[];
  /** The whole answer to a summary that is to be different: "change something". */
  amend: string[];
  /** Before what is not wanted: "not", "instead of"; and after it: "is wrong". */
  not: string[];
  wrong: string[];
  /** Says that something said earlier changes: "I meant", "make it". */
  correction: string[];
  /** Weaker: "actually". What is being asked comes first then. */
  hesitation: string[];
  other: string[];
  /** Not wanting: what follows is not a request. */
  unwanted: string[];
  /** The same, only at the start: "not the bill". */
  refusing: string[];
  /** At the start, before what must not be done: "don't block it"; and the words after it that tell of a lack: "don't have a signal". */
  forbid: string[];
  lacks: string[];
  /** How a question begins that asks what would be, and for no work: "what happens if I change my plan", or how one does it oneself. */
  supposing: string[];
  /** Before or after a number that is only told: "my number is". Nothing else is said then. */
  telling: string[];
  /** Ending a contract or what was agreed ("cancel my plan"), or paying something: no flow does so whose examples never say it. A SIM that is stopped is blocked. */
  ending: string[];
  paying: string[];
  /** What did not happen, or is over: "it was not stolen", "I almost lost it". Whether it asks for work is open. */
  untroubled: string[];
  /** How a request begins, and how a question does. */
  request: string[];
  question: string[];
  /** A question that asks for information and not for work. */
  inform: string[];
  /** The customer's own things: "what happened to my order" wants it looked up. */
  own: string[];
  /** Between two values of which one is meant. */
  or: string[];
  /** Parts of a message that are two requests. */
  and: string[];
  /** Opens what is to be done after the rest of the message, or before it. */
  later: string[];
  sooner: string[];
  /** First to fifth, then last. */
  ordinals: string[][];
  last: string[];
  middle: string[];
  /** None of those offered. */
  none: string[];
  /** Before a name. */
  name: string[];
  /** What people call a slot of a type. */
  called: { [type: string]: string[] };
  /** Written together, meant apart: "wheres" is "where is". Folded. */
  contractions: { [word: string]: string };
}

/** The source of a regular expression over `plain` text for any of the phrases; matches nothing when there are none. */
export function anyOf(phrases: Iterable<string>): string {
  const sources = [...new Set(phrases)].toSorted((a, b) => b.length - a.length).map(sourceOf);
  return sources.length === 0 ? '(?:(?!))' : `(?:${sources.join('|')})`;
}

function sourceOf(phrase: string): string {
  return (phrase.match(/\[[^\]]*\]|\([^)]*\)|\S+/g) ?? []).map((part) => {
    if (part === '*') return '\\S+ ';
    if (part.startsWith('[')) return `(?:${alternatives(part)})?`;
    return part.startsWith('(') ? `(?:${alternatives(part)})` : plainOf(part);
  }).join('');
}

function alternatives(group: string): string {
  return group.slice(1, -1).split('|').map(plainOf).join('|');
}
