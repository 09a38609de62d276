/** `session/effect` as it fits into an address without escaping: `session~effect`. */
export function plainId(id: string): string {
  return id.replace(/\/(?=[^/]*$)/, '~');
}

/** Finds by an id in either form. */
export async function findByEitherId<T>(load: (id: string) => Promise<T | null>, id: string): Promise<T | null> {
  return (await load(id)) ?? (id.includes('~') ? load(id.replace(/~(?=[^~]*$)/, '/')) : null);
}
