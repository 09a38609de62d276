import type { Utterance } from '../utterance.ts';
import { found, type Found, type Recogniser } from './recogniser.ts';

const PIECE = /[^\s,;!?]+/g;
const JOINERS = /[\s.\-–_/]+/g;
const MOST_PIECES = 8;
const LONGEST = 64;

/** Texts with a `pattern`: the longest run of words that matches, also written with spaces, dots or dashes inside. */
export const pattern: Recogniser = {
  distinctive: true,
  find: (said, at) => {
    const test = compiled(at.spec.pattern);
    if (test === null) return [];
    const best = longestMatch(said, test, at.asked);
    return best === null ? [] : [best];
  },
  tries: (said) => said.tokens.length === 1 || (/\d/.test(said.clean) && said.tokens.length <= 8),
};

function longestMatch(said: Utterance, test: RegExp, asked: boolean): Found | null {
  const pieces = [...said.clean.slice(0, 400).matchAll(PIECE)].map((m) => span(m[0], m.index));
  let best: Found | null = null;
  for (let from = 0; from < pieces.length; from += 1) {
    for (let to = Math.min(pieces.length, from + MOST_PIECES) - 1; to >= from; to -= 1) {
      const [first, last] = [pieces[from], pieces[to]];
      if (first === undefined || last === undefined || last.end - first.start > LONGEST) continue;
      if (best !== null && last.end - first.start <= best.end - best.start) break;
      const value = matching(said.clean.slice(first.start, last.end), test, asked);
      if (value !== null) best = found(said, value, { start: first.start, end: last.end });
    }
  }
  return best;
}

/** A word without the full stop, quote or bracket around it. */
function span(piece: string, index: number): { start: number; end: number } {
  const lead = /^["'(<[]*/.exec(piece)?.[0].length ?? 0;
  const trail = /[."')>\]:]*$/.exec(piece)?.[0].length ?? 0;
  return { start: index + lead, end: Math.max(index + lead, index + piece.length - trail) };
}

/** An answer may match any pattern; an unasked text must hold a digit, so that words do not match by chance. */
function matching(written: string, test: RegExp, asked: boolean): string | null {
  if (written === '' || (!asked && !/\d/.test(written))) return null;
  const joined = written.replace(JOINERS, '');
  return [written, joined, written.toUpperCase(), joined.toUpperCase()].find((w) => w !== '' && test.test(w)) ?? null;
}

const patterns = new Map<string, RegExp | null>();

/** Null for a pattern that is missing or does not compile. */
function compiled(source: string | undefined): RegExp | null {
  if (source === undefined) return null;
  const known = patterns.get(source);
  if (known !== undefined) return known;
  const made = tryCompile(source);
  patterns.set(source, made);
  return made;
}

function tryCompile(source: string): RegExp | null {
  try {
    return new RegExp(`^(?:${source})$`, 'u');
  } catch {
    return null;
  }
}
