/** The whole number at a fixed width, so that texts sort as numbers do. */
export function padded(seq: number): string {
  return String(seq).padStart(12, '0');
}
