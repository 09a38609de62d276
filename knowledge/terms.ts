/** Words that say nothing about a subject, in the languages of the articles. */
const SILENT = new Set(`
a an and any are am as at be been but by can could did do does for from get give has have how i if in is it its ill im ive know let like long make many may me mean much must my need no not of off on or our out
please s should so some t tell than that the their them then there these they this to up us use want was we were what whats when where which who whose why will with would you your about into just also only happen happens
au aux avec avez avoir ca ce cela ces cette comment combien d dans de des dois du elle en est et etes eu faire fait faut il ils j je l la le les leur lui m ma mais me mes moi mon n ne nos notre nous on ou par pas peux peut pour
pourquoi puis qu quand que quel quelle quels quelles qui quoi sa sans se ses si son sont sur t ta te tes tu un une vos votre vous y
`.trim().split(/\s+/));

/** The stem of a folded word, or null when it says nothing about a subject. Rough, and the same for texts and questions. */
export function termOf(word: string): string | null {
  const folded = word.toLowerCase().normalize('NFD').replace(/[\u0300-\u036F'’]/g, '');
  if (folded.length === 0 || SILENT.has(folded)) return null;
  const stem = folded.length > 5 ? folded.replace(/(?:ments?|ings?|ed|es|er|ez|s|e)$/, '') : folded.length > 3 ? folded.replace(/s$/, '') : folded;
  return stem.replace(/(.)\1$/, '$1');
}

/** The words of a text, as written. "l'eSIM" is two. */
export function wordsOf(text: string): string[] {
  return text.replaceAll('’', "'").match(/[\p{L}\p{N}]+/gu) ?? [];
}
