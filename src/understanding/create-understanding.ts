import type { Compose, Encoder, Log, NextMove, Understanding } from '../contracts.ts';
import { UNCOUNTED, type EngineFigures } from './engine-figures.ts';
import type { FlowExamples } from './flow-examples.ts';
import { createLocalUnderstanding, type LocalUnderstanding } from './local/create-local-understanding.ts';
import { LANGUAGES } from './local/phrases/index.ts';
import type { ModelConnection } from './openai/ask-model.ts';
import type { ModelMode, ReadingMemory } from './openai/create-model-understanding.ts';

export interface ModelSettings extends ModelConnection { mode: ModelMode }
export interface UnderstandingParts {
  /** Null: the local engine alone, without key or network. */
  openai: ModelSettings | null;
  flows: () => FlowExamples[];
  log: Pick<Log, 'warn' | 'debug'>;
  encoder?: Encoder | null;
  figures?: EngineFigures;
  /** Keeps what a message was read as, so that it is not asked about twice. */
  memory?: ReadingMemory;
  /** One that has learnt these flows already. */
  local?: LocalUnderstanding;
}
export interface Engines { engine: Understanding; local: LocalUnderstanding }

/** The engine that the configuration asks for, and the local one, which always stands behind a model. */
export async function createUnderstanding({ openai, figures = UNCOUNTED, memory, local: learnt, ...parts }: UnderstandingParts): Promise<Engines> {
  const local = learnt ?? createLocalUnderstanding(parts);
  if (openai === null) return { local, engine: counted(local, figures) };
  const { createAskModel, createModelUnderstanding } = await import('./openai/index.ts');
  const { mode, model } = openai;
  return { local, engine: createModelUnderstanding({ ...parts, mode, model, local, figures, memory: memory ?? null, ask: createAskModel(openai, figures) }) };
}

/** Words answers from passages with the model that is configured; null where there is none. */
export async function createCompose({ openai, log, figures = UNCOUNTED }: Pick<UnderstandingParts, 'openai' | 'log' | 'figures'>): Promise<Compose | null> {
  if (openai === null) return null;
  const { createAskModel, createComposeAnswer } = await import('./openai/index.ts');
  return createComposeAnswer({ ask: createAskModel(openai, figures), model: openai.model, log });
}

/** What articles and questions are compared by: the embeddings endpoint that is configured, else the encoder. */
export async function createArticleEncoder(embeddings: ModelConnection | null, encoder: Encoder | null): Promise<Encoder | null> {
  if (embeddings === null) return encoder;
  const { createEmbeddingsEncoder } = await import('./openai/index.ts');
  return createEmbeddingsEncoder(embeddings, LANGUAGES.map(({ locale }) => locale));
}

/** Leads agent steps with the model that is configured; null where there is none. */
export async function createNextMove({ openai, figures = UNCOUNTED }: { openai: (ModelConnection & { priceIn: number; priceOut: number }) | null; figures?: EngineFigures | undefined }): Promise<NextMove | null> {
  if (openai === null) return null;
  const { createAskModel, createAgentMove } = await import('./openai/index.ts');
  const ask = (spent: EngineFigures['asked']): ReturnType<typeof createAskModel> => createAskModel(openai, {
    asked(one) {
      figures.asked(one);
      spent(one);
    },
  });
  return createAgentMove({ ask, priceIn: openai.priceIn, priceOut: openai.priceOut });
}

function counted(local: Understanding, figures: EngineFigures): Understanding {
  return {
    async read(text, at) {
      const startedAt = performance.now();
      const commands = await local.read(text, at);
      figures.read('local', (performance.now() - startedAt) / 1_000);
      return commands;
    },
  };
}
