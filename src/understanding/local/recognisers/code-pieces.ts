import { fold } from '../utterance.ts';
import { LEXICONS } from './lexicon/index.ts';

/** What stands between two spaces, without the full stop, quote or bracket around it. */
export interface Piece { text: string; word: string; start: number; end: number }

const PIECE = /[^\s,;!?]+/g;
const READ_AT_MOST = 400;
const LITTLE = new Set(LEXICONS.flatMap((l) => l.little));
/** Letters of a code that stand apart from its digits: "1012 LG", "02 P 123456 ABC"; and between two groups of them, as in an IBAN. */
const MOST_LETTERS = 3;
const MOST_LETTERS_INSIDE = 4;

export function piecesOf(text: string): Piece[] {
  return [...text.slice(0, READ_AT_MOST).matchAll(PIECE)].map(({ 0: written, index }) => {
    const lead = /^["'(<[]*/.exec(written)?.[0].length ?? 0;
    const trail = /[."')>\]:]*$/.exec(written)?.[0].length ?? 0;
    const end = Math.max(index + lead, index + written.length - trail);
    return { text: text.slice(index + lead, end), word: fold(text.slice(index + lead, end)), start: index + lead, end };
  });
}

/** Letters and digits in one piece, as in "NWV123456" and in "2AA". */
export function isMixed({ text }: Piece): boolean {
  return hasDigit(text) && /\p{L}/u.test(text);
}

/** Neighbours that may be one code: one has a digit, and none is a word of a sentence. */
export function isCode(run: Piece[]): boolean {
  const [first, next] = run;
  if (!run.some(({ text }) => hasDigit(text))) return false;
  // The "PAC" of "PAC NWV123456" says what the code is.
  if (first !== undefined && next !== undefined && !hasDigit(first.text) && isMixed(next)) return false;
  return run.every((piece, i) => hasDigit(piece.text) || (isSign(piece) ? i > 0 && i < run.length - 1 : isGroup(piece, run, i)));
}

/** Letters that stand for themselves. */
function isGroup({ text, word }: Piece, run: Piece[], i: number): boolean {
  const inside = hasDigit(run[i - 1]?.text) && hasDigit(run[i + 1]?.text);
  return /^\p{L}+$/u.test(text) && text.length <= (inside ? MOST_LETTERS_INSIDE : MOST_LETTERS) && !LITTLE.has(word);
}

/** A word as sentences and names have them: "forgot", "Dubois". */
export function isPlainWord({ text }: Piece): boolean {
  return /^\p{L}[\p{Ll}\p{M}']*$/u.test(text);
}

function isSign({ text }: Piece): boolean {
  return /^[^\p{L}\p{N}]*$/u.test(text);
}

export function hasDigit(text: string | undefined): boolean {
  return text !== undefined && /\d/.test(text);
}
