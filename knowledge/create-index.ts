import MiniSearch from 'minisearch';
import { pointsAway } from './concepts.ts';
import { createTerms, type Terms } from './create-terms.ts';
import { likeness, share, weigh, type Weight } from './measures.ts';
import type { Article, Section } from './read-article.ts';

export interface Entry { article: Article; section: Section }
/** `relevance`: 0 to 1, how much of the question it is about, and how much of it the question is about; `rank`: BM25. */
export interface Hit extends Entry { relevance: number; rank: number }
/** All sections of one language. */
export interface Index {
  readonly locale: string;
  readonly entries: readonly Entry[];
  /** Those with any word of the question. `about` only says which is meant where several are as good. */
  search(question: string, about: string): Hit[];
  /** Whether the question alone does not say which article is meant; a price is that of what the talk is about. */
  isVague(question: string, about: string): boolean;
  /** Whether an entry goes by the name of what the talk is about. */
  isAbout(entry: Entry, about: string): boolean;
}
type Row = Entry & { id: string; fields: { [field: string]: string[] } };

const BOOST = { title: 3, heading: 3, questions: 2 };
/** How much the share of the question that a passage holds counts, beside how near it is to a question that the article lists. */
const HELD = 0.7;
/** A hint of what the talk is about counts a part of what was asked. */
const HINT = 0.5;
/** So much of what the talk is about has to stand in an article's title, headings and questions. */
const NAMED = 0.5;

/** Articles of one language, to be searched by BM25 over stems. */
export function createIndex(articles: readonly Article[], locale: string): Index {
  const terms = createTerms(locale);
  const rows = articles.flatMap((article) => rowsOf(article, terms));
  const byId = new Map(rows.map((row) => [row.id, row]));
  const index = searchOf(rows);
  const weight = weigh(rows.map(({ fields }) => Object.values(fields).flat()));
  const anchors = new Map(rows.map((row) => [row.id, sentencesOf(row).map((text) => terms.of(text)).filter((anchor) => anchor.length > 0)]));
  const spread = countArticles(rows);
  const names = new Set(articles.flatMap(({ title, questions }) => [...questions.map((text) => terms.of(text)), terms.of(title)]).flatMap(([only, more]) => (more === undefined ? only ?? [] : [])));
  return {
    locale, entries: rows,
    search(question, about) {
      const asked = terms.of(question);
      if (asked.length === 0) return [];
      const hints = terms.of(about).filter((term) => !asked.includes(term));
      return index.search([...asked, ...hints].join(' ')).flatMap((found) => {
        const row = byId.get(String(found.id));
        const near = anchors.get(String(found.id)) ?? [];
        // What an article lists as a question it holds, whichever of its sections answers that.
        return row ? [hitOf(row, { asked, hints, held: new Set([...found.queryTerms, ...near.flat()]), anchors: near, weight, bm25: found.score })] : [];
      });
    },
    isAbout(entry, about) {
      const hints = terms.of(about);
      return hints.length > 0 && share(hints, new Set((anchors.get(entry.section.id) ?? []).flat()), weight) >= NAMED;
    },
    isVague(question, about) {
      const [only, more] = terms.of(question);
      if (only === undefined || more !== undefined || (spread.get(only) ?? 0) < 2) return false;
      return !names.has(only) || (only.startsWith('=') && (about !== '' || pointsAway(question, locale)));
    },
  };
}

/** A listed question goes to the section that answers it. A heading tells what is there beyond the rest of the article: the title's words do not count in it. */
function rowsOf(article: Article, terms: Terms): Row[] {
  const title = terms.of(article.title);
  const rows: Row[] = article.sections.map((section) => ({
    id: section.id, article, section,
    fields: { title, heading: terms.of(section.heading).filter((term) => !title.includes(term)), questions: [], text: terms.ofPassage(section.text) },
  }));
  for (const asked of article.questions.map((question) => terms.of(question))) {
    const fits = rows.map(({ fields: { heading = [], text = [] } }) => likeness(asked, heading, ONE) + share(asked, new Set([...heading, ...text]), ONE));
    rows[fits.indexOf(Math.max(...fits))]?.fields['questions']?.push(...asked);
  }
  return rows;
}

const ONE: Weight = () => 1;

/** What a question can be like: the title, the heading, both, and each question that the article lists. */
export function sentencesOf({ article, section }: Entry): string[] {
  return [...new Set([article.title, section.heading, `${article.title} ${section.heading}`, ...article.questions])].filter((text) => text.trim() !== '');
}

interface Found { asked: string[]; hints: string[]; held: ReadonlySet<string>; anchors: string[][]; weight: Weight; bm25: number }

function hitOf({ article, section }: Row, { asked, hints, held, anchors, weight, bm25 }: Found): Hit {
  const near = Math.max(0, ...anchors.map((anchor) => likeness(asked, anchor, weight)));
  const relevance = HELD * share(asked, held, weight) + (1 - HELD) * near;
  return { article, section, relevance, rank: bm25 * (relevance + HINT * share(hints, held, weight)) };
}

function searchOf(rows: readonly Row[]): MiniSearch<Row> {
  const index = new MiniSearch<Row>({
    fields: ['title', 'heading', 'questions', 'text'],
    extractField: (row, field) => (field === 'id' ? row.id : (row.fields[field] ?? []).join(' ')),
    tokenize: (text) => text.split(' ').filter((term) => term !== ''), processTerm: (term) => term,
    searchOptions: { boost: BOOST, fuzzy: (term) => (term.length > 5 ? 1 : false), combineWith: 'OR' },
  });
  index.addAll(rows);
  return index;
}

/** In how many articles each term stands. */
function countArticles(rows: readonly Row[]): Map<string, number> {
  const holders = new Map<string, Set<string>>();
  for (const { article, fields } of rows) for (const term of Object.values(fields).flat()) holders.set(term, (holders.get(term) ?? new Set()).add(article.file));
  return new Map([...holders].map(([term, files]) => [term, files.size]));
}
