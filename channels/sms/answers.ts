import type { Keyword } from './keyword.ts';

/** What a keyword is answered with: who writes, and how to go on (CTIA Messaging Principles 5.1). */
export function answersOf(business: string): { readonly [keyword in Keyword]: string } {
  return {
    stop: `${business}: you will get no more texts from us. Reply START to get them again.`,
    start: `${business}: you will get our texts again. Reply HELP for help, STOP to end.`,
    help: `${business}: this is an automated assistant. Write what you need, or "person" to talk to one. Msg & data rates may apply. Reply STOP to end.`,
  };
}
