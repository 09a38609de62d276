import type { Log, Understanding } from '../contracts.ts';
import type { FlowExamples } from './flow-examples.ts';
import { createLocalUnderstanding } from './local/create-local-understanding.ts';
import { createModelUnderstanding, type ModelSettings, type Reader } from './openai/create-model-understanding.ts';

export interface UnderstandingParts {
  /** Null: the local engine alone, without key or network. */
  openai: ModelSettings | null;
  flows: () => FlowExamples[];
  log: Pick<Log, 'warn'>;
  count?: (reader: Reader) => void;
}

/** The engine that the configuration asks for, and the local one, which always stands behind a model. */
export function createUnderstanding({ openai, ...parts }: UnderstandingParts): { engine: Understanding; local: Understanding } {
  const local = createLocalUnderstanding(parts);
  return { local, engine: openai === null ? local : createModelUnderstanding({ ...parts, settings: openai, local }) };
}
