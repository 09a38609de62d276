/** All that a model is used for; loaded only where one is configured, since the package takes a good part of a start. */
export { createAgentMove } from './agent-move.ts';
export { createAskModel } from './ask-model.ts';
export { createEmbeddingsEncoder } from './embeddings-encoder.ts';
export { createComposeAnswer } from './compose-answer.ts';
export { createModelUnderstanding } from './create-model-understanding.ts';
