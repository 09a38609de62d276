/** A word of a text: folded (lower case, no accents, no apostrophes), with its place in `clean`. */
export interface Token { word: string; start: number; end: number }
/** A text made ready for reading. `plain` is every folded word followed by one space. */
export interface Utterance { clean: string; tokens: Token[]; plain: string }

/** Only so much of a text is read for commands; a free-text slot still takes all of it. */
const READ_AT_MOST = 2000;
const INVISIBLE = /[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]|\p{Cc}/gu;
const CURLY = /[\u2018\u2019\u02BC\u00B4`]/g;
const WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}']*|[👍👌✅✔👎❌]/gu;
/** Signs that say a word in every language. */
export const THUMBS_UP = 'thumbsup';
export const THUMBS_DOWN = 'thumbsdown';
const SIGNS: ReadonlyMap<string, string> = new Map([['👍', THUMBS_UP], ['👌', THUMBS_UP], ['✅', THUMBS_UP], ['✔', THUMBS_UP], ['👎', THUMBS_DOWN], ['❌', THUMBS_DOWN]]);
const MARKS = /[\u0300-\u036F']/g;
/** Letters of other scripts that look like Latin ones, as in "cаncel" with a Cyrillic "а" (Unicode TR 39). */
const LOOKALIKES = new Map([...'аa еe оo рp сc уy хx іi јj ѕs һh ԁd ԛq ԝw ѵv кk мm тt вb нh гr пn αa εe οo ρp νv ιi κk τt υu χx ηn μu βb ɡg ıi'.matchAll(/(\S)(\S)/gu)].map(([, other = '', latin = '']) => [other, latin]));
const LATIN = /\p{Script=Latin}/u;
const NOT_LATIN = /[\p{Script=Cyrillic}\p{Script=Greek}]/u;
const ASCII = /^[\x20-\x7E]*$/;
const END_OF_CLAUSE = /[.!?;:…]+(?=\s|$)|,(?!\d)|\n|\s[-–—]+\s/gu;

export function listen(text: string): Utterance {
  const clean = tidy(text);
  const tokens: Token[] = [];
  for (const match of clean.slice(0, READ_AT_MOST).matchAll(WORD)) {
    tokens.push({ word: fold(match[0]), start: match.index, end: match.index + match[0].length });
  }
  return { clean, tokens, plain: tokens.map((t) => `${t.word} `).join('') };
}

/** One line of visible characters, in normal form, with straight quotes. */
export function tidy(text: string): string {
  if (ASCII.test(text)) return text.trim();
  return text.normalize('NFKC').replace(CURLY, "'").replace(INVISIBLE, (c) => (c === '\n' || c === '\t' || c === '\r' ? c : '')).trim();
}

/** Lower case without accents and apostrophes: "J’ai" → "jai". A word of Latin letters and others that look so is read as Latin. */
export function fold(word: string): string {
  const sign = SIGNS.get(word);
  if (sign !== undefined) return sign;
  const lower = word.toLowerCase();
  if (ASCII.test(lower)) return lower.replaceAll("'", '');
  const plain = lower.normalize('NFD').replace(MARKS, '');
  return LATIN.test(plain) && NOT_LATIN.test(plain) ? plain.replace(/[^\x20-\x7E]/gu, (letter) => LOOKALIKES.get(letter) ?? letter) : plain;
}

/** The folded words of a text, each followed by one space. */
export function plainOf(text: string): string {
  return listen(text).plain;
}

/** The parts between full stops, commas, dashes; each an utterance of its own, with nothing empty. */
export function clausesOf(said: Utterance): Utterance[] {
  const read = said.clean.slice(0, READ_AT_MOST);
  if (read.search(END_OF_CLAUSE) === -1) return said.tokens.length > 0 ? [said] : [];
  const clauses: Utterance[] = [];
  let from = 0;
  for (const match of [...read.matchAll(END_OF_CLAUSE), null]) {
    const part = slice(said, from, match === null ? read.length : match.index + match[0].length);
    if (part.tokens.length > 0) clauses.push(part);
    if (match !== null) from = match.index + match[0].length;
  }
  return clauses.length > 1 ? clauses : said.tokens.length > 0 ? [said] : [];
}

/** What is said between two places of `clean`. */
export function slice(said: Utterance, from: number, to: number): Utterance {
  const tokens = said.tokens.filter((t) => t.start >= from && t.end <= to);
  const clean = said.clean.slice(from, to).trim();
  const lead = said.clean.slice(from, to).length - said.clean.slice(from, to).trimStart().length;
  return {
    clean,
    tokens: tokens.map((t) => ({ word: t.word, start: t.start - from - lead, end: t.end - from - lead })),
    plain: tokens.map((t) => `${t.word} `).join(''),
  };
}
