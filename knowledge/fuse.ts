import type { Entry, Hit } from './create-index.ts';

/** Below it we do not know. Both were chosen on the questions in test/knowledge/relevance that are marked "tune". */
const RELEVANT = 0.6;
const RELEVANT_TOGETHER = 0.45;

/**
 * What is relevant by its words stays; what is so only together with its meaning comes in, and both decide what is first.
 * `meaning`: cosine to the question, for every section; null without an encoder.
 */
export function fuse(hits: readonly Hit[], meaning: readonly { entry: Entry; nearness: number }[] | null): Hit[] {
  if (meaning === null || meaning.length === 0) return hits.filter(({ relevance }) => relevance >= RELEVANT);
  const usual = meaning.reduce((sum, { nearness }) => sum + nearness, 0) / meaning.length;
  const most = Math.max(...hits.map(({ rank }) => rank), Number.EPSILON);
  const byWords = new Map(hits.map((hit) => [hit.section.id, hit]));
  return meaning.flatMap(({ entry: { article, section }, nearness }) => {
    const { relevance, rank } = byWords.get(section.id) ?? { relevance: 0, rank: 0 };
    // Encoders differ in how near they see everything, so what counts is how far a section stands out.
    const lift = Math.max(0, (nearness - usual) / (1 - usual));
    const together = (relevance + lift) / 2;
    return relevance >= RELEVANT || together >= RELEVANT_TOGETHER ? [{ article, section, relevance: Math.max(relevance, together), rank: rank / most + lift }] : [];
  });
}
