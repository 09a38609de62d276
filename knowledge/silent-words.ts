import { stopwords as de } from '@orama/stopwords/german';
import { stopwords as en } from '@orama/stopwords/english';
import { stopwords as es } from '@orama/stopwords/spanish';
import { stopwords as fr } from '@orama/stopwords/french';
import { stopwords as nl } from '@orama/stopwords/dutch';
import { fold } from './fold.ts';

/** Beside the usual stop words: what people ask with, which says nothing about a subject. */
const ASKING: { readonly [locale: string]: string } = {
  en: 'any anything exactly find get give gets got happen happens hello hi im ive know let like long made make makes many may mean much must need now ok please really s say says see show t tell thing things us use want yes',
  fr: 'alors avez bonjour ca cela comment combien donc doit dois dire etes faire fait falloir faut il n peut peuvent peux pouvez pourquoi pouvoir puis quand quoi qu savoir s il svp tout toute veux voudrais vouloir y',
  de: 'bitte bekomme bin brauche brauchen darf geht gibt gern gerne habe hallo kann kannst konnen mal mochte muss sagen viel wann warum was welche wie wieso wo wollen will',
  es: 'como cual cuales cuando cuanto cuanta cuantos donde favor hacer hago hay hola necesito por que puede puedo puedes quiero quisiera saber ser tengo tiene',
  nl: 'graag hallo hebben heb hoe hoeveel kan kun kunnen krijg mag moet waar waarom wanneer wat welke wil willen zeg',
};
const USUAL: { readonly [locale: string]: readonly string[] } = { de, en, es, fr, nl };

/** The folded words that say nothing about a subject, in a language; none where we do not know it. */
export function silentWords(locale: string): ReadonlySet<string> {
  const usual = (USUAL[locale] ?? []).flatMap((word) => fold(word).split("'"));
  return new Set([...usual, ...(ASKING[locale] ?? '').split(' ')].filter((word) => word !== ''));
}
