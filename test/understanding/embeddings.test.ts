import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { createKnowledge } from '../../knowledge/create-knowledge.ts';
import { createEmbeddingsEncoder } from '../../src/understanding/openai/embeddings-encoder.ts';

const KEY = 'sk-embeddings';
const request = z.strictObject({ model: z.literal('small'), input: z.array(z.string().min(1)).min(1).max(2048), encoding_format: z.literal('float') });

function replyTo(response: ServerResponse): (status: number, value: object) => void {
  return (status, value) => void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

/** Speaks the embeddings API: vectors come in any order, of any length; those about a lost card are alike in every language. */
let server: Server;
let inputs: string[][];
let fault: 'none' | 'fails' | 'silent' | 'short';
beforeEach(async () => {
  [inputs, fault] = [[], 'none'];
  server = createServer((incoming, response) => {
    const reply = replyTo(response);
    void json(incoming).then((body) => {
      if (fault === 'silent') return;
      if (incoming.url !== '/v1/embeddings') return reply(404, { error: { message: 'no such route' } });
      if (incoming.headers.authorization !== `Bearer ${KEY}`) return reply(401, { error: { message: 'Incorrect API key provided' } });
      const parsed = request.safeParse(body);
      if (!parsed.success) return reply(400, { error: { message: z.prettifyError(parsed.error) } });
      if (fault === 'fails') return reply(500, { error: { message: 'The server had an error' } });
      inputs.push(parsed.data.input);
      const data = parsed.data.input.map((text, index) => ({ object: 'embedding', index, embedding: /perdu|lost|freeze|égaré/i.test(text) ? [2, 0, 0.1] : [0, 2, text.length] }));
      return reply(200, { object: 'list', model: 'small', data: data.toReversed().slice(fault === 'short' ? 1 : 0), usage: { prompt_tokens: 1, total_tokens: 1 } });
    });
  });
  await new Promise<void>((done) => { server.listen(0, '127.0.0.1', done); });
});
afterEach(async () => new Promise<void>((done) => { server.close(() => done()); server.closeAllConnections(); }));

const encoder = (apiKey = KEY) => createEmbeddingsEncoder({ apiKey, baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, model: 'small', timeoutMs: 300 }, ['en', 'fr']);

describe('an embeddings endpoint', () => {
  it('gives a vector of length 1 for each text, in their order, however many', async () => {
    const texts = Array.from({ length: 300 }, (_, i) => 'x'.repeat(i + 1));
    const vectors = await encoder().encode(texts);
    vectors.forEach((vector, i) => {
      expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
      expect((vector[2] ?? 0) / (vector[1] ?? 1)).toBeCloseTo((i + 1) / 2, 3);
    });
    expect(inputs.map((input) => input.length)).toEqual([256, 44]);
  });

  it('is sent no card number, no empty text and no book', async () => {
    await encoder().encode(['my card 4111 1111 1111 1111', '  ', 'a'.repeat(50_000)]);
    expect(inputs[0]?.slice(0, 2)).toEqual(['my card [card]', '-']);
    expect(inputs[0]?.[2]?.length).toBeLessThan(10_000);
  });

  it.each([['fails', /500/], ['silent', /timed out|Connection error/], ['short', /1 vectors for 2 texts/]] as const)('that %s rejects', async (how, message) => {
    fault = how;
    await expect(encoder().encode(['one', 'two'])).rejects.toThrow(message);
  });

  it('with a wrong key rejects', async () => {
    await expect(encoder('sk-wrong').encode(['one'])).rejects.toThrow(/Incorrect API key/);
  });

  it('finds articles by meaning in another language than English, and words do when it fails', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'articles-'));
    await writeFile(join(folder, 'perte.md'), '---\ntitle: Carte perdue\nlocale: fr\n---\n\nBloquez la carte perdue dans l’application.\n');
    await writeFile(join(folder, 'agences.md'), '---\ntitle: Agences\nlocale: fr\n---\n\nNous sommes ouverts en semaine.\n');
    const asked = { locale: 'fr', audience: 'customer' as const };
    const found = async (question: string): Promise<string | undefined> => (await (await createKnowledge({ folders: [folder], encoder: encoder(), encoderMs: 2_000 })).answer(question, asked))[0]?.article;
    expect(await found('j’ai égaré mon plastique')).toBe('perte');
    fault = 'fails';
    expect(await found('j’ai égaré mon plastique')).toBeUndefined();
    expect(await found('carte perdue')).toBe('perte');
    await rm(folder, { recursive: true });
  });
});
