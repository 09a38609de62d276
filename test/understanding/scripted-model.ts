import { z } from 'zod';
import type { Command, ReadingContext, SlotSpec } from '../../src/contracts.ts';
import type { FlowExamples } from '../../src/understanding/flow-examples.ts';
import { createLocalUnderstanding } from '../../src/understanding/local/create-local-understanding.ts';
import type { Answerer } from './model-stand-in.ts';

const slotLine = z.object({
  slot: z.string(), type: z.custom<SlotSpec['type']>(), pattern: z.string().optional(), min: z.number().optional(), max: z.number().optional(),
  options: z.array(z.object({ id: z.string(), label: z.string() })).optional(), state: z.enum(['filled', 'open']),
});

/**
 * Answers for a model with what the local engine reads out of the prompt, in the model's schema.
 * This tries the pipeline (prompt, schema, disposal, merging), and says nothing about how well a model reads.
 */
export function createScriptedModel(at: { flows: () => FlowExamples[]; now: () => number; timeZone?: string; country?: string }): Answerer {
  const local = createLocalUnderstanding({ flows: at.flows });
  return async ({ system, user }) => {
    const { timeZone = 'Europe/London', country = 'GB' } = at;
    const commands = await local.read(user, { ...contextOf(system), now: at.now(), timeZone, country });
    return { kind: 'answer', commands: commands.map(translated) };
  };
}

/** What the prompt tells of the conversation. */
function contextOf(prompt: string): Omit<ReadingContext, 'now' | 'timeZone' | 'country'> {
  const lines = [...prompt.matchAll(/^- (\{"slot".*\})$/gm)].map(([, json]) => slotLine.parse(JSON.parse(json ?? '')));
  const part = (shape: RegExp): string | null => shape.exec(prompt)?.[1] ?? null;
  return {
    locale: part(/^Language: (\w+)\./m) ?? 'en', asking: part(/just asked for: (\S+)\./), flow: part(/Running flow: (\S+)\./),
    confirming: prompt.includes('asked to confirm a summary'), candidates: part(/asked which is meant: ([^.]+)\./)?.split(', ') ?? [],
    slots: Object.fromEntries(lines.map(({ slot, type, pattern, min, max, options }) => [slot, { type, pattern, min, max, options }])), filled: Object.fromEntries(lines.filter(({ state }) => state === 'filled').map(({ slot }) => [slot, null])),
  };
}

function translated(command: Command): object {
  switch (command.kind) {
    case 'set': case 'correct': return { kind: command.kind, slot: command.slot, value: typeof command.value === 'string' ? command.value : JSON.stringify(command.value), said: command.said };
    case 'cancel': return { kind: command.all ? 'cancel all' : 'cancel' };
    case 'start': case 'question': case 'chitchat': case 'deny': case 'skip': case 'repeat': case 'pause': case 'restart': case 'help': case 'why': case 'person': return command;
    // The schema has no word for these: the local engine's own reading stands.
    case 'confirm': case 'invalid': case 'unclear': case 'optOut': case 'elsewhere': case 'stale': case 'odd': case 'foreign': return { kind: 'unclear' };
    default: return command satisfies never;
  }
}
