import type { SlotOption } from '../../../contracts.ts';
import { plainOf, type Utterance } from '../utterance.ts';
import { LEXICONS } from './lexicon/index.ts';
import { found, type Found, type RecogniserContext } from './recogniser.ts';

const MOST_PLACES = 12;
const BY_NUMBER = /^(?:(?:i want |ill take |je prends |ich nehme |quiero |ik neem )?(?:the |la |le |el |die |den |de )?(?:option |number |no |nr |numero |nummer |opcion |optie |choix )?)([1-9]\d?)(?: please| bitte)? $/;

const LAST_BUT_ONE = new RegExp(`(?:^| )(?:${LEXICONS.flatMap((l) => l.lastButOne).map(plainOf).toSorted((a, b) => b.length - a.length).join('|')})`);

/** Options by their place: "the second one", "2", "the last", "the last but one", "the middle one". */
export function byOrder(said: Utterance, options: SlotOption[], at: RecogniserContext): Found[] {
  const { plain } = said;
  const digit = BY_NUMBER.exec(plain);
  if (digit !== null) return optionAt(said, options, { index: Number(digit[1]) - 1, start: 0, end: plain.length });
  const lastButOne = LAST_BUT_ONE.exec(plain);
  if (lastButOne !== null) return optionAt(said, options, { index: -2, start: lastButOne.index, end: lastButOne.index + lastButOne[0].length });
  const named: Found[] = [...inTheMiddle(said, options, at)];
  // "Not the first one, the last": each is read on its own.
  for (let from = 0; from < plain.length && named.length < MOST_PLACES;) {
    const ordinal = at.wordings.ordinal(plain.slice(from));
    if (ordinal === null) break;
    named.push(...optionAt(said, options, { index: ordinal.index, start: from + ordinal.start, end: from + ordinal.end }));
    from += Math.max(ordinal.end, 1);
  }
  return named.toSorted((a, b) => a.start - b.start);
}

function inTheMiddle(said: Utterance, options: SlotOption[], { wordings }: RecogniserContext): Found[] {
  const place = wordings.place('middle', said.plain);
  return place === null || options.length % 2 === 0 || options.length < 3 ? [] : optionAt(said, options, { index: (options.length - 1) / 2, ...place });
}

function optionAt(said: Utterance, options: SlotOption[], place: { index: number; start: number; end: number }): Found[] {
  const option = options.at(place.index);
  const before = plainTokens(said.plain.slice(0, place.start + (place.start > 0 ? 1 : 0)));
  const first = said.tokens[before];
  const last = said.tokens[plainTokens(said.plain.slice(0, place.end)) - 1];
  return option === undefined || first === undefined || last === undefined ? [] : [found(said, option.id, { start: first.start, end: last.end })];
}

function plainTokens(plain: string): number {
  return plain.split(' ').length - 1;
}
