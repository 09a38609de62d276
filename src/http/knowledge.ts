import { z } from 'zod';
import type { UnansweredQuestion } from '../contracts.ts';
import { Refusal } from '../errors.ts';
import { staffEndpoint, type Endpoint } from './endpoint.ts';

/** What the articles' side tells the staff. */
export interface KnowledgeParts { unanswered(this: void): Promise<UnansweredQuestion[]>; dismiss(this: void, id: string): Promise<boolean> }

const PATH = '/api/v1/knowledge/unanswered';
const roles = ['agent', 'operations', 'admin'];

const unansweredView = z.object({
  id: z.string(), question: z.string().describe('As it was first asked, without personal data.'), locale: z.string(),
  count: z.number(), firstAt: z.number(), lastAt: z.number(), alike: z.array(z.string()).describe('Other wordings that were counted with it.'),
});
export const unansweredList = z.object({ questions: z.array(unansweredView) });

/** Questions of customers that no article answers: what to write next. */
export function knowledgeEndpoints({ unanswered, dismiss }: KnowledgeParts): Endpoint[] {
  return [
    staffEndpoint(
      { method: 'get', path: PATH, summary: 'Questions that no article answers, most asked first', roles, response: unansweredList, status: 200 },
      async () => ({ questions: await unanswered() }),
    ),
    staffEndpoint(
      { method: 'delete', path: `${PATH}/:id`, summary: 'Forget one of them: no article is needed', roles, response: z.object({ id: z.string() }), status: 200 },
      async ({ id }) => {
        if (!await dismiss(id)) throw new Refusal('not_found', 'There is no such question.');
        return { id };
      },
    ),
  ];
}
