import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Knowledge } from '../../src/contracts.ts';

const asked = z.object({
  /** tune: the figures were looked at while it was built; held and bank: only measured. */
  part: z.enum(['tune', 'held', 'bank']), locale: z.string(), question: z.string(),
  /** The article that answers it, and words that the right passage has; null when none does. */
  article: z.string().nullable(), says: z.string().optional(),
});
export type Asked = z.output<typeof asked>;
export interface Relevance { questions: number; precision: number; recall: number; refused: number; wrong: string[] }

export const ASKED = readFileSync(join(import.meta.dirname, 'relevance/questions.jsonl'), 'utf8').trim().split('\n').map((line) => asked.parse(JSON.parse(line)));

/** Precision: right among the answers given. Recall: right among the questions that have one. Refused: of those that have none. In per cent. */
export async function measureRelevance(knowledge: Knowledge, questions: readonly Asked[]): Promise<Relevance> {
  const count = { answered: 0, right: 0, refused: 0 };
  const wrong: string[] = [];
  for (const one of questions) {
    const [best] = await knowledge.answer(one.question, { locale: one.locale, audience: 'customer' });
    const right = best?.article === one.article && (one.says === undefined || best.text.includes(one.says));
    if (best) count.answered += 1;
    if (best && right) count.right += 1;
    if (!best && one.article === null) count.refused += 1;
    if (!right && !(one.article === null && !best)) wrong.push(`${one.question} → ${best ? `${best.article} (${best.title})` : 'nothing'}, not ${one.article ?? 'nothing'}`);
  }
  const answerable = questions.filter(({ article }) => article !== null).length;
  return { questions: questions.length, precision: share(count.right, count.answered), recall: share(count.right, answerable), refused: share(count.refused, questions.length - answerable), wrong };
}

function share(part: number, whole: number): number {
  return whole === 0 ? 100 : Math.round((1000 * part) / whole) / 10;
}
