import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

/** The first line of standard input, not shown while it is typed. */
export async function readPassword(what = 'Password'): Promise<string> {
  const typed = process.stdin.isTTY;
  if (typed) process.stderr.write(`${what}: `);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: typed });
  const line = await new Promise<string>((resolve) => {
    lines.once('line', resolve).once('close', () => resolve(''));
  });
  lines.close();
  if (typed) process.stderr.write('\n');
  return line;
}
