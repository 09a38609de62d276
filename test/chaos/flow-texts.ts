import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import { flowFiles } from './place.ts';

const localized = z.union([z.string(), z.record(z.string(), z.string())]).transform((text) => (typeof text === 'string' ? text : text['en'] ?? ''));
interface Step { call?: string | undefined; progress?: string | undefined; subject?: string | undefined; steps: Step[] }
const step: z.ZodType<Step> = z.lazy(() => z.object({
  call: z.string().optional(), progress: localized.optional(), notify: z.object({ subject: localized.optional() }).optional(),
  do: z.array(step).default([]), otherwise: z.union([z.array(step), z.string()]).default([]), parallel: z.array(step).default([]),
}).transform(({ call, progress, notify, do: first, otherwise, parallel }) => ({
  call, progress, subject: notify?.subject, steps: [...first, ...(typeof otherwise === 'string' ? [] : otherwise), ...parallel],
})));
const flow = z.object({ flow: z.string(), steps: z.array(step), done: localized.optional(), refused: localized.optional(), endings: z.record(z.string(), localized).default({}) });

/** What a flow says, as its file has it: how each ending sounds, and which line of work stands for which action. */
export interface FlowTexts {
  endings: { name: string; sounds: RegExp }[];
  /** By the text of a progress line. */
  actions: { [progress: string]: string };
  /** Subjects of the e-mails that it sends. */
  subjects: string[];
}

export async function readFlowTexts(): Promise<{ [flow: string]: FlowTexts }> {
  const flows = await Promise.all((await flowFiles()).map(async (file) => flow.parse(parse(await readFile(file, 'utf8')))));
  return Object.fromEntries(flows.map(({ flow: name, steps, done, refused, endings }) => {
    const all = steps.flatMap(flatten);
    const said = { ...(done !== undefined && { done }), ...(refused !== undefined && { refused }), ...endings };
    return [name, {
      endings: Object.entries(said).map(([ending, text]) => ({ name: ending, sounds: soundOf(text) })),
      actions: Object.fromEntries(all.flatMap(({ call, progress }) => (call === undefined || progress === undefined ? [] : [[progress, call]]))),
      subjects: all.flatMap(({ subject }) => subject ?? []),
    }];
  }));
}

function flatten(one: Step): Step[] {
  return [one, ...one.steps.flatMap(flatten)];
}

/** A text with anything where an expression stands. */
function soundOf(text: string): RegExp {
  return new RegExp(`^${text.split(/\{[^}]*\}/).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)).join('.+')}$`);
}
