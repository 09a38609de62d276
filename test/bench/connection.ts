import { connect } from 'node:net';

export interface Ask { method: 'GET' | 'POST'; path: string; token?: string; body?: object }
export interface Answer { status: number; json: unknown }
/** One kept-alive HTTP connection, one request at a time. A plain socket, so that making the load costs less than bearing it. */
export interface Connection { ask(request: Ask): Promise<Answer>; close(): void }

export async function openConnection(base: string): Promise<Connection> {
  const { hostname, port, host } = new URL(base);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  let waiting: { done: (answer: Answer) => void; fail: (error: Error) => void } | null = null;
  let received = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    const answer = readAnswer(received);
    if (!answer) return;
    received = Buffer.alloc(0);
    waiting?.done(answer);
  });
  const broken = (error?: Error): void => waiting?.fail(error ?? new Error('the server closed the connection'));
  socket.on('error', broken).on('close', () => { broken(); });
  await new Promise<void>((done) => { socket.once('connect', done); });
  return {
    ask: (request) => new Promise((done, fail) => {
      if (socket.destroyed) return fail(new Error('the server closed the connection'));
      waiting = { done, fail };
      socket.write(written(request, host));
      return undefined;
    }),
    close: () => { socket.destroy(); },
  };
}

function written({ method, path, token, body }: Ask, host: string): string {
  const text = body === undefined ? '' : JSON.stringify(body);
  const about = body === undefined ? '' : `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}\r\n`;
  return `${method} ${path} HTTP/1.1\r\nhost: ${host}\r\n${token === undefined ? '' : `authorization: Bearer ${token}\r\n`}${about}\r\n${text}`;
}

const HEAD_END = '\r\n\r\n';

/** Null until the whole answer is here; the servers measured say how long each body is. */
function readAnswer(bytes: Buffer): Answer | null {
  const end = bytes.indexOf(HEAD_END);
  if (end < 0) return null;
  const head = bytes.toString('latin1', 0, end);
  const length = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? Number.NaN);
  if (Number.isNaN(length)) throw new Error(`an answer does not say its length:\n${head}`);
  const from = end + HEAD_END.length;
  if (bytes.length < from + length) return null;
  return { status: Number(head.slice(9, 12)), json: JSON.parse(bytes.toString('utf8', from, from + length)) };
}
