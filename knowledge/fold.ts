/** Lower case without accents: how "Téléphone" and "telephone" become one. */
export function fold(word: string): string {
  return word.toLowerCase().replaceAll('ß', 'ss').normalize('NFD').replace(/[\u0300-\u036F]/g, '').replaceAll('’', "'");
}
