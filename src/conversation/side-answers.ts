import type { Command, Passage } from '../contracts.ts';
import type { Context, Frame } from './context.ts';
import { flowText, offer, say, sayWording, titleOf, wordingOf, type World } from './speak.ts';
import type { Heard } from './events.ts';
import type { WordingKey } from './wordings.ts';

type Aside = Extract<Command, { kind: 'why' | 'help' | 'chitchat' | 'pause' | 'repeat' }>;
const CHITCHAT: { readonly [about in Extract<Command, { kind: 'chitchat' }>['about']]: WordingKey } = {
  greeting: 'greetingAgain', thanks: 'thanks', goodbye: 'goodbye', bot: 'bot', insult: 'insult',
};

/** Answers what is beside the point, so that the point can be asked again. */
export function reply(d: Context, command: Aside, at: { frame: Frame | null; world: World }): void {
  const { world } = at;
  switch (command.kind) {
    case 'help': return sayWording(d, 'help', { world });
    case 'pause': return sayWording(d, 'pause', { world });
    case 'chitchat': return sayWording(d, CHITCHAT[command.about], { world });
    case 'why': return why(d, at);
    // Where something is being asked, asking it again is the repetition.
    case 'repeat': return at.frame === null && d.said ? say(d, d.said.text, d.said.choices) : undefined;
    default: return command satisfies never;
  }
}

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

function why(d: Context, at: { frame: Frame | null; world: World }): void {
  const program = at.frame && at.world.program(at.frame.flow, at.frame.version);
  if (!at.frame || !program) return sayWording(d, 'help', { world: at.world });
  const reason = 'slot' in d.stop ? program.slots[d.stop.slot]?.why : undefined;
  if (reason !== undefined) return say(d, flowText(d, reason, { frame: at.frame, world: at.world }));
  sayWording(d, 'why', { world: at.world, values: { title: titleOf(program, d) } });
}
