import type { Command, ReadingContext } from '../../contracts.ts';
import type { Found } from '../local/recognisers/recogniser.ts';
import { fold } from '../local/utterance.ts';
import type { NormaliseValue } from '../local/normalise-value.ts';
import type { ModelCommand } from './answer-schema.ts';

export interface Disposal { text: string; at: ReadingContext; normalise: NormaliseValue }

/** What is left of the model's commands when the rules have had their say: values that were really said, and nothing that confirms. */
export function dispose(proposed: ModelCommand[], disposal: Disposal): Command[] {
  return proposed.flatMap((command): Command[] => {
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

/** The customer's own words are read by our recogniser; the model's reading counts only where ours finds nothing in them. */
function valueOf({ slot, value, said }: Extract<ModelCommand, { slot: string }>, { text, at, normalise }: Disposal): Command[] {
  if (said.trim() === '' || !fold(text).includes(fold(said))) return [];
  // A yes or no is an answer only to its own question, and the local engine has read it.
  if (at.slots[slot]?.type === 'yesno') return [];
  const read = readOwn(said, slot, { at, normalise }) ?? normalise(slot, value, at);
  if (read === null) return [];
  const filled = Object.hasOwn(at.filled, slot);
  return [{ kind: filled ? 'correct' : 'set', slot, value: read.value, said }];
}

function readOwn(said: string, slot: string, { at, normalise }: Omit<Disposal, 'text'>): Found | null {
  return at.slots[slot]?.type === 'text' && at.slots[slot].pattern === undefined ? null : normalise(slot, said, at);
}
