import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { Stop } from '../errors.ts';
import { hashPassword } from '../http/staff.ts';
import { run } from './run.ts';

const SHORTEST = 12;

await run(async () => {
  if (process.argv[2] !== 'hash') throw new Stop('Say: npm run staff -- hash   (it asks for a password and prints the line for STAFF_FILE)');
  const password = await readPassword();
  if (password.length < SHORTEST) throw new Stop(`The password must have at least ${SHORTEST} characters.`);
  console.log(`password: ${await hashPassword(password)}`);
  return 0;
});

/** The first line of standard input, not shown while it is typed. */
async function readPassword(): Promise<string> {
  const typed = process.stdin.isTTY;
  if (typed) process.stderr.write('Password: ');
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: typed });
  const line = await new Promise<string>((resolve) => {
    lines.once('line', resolve).once('close', () => resolve(''));
  });
  lines.close();
  if (typed) process.stderr.write('\n');
  return line;
}
