import type { Compose, Encoder, Knowledge, Log, Passage, Source, UnansweredQuestion } from '../src/contracts.ts';
import type { Hit } from './create-index.ts';
import { createRetriever } from './create-retriever.ts';
import { openShelf } from './create-shelf.ts';
import type { Unanswered } from './create-unanswered.ts';

export interface KnowledgeOptions {
  /** All Markdown below them; those that are not there yet may come. */
  folders: readonly string[];
  /** For what articles are valid now; in whose days their dates are. */
  now?: () => number;
  timeZone?: string;
  encoder?: Encoder | null;
  /** How long a question waits for the encoder before words alone decide. */
  encoderMs?: number;
  compose?: Compose | null;
  /** Where customers' questions go that no article answers. */
  unanswered?: Unanswered;
  log?: Pick<Log, 'warn'>;
}
export interface Library extends Knowledge {
  /** Questions that still have no article, most asked first; those that have one by now are forgotten. */
  unanswered(this: void): Promise<UnansweredQuestion[]>;
  /** Forgets one of them. False: there is none. */
  dismiss(this: void, id: string): Promise<boolean>;
}

const MOST_PASSAGES = 3;
/** What a model may make an answer of. */
const MOST_TO_COMPOSE = 5;
/** Longer questions are cut. */
const LONGEST_QUESTION = 500;

/** Answers questions with passages of Markdown articles, as they are at that moment; none when nothing is relevant. Throws Stop for an article that cannot be used. */
export async function createKnowledge({ folders, now = Date.now, timeZone = 'UTC', encoder, encoderMs, compose, unanswered, log }: KnowledgeOptions): Promise<Library> {
  const retrieve = createRetriever({ shelf: await openShelf({ folders, log }), timeZone, encoder, encoderMs, log });
  const attempt = async <T>(what: string, work: () => Promise<T>): Promise<T | null> => {
    try {
      return await work();
    } catch (error) {
      log?.warn({ error }, what);
      return null;
    }
  };
  // The index is built now, rather than on the first customer's question.
  await retrieve({ question: '', locale: 'en', audience: 'customer', about: '', now: now() });
  return {
    async answer(text, { locale, audience, about = '' }) {
      const question = text.slice(0, LONGEST_QUESTION);
      const hits = await retrieve({ question, locale, audience, about, now: now() });
      if (hits.length === 0) {
        if (audience === 'customer' && /\p{L}{3}/u.test(question)) await attempt('a question without an answer could not be noted', async () => unanswered?.add(question, locale));
        return [];
      }
      const quoted = passagesOf(hits);
      const composed = compose ? await attempt('no answer could be composed: the article is quoted', async () => composeFrom(distinctTexts(hits.map(passageOf)).slice(0, MOST_TO_COMPOSE), { question, locale, compose })) : null;
      return composed === null ? quoted : [composed, ...quoted].slice(0, MOST_PASSAGES);
    },
    async unanswered() {
      const all = await unanswered?.list() ?? [];
      const answered = await Promise.all(all.map(async ({ question, locale }) => (await retrieve({ question, locale, audience: 'customer', about: '', now: now() })).length > 0));
      await Promise.all(all.map(async ({ id }, i) => (answered[i] ? unanswered?.remove(id) : false)));
      return all.filter((_, i) => !answered[i]);
    },
    dismiss: async (id) => await unanswered?.remove(id) ?? false,
  };
}

function passagesOf(hits: readonly Hit[]): Passage[] {
  const [best] = hits;
  return distinctTexts(hits.filter(({ rank }) => rank >= (best?.rank ?? 0) / 2).map(passageOf)).slice(0, MOST_PASSAGES);
}

function distinctTexts(passages: readonly Passage[]): Passage[] {
  return passages.filter(({ text }, i) => passages.findIndex((other) => other.text === text) === i);
}

function passageOf({ article, section, relevance }: Hit): Passage {
  const title = section.heading === '' || section.heading === article.title ? article.title : `${article.title}: ${section.heading}`;
  const source = { title: article.title, link: article.source ?? null, updated: article.updated?.slice(0, 10) ?? null };
  return { article: article.name, title, text: section.text, score: Math.round(Math.min(relevance, 1) * 100) / 100, sources: [source] };
}

/** Null when a sentence names a passage that it was not given, or there is none. */
async function composeFrom(passages: readonly Passage[], { question, locale, compose }: { question: string; locale: string; compose: Compose }): Promise<Passage | null> {
  const given = new Map(passages.map((passage, i) => [String(i + 1), passage]));
  const composed = await compose(question, [...given].map(([id, { title, text }]) => ({ id, text: `${title}\n${text}` })), locale);
  const [best] = passages;
  if (composed === null || best === undefined || composed.sentences.length === 0) return null;
  const cited = composed.sentences.map(({ source }) => given.get(source));
  if (cited.some((passage) => passage === undefined)) return null;
  const sources = distinct(cited.flatMap((passage) => passage?.sources ?? []));
  const numberOf = (passage: Passage | undefined): number => sources.findIndex((source) => isSame(source, passage?.sources?.[0])) + 1;
  const text = composed.sentences.map((sentence, i) => `${sentence.text.trim()}${sources.length > 1 ? ` [${numberOf(cited[i])}]` : ''}`).join(' ');
  return { ...best, text, sources };
}

function distinct(sources: readonly Source[]): Source[] {
  return sources.filter((source, i) => sources.findIndex((other) => isSame(source, other)) === i);
}

function isSame(a: Source, b: Source | undefined): boolean {
  return a.title === b?.title && a.link === b.link;
}
