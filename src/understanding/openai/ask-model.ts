import OpenAI, { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai';
import { zodResponseFormat } from 'openai/helpers/zod';
import { z } from 'zod';
import type { EngineFigures, ModelUse, Spent } from '../engine-figures.ts';

export interface ModelConnection { apiKey: string; baseUrl: string; model: string; timeoutMs: number }
export interface Question<T> { use: ModelUse; system: string; user: string; schema: z.ZodType<T> }
export type AskModel = <T>(question: Question<T>) => Promise<T>;

/** The model did not answer as agreed. `reason` is safe to log and to count. */
export class ModelFailure extends Error {
  override readonly name = 'ModelFailure';
  readonly reason: string;
  constructor(reason: string) {
    super(`the model did not answer as agreed: ${reason}`);
    this.reason = reason;
  }
}

/** Asks once, within `timeoutMs`, for an answer of the given shape; throws ModelFailure for anything else. Every attempt is counted. */
export function createAskModel({ apiKey, baseUrl, model, timeoutMs }: ModelConnection, figures: Pick<EngineFigures, 'asked'>): AskModel {
  const client = new OpenAI({ apiKey, baseURL: baseUrl, timeout: timeoutMs, maxRetries: 0, organization: null, project: null, logLevel: 'off' });
  return async ({ use, system, user, schema }) => {
    const startedAt = performance.now();
    const limit = AbortSignal.timeout(timeoutMs);
    const spent: Spent = { use, seconds: 0, tokensIn: 0, tokensOut: 0, failure: null };
    try {
      const completion = await client.chat.completions.create({
        model,
        messages: [{ role: 'system', content: system }, { role: 'user', content: user }],
        response_format: zodResponseFormat(schema, 'answer'),
      }, { signal: limit });
      spent.tokensIn = completion.usage?.prompt_tokens ?? 0;
      spent.tokensOut = completion.usage?.completion_tokens ?? 0;
      return contentOf(completion, schema);
    } catch (error) {
      spent.failure = limit.aborted ? 'slow' : reasonOf(error);
      throw new ModelFailure(spent.failure);
    } finally {
      spent.seconds = (performance.now() - startedAt) / 1_000;
      figures.asked(spent);
    }
  };
}

function contentOf<T>(completion: OpenAI.Chat.Completions.ChatCompletion, schema: z.ZodType<T>): T {
  const choice = completion.choices?.[0];
  if (choice?.message?.refusal) throw new ModelFailure('refusal');
  if (choice?.finish_reason === 'content_filter') throw new ModelFailure('refusal');
  if (choice?.finish_reason === 'length') throw new ModelFailure('cut off');
  const content = choice?.message?.content?.trim() ?? '';
  if (content === '') throw new ModelFailure('empty');
  return schema.parse(JSON.parse(content));
}

function reasonOf(error: unknown): string {
  if (error instanceof ModelFailure) return error.reason;
  if (error instanceof z.ZodError) return 'wrong shape';
  if (error instanceof APIConnectionTimeoutError || error instanceof APIUserAbortError) return 'slow';
  if (error instanceof APIConnectionError) return 'dropped';
  if (error instanceof APIError && typeof error.status === 'number') return error.status >= 500 ? '5xx' : String(error.status);
  // What comes from below the package may be an error of another realm.
  return typeof error === 'object' && error !== null && 'name' in error && error.name === 'SyntaxError' ? 'no JSON' : 'dropped';
}
