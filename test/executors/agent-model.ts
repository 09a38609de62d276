import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { wrongWithSchema } from '../understanding/strict-schema.ts';

/** What the model is asked, as it would read it. */
export interface AskedForMove { system: string; facts: unknown; left: { calls: number; turns: number }; lines: { by: string; [key: string]: unknown }[]; schema: string }
/** The next move, from what was asked alone: asked the same again, it answers the same. */
export type Leads = (asked: AskedForMove) => unknown;
export interface AgentModel { openai: { apiKey: string; baseUrl: string; model: string; timeoutMs: number; mode: 'hybrid'; priceIn: number; priceOut: number }; asked: AskedForMove[]; lead(by: Leads): void; close(): Promise<void> }

const KEY = 'sk-agent';
const request = z.object({
  messages: z.tuple([z.object({ role: z.literal('system'), content: z.string() }), z.object({ role: z.literal('user'), content: z.string() })]),
  response_format: z.object({ type: z.literal('json_schema'), json_schema: z.object({ strict: z.literal(true), schema: z.unknown() }) }),
});
const user = z.object({ facts: z.unknown(), left: z.object({ calls: z.number(), turns: z.number() }), lines: z.array(z.looseObject({ by: z.string() })) });

/** Chat completions with strict structured output, by a script. What is not about a move of an agent step is refused with 500. */
export async function startAgentModel(leads: Leads): Promise<AgentModel> {
  const asked: AskedForMove[] = [];
  let by = leads;
  const server = createServer((incoming, response) => void answer(incoming, response).catch((error: unknown) => reply(response, 500, { error: { message: String(error) } })));
  const answer = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (incoming.url !== '/v1/chat/completions' || incoming.headers.authorization !== `Bearer ${KEY}`) return reply(response, 401, { error: { message: 'Incorrect API key provided' } });
    const { messages: [system, said], response_format: { json_schema: { schema } } } = request.parse(JSON.parse(await bodyOf(incoming)));
    const wrong = wrongWithSchema(schema);
    if (wrong !== null) return reply(response, 400, { error: { message: wrong } });
    const one: AskedForMove = { system: system.content, schema: JSON.stringify(schema), ...user.parse(JSON.parse(said.content)) };
    asked.push(one);
    const next = by(one);
    if (next === null) return reply(response, 500, { error: { message: 'The server had an error' } });
    const usage = { prompt_tokens: 1_000, completion_tokens: 100, total_tokens: 1_100 };
    reply(response, 200, { id: 'x', object: 'chat.completion', created: 0, model: 'm', usage, choices: [{ index: 0, finish_reason: 'stop', logprobs: null, message: { role: 'assistant', content: JSON.stringify({ next }), refusal: null } }] });
  };
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const address: AddressInfo | string | null = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return {
    asked, openai: { apiKey: KEY, baseUrl: `http://127.0.0.1:${port}/v1`, model: 'm', timeoutMs: 5_000, mode: 'hybrid', priceIn: 10, priceOut: 50 },
    lead: (next) => { by = next; },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => { server.close(resolve); });
    },
  };
}

/** A call as the model words it. */
export const calling = (action: string, args: object = {}): object => ({ kind: 'call', action, arguments: JSON.stringify(args) });

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  incoming.setEncoding('utf8');
  let body = '';
  for await (const part of incoming) body += String(part);
  return body;
}
