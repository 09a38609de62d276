import type { Passage } from '../../contracts.ts';
import type { Context } from '../context.ts';
import type { Heard } from '../events.ts';
import { offer, say, wordingOf, type World } from '../speak.ts';

/** Answers a question with the best passage of the articles and where it is from, or says that there is none and offers a person. */
export function answer(d: Context, at: { question: string; heard: Heard; world: World }): void {
  const { world } = at;
  const [best] = at.heard.answers.find((a) => a.question === at.question)?.passages ?? [];
  if (best) return say(d, [best.text, ...sourceLines(d, best, world)].join('\n'));
  // In the middle of a request, the choices of what is being asked come next.
  const person = d.frames.length > 0 ? [] : offer(d, [{ label: wordingOf(d, 'askPerson', { world }), command: { kind: 'person' } }]);
  say(d, wordingOf(d, 'unknownAnswer', { world }), person);
}

function sourceLines(d: Context, { sources = [] }: Passage, world: World): string[] {
  return sources.map(({ title, link, updated }, i) => {
    const name = `${sources.length > 1 ? `[${i + 1}] ` : ''}${title}${link === null ? '' : ` (${link})`}`;
    return wordingOf(d, updated === null ? 'source' : 'sourceUpdated', { world, values: { title: name, updated } });
  });
}
