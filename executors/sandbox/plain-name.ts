/** A name for comparing: case, accents and spaces make no difference. */
export function plainName(name: string): string {
  return name.normalize('NFD').replaceAll(/[^\p{L}]/gu, '').toLowerCase();
}
