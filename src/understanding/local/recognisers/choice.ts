import { distance } from 'fastest-levenshtein';
import { everyText } from '../../flow-examples.ts';
import type { SlotOption } from '../../../contracts.ts';
import { plainOf, type Token, type Utterance } from '../utterance.ts';
import { byMoment, momentsOf } from './choice-moments.ts';
import { byOrder } from './choice-order.ts';
import { LEXICONS } from './lexicon/index.ts';
import { anyOf, END, inPlace, START } from './matching.ts';
import { found, type Found, type Recogniser, type RecogniserContext } from './recogniser.ts';

/** A wording of an option, as folded words; `exact` names the option, the rest are words that only it has. */
interface Wording { id: string; words: string[]; exact: boolean }

const MOST_MENTIONS = 12;

/** One of the options: by wording, day and time, order, negation ("not the first one"), "the other one", with typos. */
export const choice: Recogniser = {
  distinctive: true,
  find: (said, at) => {
    const options = at.spec.options ?? [];
    if (options.length === 0 || said.tokens.length === 0) return [];
    const [refused, chosen] = parted(said, mentioned(said, options, at), at);
    const ids = new Set(chosen.map((f) => f.value));
    if (ids.size === 1) return chosen.slice(0, 1);
    if (!at.asked) return [];
    const rest = ids.size === 0 ? theRest(said, refused, at) : [];
    return rest.length > 0 || refused.length > 0 || momentsOf(options, at) !== null ? rest : bySharedWords(said, options);
  },
  tries: (said) => said.tokens.length <= 3,
};

/** The options that a text rules out: "not the first one"; with "the other one", the one that is held. */
export function refusedAmong(said: Utterance, at: RecogniserContext): string[] {
  const [refused] = parted(said, mentioned(said, at.spec.options ?? [], { ...at, asked: true }), at);
  const other = at.wordings.has('other', said.plain) && typeof at.current === 'string' ? [at.current] : [];
  return [...new Set([...refused.flatMap(({ value }) => (typeof value === 'string' ? [value] : [])), ...other])];
}

function mentioned(said: Utterance, options: SlotOption[], at: RecogniserContext): Found[] {
  const moments = at.asked ? momentsOf(left(options), at) : null;
  const named = moments === null ? null : byMoment(said, moments, at);
  // Where a day or a time is said, the digits of a label mean nothing of their own.
  if (named !== null) return named.slice(0, MOST_MENTIONS);
  return firstOf(
    () => byWording(said, options, { asked: at.asked, typos: false }),
    () => (at.asked ? byOrder(said, left(options), at) : []),
    // A word that several share says as much as one that is nearly another's.
    () => (at.asked && !fitsSeveral(said, options) ? byWording(said, options, { asked: true, typos: true }) : []),
    () => (at.asked ? byPrice(said, left(options)) : []),
  ).slice(0, MOST_MENTIONS);
}

function firstOf(...ways: (() => Found[])[]): Found[] {
  for (const way of ways) {
    const hits = way();
    if (hits.length > 0) return hits;
  }
  return [];
}

function byWording(said: Utterance, options: SlotOption[], { asked, typos }: { asked: boolean; typos: boolean }): Found[] {
  const hits: (Found & { length: number })[] = [];
  for (const wording of wordingsOf(options)) {
    if (!wording.exact && !asked) continue;
    for (let from = 0; from + wording.words.length <= said.tokens.length; from += 1) {
      const window = said.tokens.slice(from, from + wording.words.length);
      const [first, last] = [window[0], window.at(-1)];
      if (first === undefined || last === undefined || !alike(window, wording.words, typos)) continue;
      hits.push({ ...found(said, wording.id, { start: first.start, end: last.end }), length: wording.words.length + (wording.exact ? 0.5 : 0) });
    }
  }
  const longest = hits.toSorted((a, b) => b.length - a.length).slice(0, MOST_MENTIONS * 2);
  return longest.filter((hit, i) => !longest.slice(0, i).some((l) => l.start < hit.end && hit.start < l.end && l.length > hit.length))
    .toSorted((a, b) => a.start - b.start);
}

function alike(window: Token[], words: string[], typos: boolean): boolean {
  return words.every((word, i) => {
    const said = window[i]?.word ?? '';
    return said === word || (typos && said.length >= 4 && word.length >= 4 && distance(said, word) <= (Math.min(said.length, word.length) >= 8 ? 2 : 1));
  });
}

const CHEAPEST = new RegExp(`${START}${anyOf(LEXICONS.flatMap((l) => l.cheapest))}${END}`, 'u');
const DEAREST = new RegExp(`${START}${anyOf(LEXICONS.flatMap((l) => l.dearest))}${END}`, 'u');
const PRICE = /(?:[$€£] ?(\d{1,9}(?:[.,]\d{1,2})?)|(?<![\d.,])(\d{1,9}(?:[.,]\d{1,2})?) ?(?:[$€£]|eur|gbp|usd))/iu;

/** "The cheaper one": only where every label says its price, and one is the least or the most. */
function byPrice(said: Utterance, options: SlotOption[]): Found[] {
  const text = inPlace(said);
  const [least, most] = [CHEAPEST.exec(text), DEAREST.exec(text)];
  const words = least ?? most;
  if (words === null || (least !== null && most !== null)) return [];
  const prices = options.map(({ id, label }) => ({ id, price: priceIn(everyText(label)[0] ?? '') })).toSorted((a, b) => (least ? a.price - b.price : b.price - a.price));
  const [first, second] = prices;
  if (first === undefined || second === undefined || prices.some(({ price }) => Number.isNaN(price)) || first.price === second.price) return [];
  return [found(said, first.id, { start: words.index, end: words.index + words[0].length })];
}

function priceIn(label: string): number {
  const match = PRICE.exec(label);
  return match === null ? Number.NaN : Number((match[1] ?? match[2] ?? '').replace(',', '.'));
}

function left(options: SlotOption[]): SlotOption[] {
  return options.some(({ ruledOut }) => ruledOut) ? options.filter(({ ruledOut }) => ruledOut !== true) : options;
}

function fitsSeveral(said: Utterance, options: SlotOption[]): boolean {
  const labels = options.map(({ label }) => new Set(everyText(label).flatMap(wordsOf)));
  return said.tokens.some(({ word }) => word.length >= 3 && !LITTLE.has(word) && labels.filter((words) => words.has(word)).length > 1);
}

/** "The blue 15": the one option that most of the words fit, none of which names it alone. */
function bySharedWords(said: Utterance, options: SlotOption[]): Found[] {
  const heard = said.tokens.filter(({ word }) => word.length >= 2 && !LITTLE.has(word));
  const scored = options.map(({ id, label }) => {
    const words = new Set(everyText(label).flatMap(wordsOf));
    return { id, hits: heard.filter(({ word }) => words.has(word)) };
  }).toSorted((a, b) => b.hits.length - a.hits.length);
  const [best, next] = scored;
  const [first, last] = [best?.hits[0], best?.hits.at(-1)];
  if (best === undefined || first === undefined || last === undefined || best.hits.length < 2 || best.hits.length === next?.hits.length) return [];
  return [found(said, best.id, { start: first.start, end: last.end })];
}

/** Words that tell no option from another. */
const LITTLE = new Set(['the', 'a', 'an', 'and', 'or', 'for', 'with', 'of', 'to', 'in', 'on', 'per', 'one', 'my', 'le', 'la', 'les', 'de', 'du', 'des', 'un', 'une', 'et', 'avec', 'pour', 'par', 'der', 'die', 'das', 'ein', 'eine', 'und', 'mit', 'fur', 'pro', 'el', 'los', 'las', 'uno', 'una', 'con', 'para', 'por', 'het', 'een', 'en', 'met', 'voor', 'not', 'pas', 'nicht', 'no', 'niet', 'new', 'via', 'you', 'are', 'can', 'is']);

/** Options that were refused ("not lost"), and the others. */
function parted(said: Utterance, all: Found[], at: RecogniserContext): [Found[], Found[]] {
  const isRefused = (f: Found): boolean => {
    const before = said.tokens.filter((t) => t.end <= f.start).slice(-4).map((t) => `${t.word} `).join('');
    const after = said.tokens.filter((t) => t.start >= f.end).slice(0, 4).map((t) => `${t.word} `).join('');
    return at.wordings.ends('not', before.replace(/(?:the|le|la|les|a|an|un|une|una|ein|eine|einen|een|my|want|like|der|die|das|den|el|los|las|de|het) $/, '')) || at.wordings.ends('not', before) || at.wordings.starts('wrong', after);
  };
  return [all.filter(isRefused), all.filter((f) => !isRefused(f))];
}

/** What is left after a refusal, or beside the current value for "the other one": only when it is one option. */
function theRest(said: Utterance, refused: Found[], at: RecogniserContext): Found[] {
  const without = new Set(refused.map((f) => f.value));
  if (at.wordings.has('other', said.plain) && at.current !== undefined) without.add(at.current);
  const others = left(at.spec.options ?? []).filter((o) => !without.has(o.id));
  const [only] = others;
  return without.size > 0 && others.length === 1 && only !== undefined ? [found(said, only.id, { start: 0, end: said.clean.length })] : [];
}

const known = new WeakMap<SlotOption[], Wording[]>();

function wordingsOf(options: SlotOption[]): Wording[] {
  const cached = known.get(options);
  if (cached !== undefined) return cached;
  const exact = options.flatMap((o) => [o.id, ...everyText(o.label), ...(o.also ?? [])].map((text): Wording => ({ id: o.id, words: wordsOf(text), exact: true })));
  const labels = options.flatMap((o) => everyText(o.label).map((text) => ({ id: o.id, words: wordsOf(text) })));
  const owners = new Map<string, Set<string>>();
  for (const { id, words } of labels) for (const word of words) owners.set(word, (owners.get(word) ?? new Set()).add(id));
  const own = [...owners].flatMap(([word, ids]): Wording[] => {
    const [id] = ids;
    return ids.size === 1 && id !== undefined && (word.length >= 3 || /^\d\d$/.test(word)) && !LITTLE.has(word) ? [{ id, words: [word], exact: false }] : [];
  });
  const all = [...exact, ...own].filter((w) => w.words.length > 0);
  known.set(options, all);
  return all;
}

function wordsOf(text: string): string[] {
  return plainOf(text.replaceAll('_', ' ')).trim().split(' ').filter((word) => word !== '');
}
