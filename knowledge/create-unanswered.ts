import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Documents, UnansweredQuestion } from '../src/contracts.ts';
import type { Meaning } from './create-meaning.ts';
import { createTerms, type Terms } from './create-terms.ts';
import { likeness } from './measures.ts';

/** Questions that no article answers, kept in the store. */
export interface Unanswered {
  /** Counts it with those like it. Personal data is taken out before anything is kept. */
  add(question: string, locale: string): Promise<void>;
  /** Most asked first. */
  list(): Promise<UnansweredQuestion[]>;
  /** False: there is none. */
  remove(id: string): Promise<boolean>;
}
interface UnansweredOptions {
  documents: Documents;
  now: () => number;
  redact: (text: string) => string;
  /** Finds questions that are alike in other words. */
  meaning?: Meaning | null;
}

const FOLDER = 'unanswered-questions';
const MOST_GROUPS = 500;
const MOST_ALIKE = 5;
const LONGEST = 200;
/** So alike two questions are one, by their stems. */
const ALIKE = 0.7;
/** And so alike in meaning. */
const SAME_MEANING = 0.85;
/** What nobody has asked for so long is dropped. */
const KEPT_MS = 180 * 24 * 3_600_000;

const kept = z.object({ question: z.string(), locale: z.string(), count: z.number(), firstAt: z.number(), lastAt: z.number(), alike: z.array(z.string()) });

/** Additions of one gateway follow each other; of two that share a store, a count may be lost. */
export function createUnanswered({ documents, now, redact, meaning = null }: UnansweredOptions): Unanswered {
  const terms = new Map<string, Terms>();
  const termsOf = (question: string, locale: string): string[] => {
    const known = terms.get(locale) ?? createTerms(locale);
    terms.set(locale, known);
    return known.of(question);
  };
  const all = async (): Promise<UnansweredQuestion[]> => (await documents.list(FOLDER, MOST_GROUPS * 2)).map(({ key, value }) => ({ id: key, ...kept.parse(value) }));
  const put = async ({ id, ...group }: UnansweredQuestion): Promise<void> => documents.put(FOLDER, id, group);
  const sameMeaning = async (question: string, groups: readonly UnansweredQuestion[], locale: string): Promise<UnansweredQuestion | undefined> => {
    if (groups.length === 0 || meaning === null || !meaning.locales.includes(locale)) return undefined;
    const near = await meaning.near(question, groups.map((one) => one.question));
    const [best] = groups.map((group) => ({ group, nearness: near?.get(group.question) ?? 0 })).toSorted((a, b) => b.nearness - a.nearness);
    return best !== undefined && best.nearness >= SAME_MEANING ? best.group : undefined;
  };
  const add = async (asked: string, locale: string): Promise<void> => {
    const question = withoutNumbers(redact(asked)).replace(/\s+/g, ' ').trim().slice(0, LONGEST);
    const about = termsOf(question, locale);
    if (about.length === 0) return;
    const groups = await all();
    const spoken = groups.filter((one) => one.locale === locale);
    const group = spoken.find((one) => likeness(about, termsOf(one.question, locale), () => 1) >= ALIKE) ?? await sameMeaning(question, spoken, locale);
    const at = now();
    if (group) return put({ ...group, count: group.count + 1, lastAt: at, alike: [...new Set([...group.alike, question])].filter((text) => text !== group.question).slice(0, MOST_ALIKE) });
    for (const old of superfluous(groups, at)) await documents.remove(FOLDER, old.id);
    await put({ id: idOf(locale, about), question, locale, count: 1, firstAt: at, lastAt: at, alike: [] });
  };
  let last: Promise<void> = Promise.resolve();
  return {
    async add(question, locale) {
      const mine = last.then(async () => add(question, locale.slice(0, 2)));
      last = mine.catch(() => undefined);
      return mine;
    },
    list: async () => (await all()).filter(({ lastAt }) => lastAt > now() - KEPT_MS).toSorted((a, b) => b.count - a.count || b.lastAt - a.lastAt),
    async remove(id) {
      const found = await documents.get(FOLDER, id);
      if (found !== null) await documents.remove(FOLDER, id);
      return found !== null;
    },
  };
}

/** Those too old, and room for one more: what was asked least, and longest ago, goes first. */
function superfluous(groups: readonly UnansweredQuestion[], at: number): UnansweredQuestion[] {
  const [old, young] = [groups.filter(({ lastAt }) => lastAt <= at - KEPT_MS), groups.filter(({ lastAt }) => lastAt > at - KEPT_MS)];
  const least = young.toSorted((a, b) => a.count - b.count || a.lastAt - b.lastAt).slice(0, Math.max(0, young.length - MOST_GROUPS + 1));
  return [...old, ...least];
}

/** What identifies somebody is mostly a number; what a question is about hardly ever. */
function withoutNumbers(text: string): string {
  return text.replaceAll(/\w*\d(?:[ .-]?\w?\d){3,}\w*/g, '[number]');
}

function idOf(locale: string, terms: readonly string[]): string {
  return createHash('sha256').update([locale, ...terms.toSorted()].join(' ')).digest('hex').slice(0, 16);
}
