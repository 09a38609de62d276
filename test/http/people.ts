import { expect } from '@jest/globals';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashPassword } from '../../src/http/staff.ts';
import { ask, type Answer, type Rig } from './rig.ts';

export const PASSWORD = 'correct horse battery';

/** A staff file of these people; all have the same password. */
export async function staffFile(people: { [name: string]: string[] }): Promise<string> {
  const path = join(mkdtempSync(join(tmpdir(), 'errand-staff-')), 'staff.yaml');
  const password = await hashPassword(PASSWORD);
  const lines = Object.entries(people).map(([name, roles]) => `  - { email: ${name}@example.com, name: ${name}, roles: [${roles.join(', ')}], password: ${password} }`);
  writeFileSync(path, `staff:\n${lines.join('\n')}\n`);
  return path;
}

/** Asks as one of them, signed in once. */
export function asPeople(rig: () => Rig): (name: string, path: string, body?: unknown) => Promise<Answer> {
  const tokens = new Map<string, Promise<string>>();
  const signIn = async (name: string): Promise<string> => {
    const { body } = await ask(`${rig().url}/api/v1/sign-in`, { body: { email: `${name}@example.com`, password: PASSWORD } });
    return (body as { token: string }).token;
  };
  return async (name, path, body) => {
    const token = tokens.get(name) ?? signIn(name);
    tokens.set(name, token);
    return ask(rig().url + path, { headers: { authorization: `Bearer ${await token}` }, ...(body !== undefined && { body }) });
  };
}

export const refused = (status: number, code: string, words = /./) => ({ status, body: { error: { code, message: expect.stringMatching(words) } } });
