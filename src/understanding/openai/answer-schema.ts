import { z } from 'zod';

const ABOUT = ['greeting', 'thanks', 'goodbye', 'bot', 'insult'] as const;
/** Commands without anything more. A confirmation is not among them: only the customer's own yes confirms. */
const PLAIN = ['deny', 'cancel', 'cancel all', 'skip', 'repeat', 'pause', 'restart', 'help', 'why', 'person', 'unclear'] as const;

const plain = z.strictObject({ kind: z.enum(PLAIN) });
const question = z.strictObject({ kind: z.literal('question'), text: z.string() });
const chitchat = z.strictObject({ kind: z.literal('chitchat'), about: z.enum(ABOUT) });
const start = z.strictObject({ kind: z.literal('start'), flow: z.string(), confidence: z.number() });
const value = z.strictObject({ kind: z.enum(['set', 'correct']), slot: z.string(), value: z.string(), said: z.string() });
export type ModelCommand = z.output<typeof plain> | z.output<typeof question> | z.output<typeof chitchat> | z.output<typeof start> | z.output<typeof value>;

/** What the model may answer here: only these flows and slots exist for it. Every field is required, as strict mode asks. */
export function answerSchema(flows: string[], slots: string[]): z.ZodType<{ commands: ModelCommand[] }> {
  const options: z.ZodType<ModelCommand>[] = [plain, question, chitchat];
  if (flows.length > 0) options.push(start.extend({ flow: z.enum(flows) }));
  if (slots.length > 0) options.push(value.extend({ slot: z.enum(slots) }));
  return z.strictObject({ commands: z.array(z.union(options)) });
}
