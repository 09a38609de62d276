import { ACTS, anyOf, type Act, type Phrases } from './phrases/phrases.ts';
import { clausesOf, fold, THUMBS_DOWN, THUMBS_UP, type Utterance } from './utterance.ts';

/** The phrases of all languages, compiled. Every pattern reads the `plain` form of an utterance. */
export interface Wordings {
  /** The act that an utterance performs as a whole, if any. */
  whole(said: Utterance): Act | null;
  /** Where in the words an act is performed; −1 when it is not. */
  within(said: Utterance, act: Act): number;
  /** A leading yes or no, and how many words it took. */
  lead(said: Utterance): { yes: boolean; words: number } | null;
  /** True when a phrase of the list is anywhere in the words. */
  has(list: ListName, plain: string): boolean;
  /** True when the words begin, or end, with a phrase of the list. */
  starts(list: ListName, plain: string): boolean;
  ends(list: ListName, plain: string): boolean;
  /** How many characters of the words a leading phrase of the list takes; 0 for none. */
  leading(list: ListName, plain: string): number;
  /** Where in the words the first phrase of the list stands. */
  place(list: ListName, plain: string): { start: number; end: number } | null;
  /** The words with all phrases of the list taken out. */
  without(list: ListName, plain: string): string;
  /** Index of the option that the first ordinal names, −1 for the last, or null. */
  ordinal(plain: string): { index: number; start: number; end: number } | null;
  called(type: string): readonly string[];
}

type ListName = { [K in keyof Phrases]: Phrases[K] extends string[] ? K : never }[keyof Phrases];
const LISTS = [
  'fillers', 'yes', 'no', 'yesAlone', 'noAlone', 'assent', 'reserve', 'condition', 'amend', 'not', 'wrong', 'correction', 'hesitation', 'other', 'unwanted', 'refusing', 'forbid', 'lacks', 'supposing', 'untroubled', 'telling', 'ending', 'paying', 'middle', 'or', 'later', 'sooner',
  'request', 'own', 'question', 'inform', 'and', 'last', 'none', 'name',
] as const satisfies readonly ListName[];
type Compiled = { any: RegExp; start: RegExp; end: RegExp; all: RegExp };

/** Compiles the tables of all languages into one: a customer may change language from message to message. */
export function compileWordings(languages: readonly Phrases[]): Wordings {
  const lists = new Map<ListName, Compiled>(LISTS.map((name) => [name, compileList(anyOf(languages.flatMap((l) => l[name])))]));
  const list = (name: ListName): Compiled => lists.get(name) ?? NEVER;
  const called = new Map<string, string[]>();
  for (const language of languages) {
    for (const [type, words] of Object.entries(language.called)) called.set(type, [...(called.get(type) ?? []), ...words.map(fold)]);
  }
  return {
    ...compileActs(languages),
    lead: leadReader(languages),
    has: (name, plain) => list(name).any.test(plain),
    starts: (name, plain) => list(name).start.test(plain),
    ends: (name, plain) => list(name).end.test(plain),
    leading: (name, plain) => list(name).start.exec(plain)?.[0].length ?? 0,
    place: (name, plain) => {
      const match = list(name).any.exec(plain);
      return match === null ? null : { start: match.index, end: match.index + match[0].length };
    },
    without: (name, plain) => plain.replace(list(name).all, '$1'),
    ordinal: ordinalReader(languages),
    called: (type) => called.get(type) ?? [],
  };
}

const NEVER = compileList('(?:(?!))');

function compileList(source: string): Compiled {
  return {
    any: new RegExp(`(?:^| )${source}`), start: new RegExp(`^${source}`), end: new RegExp(`(?:^| )${source}$`), all: new RegExp(`(^| )(?:${source})+`, 'g'),
  };
}

function compileActs(languages: readonly Phrases[]): Pick<Wordings, 'whole' | 'within'> {
  const fillers = languages.flatMap((l) => l.fillers);
  const greet = languages.flatMap((l) => [...l.alone.greeting, ...l.alone.thanks]);
  const alone = ACTS.map((act) => {
    const phrases = languages.flatMap((l) => l.alone[act]);
    const before = act === 'greeting' || act === 'thanks' ? fillers : [...fillers, ...greet];
    return { act, pattern: new RegExp(`^${anyOf(before)}*${anyOf(phrases)}${anyOf([...fillers, ...phrases])}*$`) };
  });
  const within = new Map(ACTS.map((act) => [act, new RegExp(`(?:^| )${anyOf(languages.flatMap((l) => l.within[act] ?? []))}`)]));
  return {
    whole: (said) => (said.tokens.length > MOST_WORDS ? null : alone.find((a) => a.pattern.test(said.plain))?.act ?? null),
    within: (said, act) => said.plain.search(within.get(act) ?? NEVER.any),
  };
}

/** A text of more words is never one act as a whole. */
const MOST_WORDS = 14;

function leadReader(languages: readonly Phrases[]): Wordings['lead'] {
  const of = (name: ListName): string[] => languages.flatMap((l) => l[name]);
  const fillers = of('fillers');
  const opening = (phrases: string[]): RegExp => new RegExp(`^(?:${anyOf(fillers)}*?${anyOf(phrases)})+`);
  const alone = (phrases: string[]): RegExp => new RegExp(`^${anyOf(fillers)}*${anyOf(phrases)}${anyOf([...fillers, ...phrases])}*$`);
  const [agrees, refuses] = [[...of('yes'), THUMBS_UP], [...of('no'), THUMBS_DOWN]];
  const [yes, no] = [opening(agrees), opening(refuses)];
  const [allYes, allNo] = [alone([...agrees, ...of('yesAlone')]), alone([...refuses, ...of('noAlone')])];
  return (said) => {
    const clause = said.tokens.length > MOST_WORDS ? said : clausesOf(said)[0] ?? said;
    if (clause.tokens.length <= MOST_WORDS && allNo.test(clause.plain)) return { yes: false, words: clause.tokens.length };
    if (clause.tokens.length <= MOST_WORDS && allYes.test(clause.plain)) return { yes: true, words: clause.tokens.length };
    const refused = no.exec(said.plain)?.[0].length ?? 0;
    const agreed = yes.exec(said.plain)?.[0].length ?? 0;
    if (refused === 0 && agreed === 0) return null;
    return { yes: agreed > refused, words: said.plain.slice(0, Math.max(refused, agreed)).split(' ').length - 1 };
  };
}

function ordinalReader(languages: readonly Phrases[]): Wordings['ordinal'] {
  const most = Math.max(...languages.map((l) => l.ordinals.length));
  const words = [
    ...Array.from({ length: most }, (_, index) => ({ index, source: anyOf(languages.flatMap((l) => l.ordinals[index] ?? [])) })),
    { index: -1, source: anyOf(languages.flatMap((l) => l.last)) },
  ].map(({ index, source }) => ({ index, pattern: new RegExp(`(?:^| )(${source})`) }));
  return (plain) => {
    const found = words.flatMap(({ index, pattern }) => {
      const match = pattern.exec(plain);
      return match === null ? [] : [{ index, start: match.index, end: match.index + match[0].length }];
    });
    return found.toSorted((a, b) => a.start - b.start || b.end - a.end)[0] ?? null;
  };
}
