import type { Command, ReadingContext } from '../../contracts.ts';
import type { Found } from '../local/recognisers/recogniser.ts';
import type { NormaliseValue } from '../local/normalise-value.ts';
import type { ModelCommand } from './answer-schema.ts';
import { wasSaid } from './was-said.ts';

export interface Disposal { text: string; at: ReadingContext; normalise: NormaliseValue }

/** A message holds no more than so many commands. */
const MOST_COMMANDS = 12;

/** What is left of the model's commands when the rules have had their say: values that were really said, and nothing that confirms. */
export function dispose(proposed: ModelCommand[], disposal: Disposal): Command[] {
  return proposed.slice(0, MOST_COMMANDS).flatMap((command): Command[] => {
    switch (command.kind) {
      case 'set': case 'correct': return valueOf(command, disposal);
      case 'start': return command.flow === disposal.at.flow ? [] : [{ ...command, confidence: Math.min(1, Math.max(0, command.confidence)) }];
      case 'question': return [{ kind: 'question', text: disposal.text }];
      case 'cancel': return [{ kind: 'cancel', all: false }];
      case 'cancel all': return [{ kind: 'cancel', all: true }];
      case 'unclear': return [];
      case 'chitchat': return [command];
      case 'deny': case 'skip': case 'repeat': case 'pause': case 'restart': case 'help': case 'why': case 'person': return [{ kind: command.kind }];
      default: return command satisfies never;
    }
  });
}

/** Words that stand in the text, read by our own recogniser. Only among the choices that are open may the model say which one they mean. */
function valueOf({ slot, value, said }: Extract<ModelCommand, { slot: string }>, { text, at, normalise }: Disposal): Command[] {
  const type = Object.hasOwn(at.slots, slot) ? at.slots[slot]?.type : undefined;
  // A yes or no is an answer only to its own question, and a code is a secret: the local engine has read them.
  if (type === undefined || type === 'yesno' || type === 'code' || !wasSaid(said, text)) return [];
  const read: Found | null = normalise(slot, said, at) ?? (type === 'choice' ? chosen(slot, value, { at, normalise }) : null);
  if (read === null || !isWhole(read, { slot, said, text, at, normalise })) return [];
  return [{ kind: Object.hasOwn(at.filled, slot) ? 'correct' : 'set', slot, value: read.value, said }];
}

/** An option by its id, and nothing that only resembles one. */
function chosen(slot: string, value: string, { at, normalise }: Pick<Disposal, 'at' | 'normalise'>): Found | null {
  const option = at.slots[slot]?.options?.find(({ id }) => id === value.trim());
  if (option === undefined) return null;
  return normalise(slot, option.id, at) ?? { value: option.id, said: option.id, start: 0, end: option.id.length };
}

/** A part of a longer value is another value: "5" of "5 million", "07700 900" of "07700 900123". */
function isWhole(read: Found, on: Disposal & { slot: string; said: string }): boolean {
  const type = on.at.slots[on.slot]?.type;
  if (type === 'choice' || type === 'text' || type === 'name') return true;
  const inText = on.normalise(on.slot, on.text, on.at);
  // The text may hold several values; only one that contains these words can contradict them.
  return inText === null || !inText.said.includes(read.said) || JSON.stringify(inText.value) === JSON.stringify(read.value);
}
