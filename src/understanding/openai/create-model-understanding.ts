import OpenAI from 'openai';
import { zodResponseFormat } from 'openai/helpers/zod';
import type { Command, Log, ReadingContext, Understanding } from '../../contracts.ts';
import type { FlowExamples } from '../flow-examples.ts';
import { createNormaliseValue } from '../local/normalise-value.ts';
import { answerSchema, type ModelCommand } from './answer-schema.ts';
import { dispose } from './dispose.ts';
import { promptFor } from './prompt.ts';
import { redactCards } from './redact.ts';

export interface ModelSettings { apiKey: string; baseUrl: string; model: string; timeoutMs: number }
/** Who read a text: the local engine because it was certain, the model, or the local engine because the model failed. */
export type Reader = 'local' | 'model' | 'fallback';
export interface ModelUnderstandingParts {
  settings: ModelSettings;
  local: Understanding;
  flows: () => FlowExamples[];
  log: Pick<Log, 'warn'>;
  /** Called once for every text that was read. */
  count?: (reader: Reader) => void;
}

/** What the local engine decides alone: these are gates and rights, and no model may overrule them. */
const OURS: ReadonlySet<Command['kind']> = new Set<Command['kind']>(['confirm', 'deny', 'cancel', 'person', 'restart']);
const LONGEST_TEXT = 4000;

/** Reads with a model: one attempt within `timeoutMs`, then the local engine. The model proposes; rules dispose. */
export function createModelUnderstanding(parts: ModelUnderstandingParts): Understanding {
  const { settings, local, log, count = () => {} } = parts;
  const ask = createAsk(settings, parts.flows);
  const normalise = createNormaliseValue();
  return {
    read: async (text, at) => {
      const own = await local.read(text, at);
      if (text.trim() === '' || own.some((c) => OURS.has(c.kind)) || answersAlone(own, at)) {
        count('local');
        return own;
      }
      try {
        const proposed = await ask(redactCards(text.slice(0, LONGEST_TEXT)), at);
        count('model');
        return merged(dispose(proposed, { text, at, normalise }), own);
      } catch (error) {
        count('fallback');
        log.warn({ reason: error instanceof Error ? error.constructor.name : 'unknown', model: settings.model }, 'The model did not answer as agreed; the local engine read the text.');
        return own;
      }
    },
  };
}

/** A yes or no to its own question is a right; a one-time code is a secret that is sent to nobody. */
function answersAlone(own: Command[], { asking, slots }: ReadingContext): boolean {
  const type = asking === null ? undefined : slots[asking]?.type;
  return (type === 'yesno' || type === 'code') && own.some((c) => 'slot' in c && c.slot === asking);
}

/** Our own values stay where the model saw none: card-like numbers never reach it. */
function merged(theirs: Command[], own: Command[]): Command[] {
  if (theirs.length === 0) return own;
  const slots = new Set(theirs.flatMap((c) => ('slot' in c ? [c.slot] : [])));
  const values = own.filter((c) => (c.kind === 'set' || c.kind === 'correct') && !slots.has(c.slot) && /\d/.test(c.said));
  return [...values, ...theirs];
}

function createAsk(settings: ModelSettings, flows: () => FlowExamples[]): (text: string, at: ReadingContext) => Promise<ModelCommand[]> {
  const { apiKey, baseUrl, model, timeoutMs } = settings;
  const client = new OpenAI({ apiKey, baseURL: baseUrl, timeout: timeoutMs, maxRetries: 0, organization: null, project: null, logLevel: 'off' });
  return async (text, at) => {
    const offered = flows();
    const schema = answerSchema(offered.map((f) => f.name), Object.keys(at.slots));
    const completion = await client.chat.completions.create({
      model,
      messages: [{ role: 'system', content: promptFor(at, offered) }, { role: 'user', content: text }],
      response_format: zodResponseFormat(schema, 'commands'),
    }, { signal: AbortSignal.timeout(timeoutMs) });
    return schema.parse(JSON.parse(completion.choices[0]?.message.content ?? '')).commands;
  };
}
