import { choiceAt, choiceSaid, saidInGroups, type Asked } from './asked.ts';
import type { Gathered } from './parse.ts';
import { phrase } from './phrases.ts';
import { digitsIn } from './small-words.ts';

export type Answer = { kind: 'text'; text: string } | { kind: 'choice'; choice: string };

/** What was said or typed, as an answer to what was asked: a choice by its name or its key, digits as digits, 0 alone as a wish for a person. */
export function answerOf(given: Exclude<Gathered, { kind: 'nothing' }>, asked: Asked | null, locale: string): Answer {
  return given.kind === 'keys' ? answerOfKeys(given.keys, asked, locale) : answerOfWords(given.text, asked, locale);
}

function answerOfKeys(keys: string, asked: Asked | null, locale: string): Answer {
  if (keys === '0') return { kind: 'text', text: phrase(locale, 'person') };
  const choice = keys.length <= 2 ? choiceAt(asked, keys) : null;
  return choice === null ? { kind: 'text', text: keys } : { kind: 'choice', choice: choice.id };
}

function answerOfWords(text: string, asked: Asked | null, locale: string): Answer {
  const choice = choiceSaid(asked, text, locale);
  if (choice !== null) return { kind: 'choice', choice: choice.id };
  const digits = digitsIn(text, locale);
  return { kind: 'text', text: digits !== null && (digits.length > 3 || saidInGroups(asked)) ? digits : text };
}
