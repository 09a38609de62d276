import { slice } from '../utterance.ts';
import { found, type Recogniser } from './recogniser.ts';

const NAME = /^\p{L}[\p{L}\p{M}'.-]*(?: \p{L}[\p{L}\p{M}'.-]*){0,4}$/u;

/** Names of people: up to five words without digits, only as an answer. */
export const name: Recogniser = {
  distinctive: false,
  find: (said, at) => {
    if (!at.asked || said.tokens.length === 0 || said.tokens.length > 9) return [];
    const skipped = said.plain.slice(0, at.wordings.leading('name', said.plain)).split(' ').length - 1;
    const first = said.tokens[skipped];
    const last = said.tokens.at(-1);
    if (first === undefined || last === undefined) return [];
    const written = slice(said, first.start, last.end).clean.replace(/\s+/g, ' ');
    return NAME.test(written) ? [found(said, capitalised(written), { start: first.start, end: last.end })] : [];
  },
  tries: (said) => said.tokens.length <= 3,
};

/** "mary-jane o'neill" → "Mary-Jane O'Neill"; mixed case stays as it was written. */
function capitalised(written: string): string {
  if (written !== written.toLowerCase() && written !== written.toUpperCase()) return written;
  return written.toLowerCase().replace(/(^|[\s'.-])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase());
}
