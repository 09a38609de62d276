import { appendFileSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { randomUUID } from 'node:crypto';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { CallToolRequestSchema, ListToolsRequestSchema, McpError } from '@modelcontextprotocol/sdk/types.js';

// An MCP server for the tests, in the folder where it runs: on its streams, or with a port on HTTP.
const port = process.argv[2];
appendFileSync('starts', '.');
const startsSoFar = readFileSync('starts', 'utf8').length;

const text = { type: 'object', properties: { text: { type: 'string' } }, required: ['text'], additionalProperties: false };
const none = { $schema: 'http://json-schema.org/draft-07/schema#', type: 'object' };
const note = { type: 'object', properties: { id: { type: 'integer' }, text: { type: 'string' }, key: { type: 'string' } }, required: ['id'] };
const structured = (value) => ({ content: [{ type: 'text', text: JSON.stringify(value) }], structuredContent: value });
const said = (...texts) => ({ content: texts.map((one) => ({ type: 'text', text: one })) });
const never = () => new Promise(() => {});
const die = () => {
  process.kill(process.pid, 'SIGKILL');
  return never();
};
const read = { annotations: { readOnlyHint: true } };

const TOOLS = {
  add_note: { inputSchema: text, outputSchema: note, run: ({ text: value }, meta) => structured({ id: 1, text: value, key: meta['idempotency-key'] }) },
  'get-note': { title: 'Get a note', inputSchema: none, ...read, run: () => said('{"id": 1,', '"text": "hello"}') },
  greet: { inputSchema: none, run: () => said('Good morning') },
  number: { inputSchema: none, run: () => said('447700900123') },
  nothing: { inputSchema: none, run: () => ({ content: [] }) },
  whoami: { inputSchema: none, run: () => structured({ token: process.env.TOKEN ?? null, home: process.env.GATEWAY_SECRET ?? null }) },
  refuse: { inputSchema: none, run: () => ({ ...structured({ error: { code: 'noSuchCustomer' } }), isError: true }) },
  refuse_plain: { inputSchema: none, run: () => ({ ...said('The number 4111 is wrong'), isError: true }) },
  reject: { inputSchema: none, run: () => { throw new McpError(-32602, 'not so'); } },
  break: { inputSchema: none, run: () => { throw new Error('4111 exploded'); } },
  break_read: { inputSchema: none, ...read, run: () => { throw new Error('4111 exploded'); } },
  lie: { inputSchema: none, outputSchema: note, run: () => structured({ id: 'one' }) },
  lie_read: { inputSchema: none, outputSchema: note, ...read, run: () => said('no structure') },
  die: { inputSchema: none, run: die },
  die_read: { inputSchema: none, ...read, run: die },
  // By then the stream of the answer has begun.
  die_late: { inputSchema: none, run: () => new Promise(() => { setTimeout(() => void die(), 50); }) },
  hang: { inputSchema: none, run: never },
  hang_read: { inputSchema: none, ...read, run: never },
  strange: { inputSchema: { type: 'object', properties: { a: { type: 'nonsense' } } }, run: () => said('never') },
  'get.note': { inputSchema: none, run: () => said('never') },
  long: { inputSchema: none, execution: { taskSupport: 'required' }, run: () => said('never') },
  ...(startsSoFar > 1 && { second_life: { inputSchema: none, run: () => said('I am back') } }),
};

function newServer() {
  const server = new Server({ name: 'fixture', version: '1' }, { capabilities: { tools: {} } });
  const names = Object.keys(TOOLS);
  server.setRequestHandler(ListToolsRequestSchema, ({ params }) => {
    const half = Math.ceil(names.length / 2);
    const from = Number(params?.cursor ?? 0);
    const tools = names.slice(from, from + half).map((name) => ({ name, description: `Does ${name}.\nAt length.`, ...TOOLS[name], run: undefined }));
    return { tools, ...(from === 0 && { nextCursor: String(half) }) };
  });
  server.setRequestHandler(CallToolRequestSchema, ({ params }) => {
    appendFileSync('calls', `${params.name}\n`);
    return TOOLS[params.name].run(params.arguments ?? {}, params['_meta'] ?? {});
  });
  return server;
}

if (port === undefined) await newServer().connect(new StdioServerTransport());
else {
  const sessions = new Map();
  const web = createServer((request, response) => void answer(request, response));
  const answer = async (request, response) => {
    if (request.headers.authorization !== 'Bearer t0ken') return response.writeHead(401).end();
    const id = request.headers['mcp-session-id'];
    if (id !== undefined && !sessions.has(id)) return response.writeHead(404).end();
    const known = sessions.get(id);
    if (known) return await known.handleRequest(request, response);
    const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: randomUUID, onsessioninitialized: (fresh) => { sessions.set(fresh, transport); } });
    await newServer().connect(transport);
    return await transport.handleRequest(request, response);
  };
  web.listen(Number(port), '127.0.0.1', () => { process.stdout.write(`${web.address().port}\n`); });
}
