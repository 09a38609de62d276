import { randomBytes } from 'node:crypto';
import { loadConfig } from '../config.ts';
import { Stop } from '../errors.ts';
import { createSecrets, type Secrets } from '../secrets.ts';
import { openStore } from '../store/open-store.ts';
import { readSecret } from './read-secret.ts';
import { run } from './run.ts';

const USAGE = 'Say: npm run secrets -- set NAME (the value comes from standard input), list, rm NAME, renew (after a new key), or key (makes one)';

await run(async () => {
  const [command, name, more] = process.argv.slice(2);
  if (command === undefined || more !== undefined) throw new Stop(USAGE);
  if (command === 'key') return makeKey();
  const { dataDir, mongoUri, secretsKeys } = loadConfig();
  // Asked before the store is opened, which nobody else can write to meanwhile.
  const value = command === 'set' && name !== undefined ? await readSecret(name) : '';
  const store = await openStore({ dataDir, mongoUri, readOnly: command === 'list' });
  try {
    console.log(await perform({ command, name, value }, createSecrets(store.documents, secretsKeys, Date.now)));
    return 0;
  } finally {
    await store.close();
  }
});

interface Wish { command: string; name: string | undefined; value: string }

async function perform({ command, name, value }: Wish, secrets: Secrets): Promise<string> {
  if (command === 'list' && name === undefined) return table(await secrets.list());
  if (command === 'renew' && name === undefined) return `${await secrets.renew()} encrypted again, under the first key of SECRETS_KEY.`;
  if (command === 'set' && name !== undefined) {
    await secrets.set(name, value);
    return `${name} is kept. A gateway that runs takes it at its next start.`;
  }
  if (command !== 'rm' || name === undefined) throw new Stop(USAGE);
  if (!(await secrets.remove(name))) throw new Stop(`There is no secret ${name}.`);
  return `${name} is removed.`;
}

function table(lines: Awaited<ReturnType<Secrets['list']>>): string {
  if (lines.length === 0) return 'No secrets are kept.';
  return lines.map(({ name, key, at }) => `${name.padEnd(32)} key ${key.padEnd(12)} set ${new Date(at).toISOString()}`).join('\n');
}

/** The whole line for the environment; nothing is stored. */
function makeKey(): number {
  console.log(`SECRETS_KEY=k${new Date().toISOString().slice(0, 10).replaceAll('-', '')}:${randomBytes(32).toString('base64')}`);
  return 0;
}
