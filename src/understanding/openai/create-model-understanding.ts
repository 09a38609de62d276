import type { Command, KeptReading, Log, ReadingContext, Understanding } from '../../contracts.ts';
import { digest } from '../../digest.ts';
import { redactCommand } from '../../redact/redact-command.ts';
import { redact } from '../../redact/redact.ts';
import type { EngineFigures, Reader } from '../engine-figures.ts';
import type { FlowExamples } from '../flow-examples.ts';
import type { LocalUnderstanding } from '../local/create-local-understanding.ts';
import { createNormaliseValue, type NormaliseValue } from '../local/normalise-value.ts';
import { answerSchema } from './answer-schema.ts';
import { ModelFailure, type AskModel } from './ask-model.ts';
import { dispose } from './dispose.ts';
import { isSure, staysOurs } from './is-sure.ts';
import { promptFor } from './prompt.ts';
import { shortlist, type Ranked } from './shortlist.ts';

/** model: asked about all but what stays ours; hybrid: only where the local engine is not sure. */
export type ModelMode = 'model' | 'hybrid';
/** Readings that outlive a crash and a lost race, by message. */
export interface ReadingMemory {
  reading(message: string): Promise<KeptReading | null>;
  keepReading(message: string, reading: KeptReading): Promise<void>;
}
export interface ModelUnderstandingParts {
  mode: ModelMode;
  model: string;
  ask: AskModel;
  local: LocalUnderstanding;
  flows: () => FlowExamples[];
  memory: ReadingMemory | null;
  figures: EngineFigures;
  log: Pick<Log, 'warn' | 'debug'>;
}

const LONGEST_TEXT = 4000;

/** Reads with a model: one attempt, then the local engine. The model proposes; rules dispose. */
export function createModelUnderstanding(parts: ModelUnderstandingParts): Understanding {
  const normalise = createNormaliseValue();
  const read = async (text: string, at: ReadingContext): Promise<{ commands: Command[]; reader: Reader }> => {
    const own = await parts.local.read(text, at);
    if (text.trim() === '' || staysOurs(own, at)) return { commands: own, reader: 'local' };
    const ranked = parts.local.rank(text);
    if (parts.mode === 'hybrid' && isSure(own, { text, ranked }, at)) return { commands: own, reader: 'local' };
    return readOnce(parts, { text, at, own, ranked, normalise });
  };
  return {
    async read(text, at) {
      const startedAt = performance.now();
      const { commands, reader } = await read(text, at);
      const seconds = (performance.now() - startedAt) / 1_000;
      parts.figures.read(reader, seconds);
      parts.log.debug({ engine: reader, ms: Math.round(seconds * 1_000), count: commands.length, ...(at.flow !== null && { flow: at.flow }) }, 'a text was read');
      return commands;
    },
  };
}

interface Unsure { text: string; at: ReadingContext; own: Command[]; ranked: readonly Ranked[]; normalise: NormaliseValue }

/** As it was read before, where this message was read at this very point of the conversation. */
async function readOnce(parts: ModelUnderstandingParts, unsure: Unsure): Promise<{ commands: Command[]; reader: Reader }> {
  const message = unsure.at.messages?.at(-1);
  if (message === undefined || parts.memory === null) return askAndDispose(parts, unsure);
  const of = digestOf(unsure);
  const kept = await parts.memory.reading(message);
  if (kept?.digest === of) return { commands: kept.commands, reader: 'remembered' };
  const read = await askAndDispose(parts, unsure);
  await parts.memory.keepReading(message, { digest: of, commands: read.commands.map((command) => redactCommand(command, unsure.at)) });
  return read;
}

async function askAndDispose({ ask, flows, model, log }: ModelUnderstandingParts, { text, at, own, ranked, normalise }: Unsure): Promise<{ commands: Command[]; reader: Reader }> {
  const offered = shortlist(flows(), ranked, at);
  try {
    const { commands } = await ask({
      use: 'read', system: promptFor(at, offered), user: redact(text).slice(0, LONGEST_TEXT), schema: answerSchema(offered.map(({ name }) => name), Object.keys(at.slots)),
    });
    return { commands: merged(dispose(commands, { text, at, normalise }), own), reader: 'model' };
  } catch (error) {
    if (!(error instanceof ModelFailure)) throw error;
    log.warn({ reason: error.reason, model }, 'The model did not answer as agreed; the local engine read the text.');
    return { commands: own, reader: 'fallback' };
  }
}

/** Our own values stay where the model saw none: card-like numbers never reach it. */
function merged(theirs: Command[], own: Command[]): Command[] {
  if (theirs.length === 0) return own;
  const slots = new Set(theirs.flatMap((c) => ('slot' in c ? [c.slot] : [])));
  const values = own.filter((c) => (c.kind === 'set' || c.kind === 'correct') && !slots.has(c.slot) && /\d/.test(c.said));
  return [...values, ...theirs];
}

/** The time of day changes nothing about what was said. */
function digestOf({ text, at }: Unsure): string {
  const { locale, timeZone, country, asking, confirming, flow, candidates, filled } = at;
  const day = new Date(at.now).toISOString().slice(0, 10);
  const slots = JSON.parse(JSON.stringify(at.slots));
  return digest({ text, locale, timeZone, country, asking, confirming, flow, candidates, filled, slots, day });
}
