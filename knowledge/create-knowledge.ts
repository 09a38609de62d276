import MiniSearch, { type SearchResult } from 'minisearch';
import type { Knowledge, Passage } from '../src/contracts.ts';
import { readArticles, type Section } from './read-articles.ts';
import { termOf, wordsOf } from './terms.ts';

/** Share of what a question is about that a passage must hold: below it, we do not know. */
const RELEVANT = 0.55;
const MOST_PASSAGES = 3;
/** Longer questions are cut. */
const LONGEST_QUESTION = 500;

/** Answers questions with passages of the Markdown articles in `folders`; none when nothing is relevant. */
export async function createKnowledge({ folders }: { folders: string[] }): Promise<Knowledge> {
  const sections = await readArticles(folders);
  const byId = new Map(sections.map((section) => [section.id, section]));
  const index = indexOf(sections);
  const rarity = rarityOf(sections);
  return {
    answer: async (question, { locale, audience }) => {
      const terms = [...new Set(wordsOf(question.slice(0, LONGEST_QUESTION)).flatMap((word) => termOf(word) ?? []))];
      const found = index.search(terms.join(' ')).flatMap((result) => {
        const section = byId.get(String(result.id));
        const score = coverage(result, terms, rarity);
        return section === undefined || score < RELEVANT || (audience === 'customer' && section.audience === 'staff') ? [] : [{ section, score, rank: result.score * score }];
      });
      const own = found.filter(({ section }) => locale.startsWith(section.locale));
      const best = (own.length > 0 ? own : found).toSorted((a, b) => b.rank - a.rank);
      return distinct(best.filter(({ rank }) => rank >= (best[0]?.rank ?? 0) / 2).map(({ section, score }) => passageOf(section, score)));
    },
  };
}

function indexOf(sections: Section[]): MiniSearch<Section> {
  const index = new MiniSearch<Section>({
    fields: ['title', 'questions', 'heading', 'text'],
    extractField: ({ id, title, questions, heading, text }, field) => ({ id, title, questions: questions.join(' '), heading, text })[field] ?? '',
    tokenize: wordsOf,
    processTerm: termOf,
    searchOptions: { boost: { title: 3, questions: 2, heading: 3 }, fuzzy: (term) => (term.length > 5 ? 1 : false), combineWith: 'OR', processTerm: (term) => term },
  });
  index.addAll(sections);
  return index;
}

/** How telling a term is: rare ones more; one that no article has is the most telling of all. */
function rarityOf(sections: Section[]): (term: string) => number {
  const counts = new Map<string, number>();
  for (const { title, questions, heading, text } of sections) {
    for (const term of new Set(wordsOf([title, ...questions, heading, text].join(' ')).map(termOf))) {
      if (term !== null) counts.set(term, (counts.get(term) ?? 0) + 1);
    }
  }
  return (term) => Math.log(1 + (sections.length + 1) / ((counts.get(term) ?? 0) + 0.5));
}

function coverage(result: SearchResult, terms: string[], rarity: (term: string) => number): number {
  const held = new Set(result.queryTerms);
  const weigh = (list: string[]): number => list.reduce((sum, term) => sum + rarity(term), 0);
  const all = weigh(terms);
  return all === 0 ? 0 : weigh(terms.filter((term) => held.has(term))) / all;
}

function passageOf(section: Section, score: number): Passage {
  const title = section.heading === '' || section.heading === section.title ? section.title : `${section.title}: ${section.heading}`;
  return { article: section.article, title, text: section.text, score: Math.round(score * 100) / 100 };
}

function distinct(passages: Passage[]): Passage[] {
  return passages.filter((p, i) => passages.findIndex((o) => o.text === p.text) === i).slice(0, MOST_PASSAGES);
}
