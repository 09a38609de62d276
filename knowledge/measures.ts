export type Weight = (term: string) => number;

/** Words that no article has tell less than the rarest that one has: people say much that articles need not. */
const UNKNOWN = 0.7;

/** How telling a term is, given the terms of each text: rare ones more. */
export function weigh(texts: readonly (readonly string[])[]): Weight {
  const counts = new Map<string, number>();
  for (const text of texts) for (const term of new Set(text)) counts.set(term, (counts.get(term) ?? 0) + 1);
  const rarity = (count: number): number => Math.log(1 + (texts.length + 1) / (count + 0.5));
  return (term) => {
    const count = counts.get(term);
    return count === undefined ? UNKNOWN * rarity(1) : rarity(count);
  };
}

/** The part of what the terms weigh that is held. */
export function share(terms: readonly string[], held: ReadonlySet<string>, weight: Weight): number {
  return terms.length === 0 ? 0 : sum(terms.filter((term) => held.has(term)), weight) / sum(terms, weight);
}

/** Dice's coefficient over what the terms weigh. */
export function likeness(a: readonly string[], b: readonly string[], weight: Weight): number {
  const all = sum(a, weight) + sum(b, weight);
  return all === 0 ? 0 : (2 * sum(a.filter((term) => b.includes(term)), weight)) / all;
}

function sum(terms: readonly string[], weight: Weight): number {
  return terms.reduce((total, term) => total + weight(term), 0);
}
