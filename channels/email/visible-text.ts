import { CLOSINGS, HEADER_NAMES, INTRODUCTIONS, MOBILE, SEPARATORS } from './quoting.ts';

/** Longer lines are nobody's signature and no introduction. */
const LONGEST_LINE = 400;
/** Of a mail that is looked through. */
const LONGEST = 100_000;
/** Lines over which a mail client breaks an introduction. */
const WRAPPED = 3;
const AFTER_CLOSING = 6;

/** What somebody wrote into a mail: without what they answer to, without their signature. Linear in the length of the text. */
export function visibleText(mail: string): string {
  const lines = mail.slice(0, LONGEST).replaceAll('\r\n', '\n').split('\n').map((line) => line.replaceAll('\u00A0', ' ').trimEnd());
  const own = withoutQuotes(lines);
  return withoutClosing(withoutSignature(own)).join('\n').replaceAll(/\n{3,}/g, '\n\n').trim();
}

function withoutQuotes(lines: readonly string[]): string[] {
  const kept: string[] = [];
  for (let i = 0; i < lines.length; i += 1) {
    const line = lines[i] ?? '';
    if (line.startsWith('>')) continue;
    const introduced = introduction(lines, i);
    // Quoted lines follow, and perhaps what was written below them; without marks, all the rest is quoted.
    if (introduced > 0 && nextWritten(lines, i + introduced).startsWith('>')) i += introduced - 1;
    else if (introduced > 0 || isHead(lines, i)) break;
    else kept.push(line);
  }
  return kept;
}

/** How many lines "On Monday … wrote:" takes here; 0 where it is not. */
function introduction(lines: readonly string[], from: number): number {
  let joined = '';
  for (let count = 1; count <= WRAPPED; count += 1) {
    const line = (lines[from + count - 1] ?? '').trim();
    if (line === '') return 0;
    joined = `${joined} ${line}`.trim();
    if (joined.length > LONGEST_LINE) return 0;
    // A date or an address tells it from a sentence of theirs.
    if (/[\d@]/.test(joined) && INTRODUCTIONS.some((one) => one.test(joined))) return count;
  }
  return 0;
}

/** The head of an earlier mail: a separator, or its From, Date and Subject one under the other. */
function isHead(lines: readonly string[], at: number): boolean {
  const line = lines[at] ?? '';
  if (line.length > LONGEST_LINE) return false;
  if (SEPARATORS.some((one) => one.test(line.trim()))) return true;
  const from = /^\s*_{10,}$/.test(line) ? at + 1 : at;
  const [first, ...rest] = lines.slice(from, from + 6).map(headerName);
  return first === 'from' && rest.includes('subject') && rest.includes('other');
}

function headerName(line: string): keyof typeof HEADER_NAMES | null {
  const name = /^\s*\*?([\p{L} ]{1,12}?)\s?\*?:\*?(?:\s|$)/u.exec(line.slice(0, LONGEST_LINE))?.[1]?.toLowerCase() ?? '';
  if (HEADER_NAMES.from.has(name)) return 'from';
  if (HEADER_NAMES.subject.has(name)) return 'subject';
  return HEADER_NAMES.other.has(name) ? 'other' : null;
}

function nextWritten(lines: readonly string[], from: number): string {
  for (let i = from; i < Math.min(lines.length, from + 4); i += 1) if ((lines[i] ?? '') !== '') return lines[i] ?? '';
  return '';
}

/** "-- " and what mobile clients add end a mail. */
function withoutSignature(lines: readonly string[]): string[] {
  const at = lines.findIndex((line) => line === '--' || (line.length <= LONGEST_LINE && MOBILE.some((one) => one.test(line.trim()))));
  return lines.slice(0, at < 0 ? undefined : at);
}

/** "Kind regards, Ann", and what stands under a name; only where something was said before. */
function withoutClosing(lines: string[]): string[] {
  const written = lines.flatMap((line, i) => (line.trim() === '' ? [] : [i]));
  for (const i of written.slice(-AFTER_CLOSING).filter((at) => at !== written[0])) {
    const under = written.filter((at) => at > i).map((at) => lines[at] ?? '');
    if (isClosing(lines[i] ?? '') && (under.length === 0 || isName(under[0] ?? ''))) return lines.slice(0, i);
  }
  return lines;
}

function isClosing(line: string): boolean {
  if (line.length > 80) return false;
  const [words = '', name = ''] = line.split(',').map((part) => part.trim());
  return CLOSINGS.has(words.toLowerCase().replace(/[.!]+$/, '')) && (name === '' || isName(name)) && line.split(',').length <= 2;
}

/** Up to four words, each with a capital letter, and no figures. */
function isName(line: string): boolean {
  return line.length <= 40 && /^(?:\p{Lu}[\p{L}.'’-]*\s?){1,4}$/u.test(line.trim());
}
