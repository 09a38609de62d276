import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { createRecording, type Recording } from './model-recording.ts';
import { wrongWithSchema } from './strict-schema.ts';

/** What the stand-in was asked, as the real service would have seen it. */
export interface Asked { system: string; user: string; schema: string; model: string }
export type Behaviour =
  | { kind: 'answer'; commands: unknown }
  | { kind: 'json'; value: unknown }
  | { kind: 'text'; content: string }
  | { kind: 'refusal'; text: string }
  | { kind: 'cut off'; content: string }
  | { kind: 'no choice' }
  | { kind: 'status'; status: number }
  | { kind: 'garbage'; body: string }
  /** The head of an answer, and then nothing more. */
  | { kind: 'stalls' }
  | { kind: 'silent' }
  | { kind: 'hang up' };
/** Decides what to answer from what is asked. */
export type Answerer = (asked: Asked) => Behaviour | Promise<Behaviour>;
export interface StandIn {
  baseUrl: string;
  asked: Asked[];
  /** From now on; several are used up one after the other, and the last stays. */
  behave(...next: [Behaviour, ...Behaviour[]]): void;
  /** From now on by itself. */
  answer(by: Answerer): void;
  close(): Promise<void>;
}

const request = z.strictObject({
  model: z.string().min(1),
  messages: z.tuple([z.object({ role: z.literal('system'), content: z.string() }), z.object({ role: z.literal('user'), content: z.string() })]),
  response_format: z.strictObject({
    type: z.literal('json_schema'),
    json_schema: z.strictObject({ name: z.string().regex(/^[\w-]{1,64}$/), strict: z.literal(true), schema: z.unknown() }),
  }),
});

/** A server that speaks the chat completions protocol: it wants the key, strict structured output and two messages. `recording` answers from files. */
export async function startStandIn(apiKey: string, recorded?: Recording): Promise<StandIn> {
  const asked: Asked[] = [];
  let answerer: Answerer = nothing;
  const recording = recorded ? createRecording(recorded) : null;
  const server = createServer((incoming, response) => {
    takeRequest(incoming, apiKey).then(async (taken) => {
      if ('status' in taken) return reply(response, taken.status, { error: { message: taken.message, type: 'invalid_request_error' } });
      asked.push(taken);
      return behaveAs(recording ? await recording.answer(taken, answerer) : await answerer(taken), { response, incoming, asked: taken });
    }).catch((error: unknown) => reply(response, 500, { error: { message: String(error) } }));
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {
    baseUrl: `http://127.0.0.1:${portOf(server)}/v1`, asked,
    behave: (...next) => {
      const left = [...next];
      answerer = () => (left.length > 1 ? left.shift() : left[0]) ?? { kind: 'silent' };
    },
    answer: (by) => { answerer = by; },
    close: () => closed(server),
  };
}

function nothing(): Behaviour {
  return { kind: 'answer', commands: [] };
}

async function takeRequest(incoming: IncomingMessage, apiKey: string): Promise<Asked | { status: number; message: string }> {
  const body = await bodyOf(incoming);
  if (incoming.method !== 'POST' || incoming.url !== '/v1/chat/completions') return { status: 404, message: 'no such route' };
  if (incoming.headers.authorization !== `Bearer ${apiKey}`) return { status: 401, message: 'Incorrect API key provided' };
  const parsed = request.safeParse(body);
  if (!parsed.success) return { status: 400, message: z.prettifyError(parsed.error) };
  const { model, messages: [system, user], response_format: format } = parsed.data;
  const wrong = wrongWithSchema(format.json_schema.schema);
  if (wrong !== null) return { status: 400, message: `Invalid schema for response_format '${format.json_schema.name}': ${wrong}` };
  return { system: system.content, user: user.content, schema: JSON.stringify(format), model };
}

function behaveAs(behaviour: Behaviour, on: { response: ServerResponse; incoming: IncomingMessage; asked: Asked }): void {
  const { response, incoming, asked } = on;
  const say = (message: { content: string | null; refusal: string | null }, finish = 'stop'): void => {
    const prompt_tokens = Math.ceil((asked.system.length + asked.user.length) / 4);
    const completion_tokens = Math.ceil((message.content ?? message.refusal ?? '').length / 4);
    reply(response, 200, {
      id: 'chatcmpl-stand-in', object: 'chat.completion', created: 0, model: asked.model, choices: [{ index: 0, finish_reason: finish, logprobs: null, message: { role: 'assistant', ...message } }],
      usage: { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens },
    });
  };
  switch (behaviour.kind) {
    case 'answer': return say({ content: JSON.stringify({ commands: behaviour.commands }), refusal: null });
    case 'json': return say({ content: JSON.stringify(behaviour.value), refusal: null });
    case 'text': return say({ content: behaviour.content, refusal: null });
    case 'refusal': return say({ content: null, refusal: behaviour.text });
    case 'cut off': return say({ content: behaviour.content, refusal: null }, 'length');
    case 'no choice': return reply(response, 200, { id: 'chatcmpl-stand-in', object: 'chat.completion', created: 0, model: asked.model, choices: [] });
    case 'status': return reply(response, behaviour.status, { error: { message: behaviour.status === 429 ? 'Rate limit reached' : 'The server had an error', type: 'server_error' } });
    case 'garbage': return void response.writeHead(200, { 'content-type': 'application/json' }).end(behaviour.body);
    case 'stalls': return void response.writeHead(200, { 'content-type': 'application/json' }).write('{"id":');
    case 'silent': return undefined;
    case 'hang up': return void incoming.socket.destroy();
    default: return behaviour satisfies never;
  }
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function bodyOf(incoming: IncomingMessage): Promise<unknown> {
  incoming.setEncoding('utf8');
  let body = '';
  for await (const part of incoming) body += String(part);
  return body === '' ? null : JSON.parse(body);
}

function portOf(server: Server): number {
  const address = server.address();
  return address !== null && typeof address === 'object' ? address.port : 0;
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => { server.close(() => { resolve(); }); });
}
