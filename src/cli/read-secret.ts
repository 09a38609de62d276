import { text } from 'node:stream/consumers';
import { Stop } from '../errors.ts';
import { readPassword } from './read-password.ts';

/** A value from standard input: one line that is not shown while it is typed, or all that is piped in, without its last line end. */
export async function readSecret(name: string): Promise<string> {
  const value = process.stdin.isTTY ? await readPassword(name) : (await text(process.stdin)).replace(/\r?\n$/, '');
  if (value === '') throw new Stop(`Nothing came for ${name}: type it, or pipe it in.`);
  return value;
}
