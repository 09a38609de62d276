import { fold, tidy } from '../local/utterance.ts';

/** Whether these words stand in the text as whole words: "5" was not said by "50", nor "500" by "1,500". */
export function wasSaid(said: string, text: string): boolean {
  const [words, whole] = [plain(said), plain(text)];
  if (words === '') return false;
  for (let at = whole.indexOf(words); at >= 0; at = whole.indexOf(words, at + 1)) {
    if (!goesOn(whole.slice(0, at), words, 'before') && !goesOn(whole.slice(at + words.length), words, 'after')) return true;
  }
  return false;
}

/** A letter or digit at the edge, or a number that a comma, point or sign continues. */
function goesOn(beside: string, words: string, side: 'before' | 'after'): boolean {
  const edge = side === 'before' ? words.slice(0, 1) : words.slice(-1);
  if (!/[\p{L}\p{N}]/u.test(edge)) return false;
  const next = side === 'before' ? /[\p{L}\p{N}]$/u : /^[\p{L}\p{N}]/u;
  const number = side === 'before' ? /(?:\d[.,' ]|(?:^|\s)[-−])$/u : /^(?:[.,']\d| \d{3}(?!\d)|%)/u;
  return next.test(beside) || (/\d/.test(edge) && number.test(beside));
}

function plain(text: string): string {
  return fold(tidy(text)).replaceAll(/\s+/gu, ' ').trim();
}
