import type { Utterance } from '../utterance.ts';
import { clausesOf, fold, slice } from '../utterance.ts';
import { found, type Recogniser, type RecogniserContext } from './recogniser.ts';

const NAME = /^\p{L}[\p{L}\p{M}'.-]{0,40}(?: '?\p{L}[\p{L}\p{M}'.-]{0,40}){0,5}$/u;
/** Stay small inside a name that is written small: "Vincent van Gogh". */
const PARTICLES = new Set(['de', 'du', 'des', 'del', 'della', 'di', 'da', 'dos', 'das', 'van', 'von', 'der', 'den', 'ter', 'ten', 'te', 'zu', 'zum', 'la', 'le', 'y', 'e', 'af', 'av', 'bin', 'al', "'t", "d'"]);
/** In an answer, these say something else than a name. */
const NO_NAMES = new Set(['not', 'dont', 'no', 'know', 'what', 'why', 'who', 'how', 'idea', 'want', 'need', 'is', 'are', 'my', 'your', 'you', 'i', 'the', 'it', 'this', 'that', 'please',
  'pas', 'ne', 'sais', 'je', 'quoi', 'pourquoi', 'mon', 'est', 'vous', 'nicht', 'weiss', 'weiß', 'ich', 'was', 'warum', 'mein', 'ist', 'keine', 'se', 'por', 'que', 'mi', 'es', 'yo', 'weet', 'niet', 'ik', 'wat', 'waarom', 'mijn', 'geen']);
/** What opens an answer to the question for a name, beside the wordings of each language. */
const OPENING = /^(?:(?:hallo|guten tag|hola|buenos dias|hoi|goedendag|ja|si|oui|yes) ){0,2}(?:mein (?:voller |vollstandiger )?name (?:ist|lautet) |ich heiße |ich heisse |ich bin (?:der |die )?|man nennt mich |me llamo |mi nombre (?:completo )?es |soy |mijn (?:volledige )?naam is |ik heet |ik ben |je mappelle |mon nom (?:complet )?est |je suis )/;

/** Names of people: up to six words without digits, only as an answer. */
export const name: Recogniser = {
  distinctive: false,
  find: (said, at) => {
    if (!at.asked || said.tokens.length === 0) return [];
    for (const clause of said.tokens.length <= MOST_WORDS ? clausesIn(said) : []) {
      const span = nameIn(clause.said, at);
      if (span !== null) return [found(said, span.value, { start: clause.from + span.start, end: clause.from + span.end })];
    }
    return [];
  },
  tries: (said) => said.tokens.length <= 3,
};

const MOST_WORDS = 14;

/** The whole text, else its first clause that holds a name: "I'm Ada Lovelace, nice to meet you". */
function clausesIn(said: Utterance): { said: Utterance; from: number }[] {
  let from = 0;
  const clauses = clausesOf(said).map((clause) => {
    const at = said.clean.indexOf(clause.clean, from);
    from = at + clause.clean.length;
    return { said: clause, from: at };
  });
  return [{ said, from: 0 }, ...clauses];
}

function nameIn(said: Utterance, at: RecogniserContext): { value: string; start: number; end: number } | null {
  const opened = OPENING.exec(said.plain)?.[0].length ?? 0;
  const skipped = said.plain.slice(0, Math.max(opened, at.wordings.leading('name', said.plain))).split(' ').length - 1;
  const [first, last] = [said.tokens[skipped], said.tokens.at(-1)];
  if (first === undefined || last === undefined) return null;
  const written = slice(said, first.start, last.end).clean.replace(/\s+/g, ' ');
  if (!NAME.test(written) || written.split(' ').some((word) => NO_NAMES.has(fold(word)))) return null;
  return { value: capitalised(written), start: first.start, end: last.end };
}

/** "mary-jane o'neill" → "Mary-Jane O'Neill"; mixed case stays as it was written. */
function capitalised(written: string): string {
  if (written !== written.toLowerCase() && written !== written.toUpperCase()) return written;
  return written.toLowerCase().split(' ').map((word, i) => (i > 0 && PARTICLES.has(word) ? word : word.replace(/(^|[.'-])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase()))).join(' ');
}
