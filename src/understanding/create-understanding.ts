import type { Log, Understanding } from '../contracts.ts';
import type { FlowExamples } from './flow-examples.ts';
import { createLocalUnderstanding } from './local/create-local-understanding.ts';
import type { ModelSettings, Reader } from './openai/create-model-understanding.ts';

export interface UnderstandingParts {
  /** Null: the local engine alone, without key or network. */
  openai: ModelSettings | null;
  flows: () => FlowExamples[];
  log: Pick<Log, 'warn'>;
  count?: (reader: Reader) => void;
}

/** The engine that the configuration asks for, and the local one, which always stands behind a model. */
export async function createUnderstanding({ openai, ...parts }: UnderstandingParts): Promise<{ engine: Understanding; local: Understanding }> {
  const local = createLocalUnderstanding(parts);
  if (openai === null) return { local, engine: local };
  // Loaded only where a key is set: the package takes a good part of a start.
  const { createModelUnderstanding } = await import('./openai/create-model-understanding.ts');
  return { local, engine: createModelUnderstanding({ ...parts, settings: openai, local }) };
}
