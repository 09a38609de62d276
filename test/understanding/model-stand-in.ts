import { createServer, type IncomingMessage, type Server } from 'node:http';
import { z } from 'zod';

/** What the stand-in was asked, as the real service would have seen it. */
export interface Asked { system: string; user: string; schema: string; model: string }
export type Behaviour = { kind: 'answer'; commands: unknown } | { kind: 'text'; content: string } | { kind: 'status'; status: number } | { kind: 'silent' } | { kind: 'hang up' };
export interface StandIn { baseUrl: string; asked: Asked[]; behave(next: Behaviour): void; close(): Promise<void> }

const request = z.object({
  model: z.string(),
  messages: z.array(z.object({ role: z.string(), content: z.string() })),
  response_format: z.object({
    type: z.string(),
    json_schema: z.object({ strict: z.boolean(), schema: z.looseObject({ required: z.array(z.string()), additionalProperties: z.boolean() }) }),
  }),
});
type Request = z.output<typeof request>;

/** A server that speaks the chat completions protocol: it wants the key, strict structured output and two messages. */
export async function startStandIn(apiKey: string): Promise<StandIn> {
  const asked: Asked[] = [];
  let behaviour: Behaviour = { kind: 'answer', commands: [] };
  const server = createServer((incoming, response) => {
    const reply = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    void bodyOf(incoming).then((body) => {
      if (incoming.method !== 'POST' || incoming.url !== '/v1/chat/completions') return reply(404, { error: { message: 'no such route' } });
      if (incoming.headers.authorization !== `Bearer ${apiKey}`) return reply(401, { error: { message: 'Incorrect API key provided' } });
      const wrong = wrongWith(body);
      if (wrong !== null) return reply(400, { error: { message: wrong } });
      asked.push({ system: body.messages[0]?.content ?? '', user: body.messages[1]?.content ?? '', schema: JSON.stringify(body.response_format), model: body.model });
      if (behaviour.kind === 'silent') return undefined;
      if (behaviour.kind === 'hang up') return void incoming.socket.destroy();
      if (behaviour.kind === 'status') return reply(behaviour.status, { error: { message: 'The server had an error' } });
      const content = behaviour.kind === 'text' ? behaviour.content : JSON.stringify({ commands: behaviour.commands });
      return reply(200, { id: `chatcmpl-${asked.length}`, object: 'chat.completion', created: 0, model: body.model, choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content, refusal: null } }] });
    });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return { baseUrl: `http://127.0.0.1:${portOf(server)}/v1`, asked, behave: (next) => { behaviour = next; }, close: () => closed(server) };
}

function wrongWith({ model, messages, response_format: format }: Request): string | null {
  if (model === '') return 'you must provide a model';
  if (messages.map((m) => m.role).join() !== 'system,user') return 'one system and one user message';
  if (format.type !== 'json_schema' || !format.json_schema.strict) return 'strict json_schema expected';
  const { required, additionalProperties } = format.json_schema.schema;
  return required.join() === 'commands' && !additionalProperties ? null : 'the root must be an object whose fields are all required';
}

async function bodyOf(incoming: IncomingMessage): Promise<Request> {
  incoming.setEncoding('utf8');
  let body = '';
  for await (const part of incoming) body += String(part);
  return request.parse(JSON.parse(body));
}

function portOf(server: Server): number {
  const address = server.address();
  return address !== null && typeof address === 'object' ? address.port : 0;
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => { server.close(() => { resolve(); }); });
}
