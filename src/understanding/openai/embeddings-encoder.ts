import OpenAI from 'openai';
import type { Encoder } from '../../contracts.ts';
import { redact } from '../../redact/redact.ts';
import type { ModelConnection } from './ask-model.ts';

/** Texts of one request; the API takes 2,048. */
const BATCH = 256;
/** Characters of a text, well below the 8,192 tokens that the API takes. */
const LONGEST = 6_000;

/** An encoder behind the embeddings API of OpenAI, or of who speaks it. Rejects when it fails or takes longer than `timeoutMs`. */
export function createEmbeddingsEncoder({ apiKey, baseUrl, model, timeoutMs }: ModelConnection, locales: readonly string[]): Encoder {
  const client = new OpenAI({ apiKey, baseURL: baseUrl, timeout: timeoutMs, maxRetries: 0, organization: null, project: null, logLevel: 'off' });
  const leaving = new AbortController();
  const ask = async (texts: readonly string[]): Promise<Float32Array[]> => {
    // An empty text is refused.
    const input = texts.map((text) => redact(text).slice(0, LONGEST).trim() || '-');
    const { data } = await client.embeddings.create({ model, input, encoding_format: 'float' }, { signal: leaving.signal });
    const sorted = data.toSorted((a, b) => a.index - b.index);
    if (sorted.length !== texts.length) throw new Error(`The embeddings API gave ${sorted.length} vectors for ${texts.length} texts.`);
    return sorted.map(({ embedding }) => ofLengthOne(embedding));
  };
  return {
    name: model, size: 0, locales,
    async encode(texts) {
      const vectors: Float32Array[] = [];
      for (let at = 0; at < texts.length; at += BATCH) vectors.push(...await ask(texts.slice(at, at + BATCH)));
      return vectors;
    },
    close: async () => leaving.abort(),
  };
}

function ofLengthOne(numbers: readonly number[]): Float32Array {
  const length = Math.hypot(...numbers) || 1;
  return Float32Array.from(numbers, (x) => x / length);
}
