import { stringify } from 'yaml';
import type { UnansweredQuestion } from '../src/contracts.ts';
import { slug } from './import/keep-article.ts';

/** An article for its owner to write: never served while it says `draft: true`. */
export function draftArticle({ id, question, locale, count, alike }: UnansweredQuestion): { name: string; markdown: string } {
  const about = { title: question, locale, audience: 'customer', draft: true, questions: [question, ...alike] };
  return {
    name: `${slug(question)}-${id.slice(0, 6)}.md`,
    markdown: `---\n${stringify(about)}---\n\nTODO by owner: write the answer, give this article a title, set "owner" and "updated", and take "draft" out. Asked ${count === 1 ? 'once' : `${count} times`}.\n`,
  };
}
