import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Documents, JsonObject } from './contracts.ts';
import { Stop } from './errors.ts';

/** 32 bytes in base64, under the name that is stored beside what it encrypts. */
export interface SecretsKey { id: string; key: string }
export interface SecretLine { name: string; key: string; at: number }
/** Secrets in the store, encrypted with AES-256-GCM under the first key; every key may decrypt. All throw Stop. */
export interface Secrets {
  set(name: string, value: string): Promise<void>;
  list(): Promise<SecretLine[]>;
  /** False: there was none. */
  remove(name: string): Promise<boolean>;
  /** Encrypts again whatever is under an older key; says how many. */
  renew(): Promise<number>;
  /** Reads what there is now; a secret is decrypted when it is asked for. */
  open(): Promise<(name: string) => string>;
}

const FOLDER = 'secrets';
const MOST = 10_000;

export function createSecrets(documents: Documents, keys: readonly SecretsKey[], now: () => number): Secrets {
  const rows = async (): Promise<{ name: string; row: Row }[]> => (await documents.list(FOLDER, MOST)).flatMap(({ key: name, value }) => {
    const row = stored.safeParse(value);
    return row.success ? [{ name, row: row.data }] : [];
  });
  const set = async (name: string, value: string): Promise<void> => documents.put(FOLDER, named(name), { ...encrypt(name, value, keys[0]), at: now() });
  return {
    set,
    list: async () => (await rows()).map(({ name, row: { key, at } }) => ({ name, key, at })),
    async remove(name) {
      const known = (await documents.get(FOLDER, name)) !== null;
      await documents.remove(FOLDER, name);
      return known;
    },
    async renew() {
      const older = (await rows()).filter(({ row }) => row.key !== keys[0]?.id);
      for (const { name, row } of older) await set(name, decrypt(name, row, keys));
      return older.length;
    },
    async open() {
      const known = new Map((await rows()).map(({ name, row }) => [name, row]));
      return (name) => {
        const row = known.get(name);
        if (!row) throw new Stop(`The secret ${name} is missing: a systems.yaml names it; set it with npm run secrets -- set ${name}`);
        return decrypt(name, row, keys);
      };
    },
  };
}

const stored = z.object({ key: z.string(), iv: z.string(), tag: z.string(), data: z.string(), at: z.number() });
type Row = z.output<typeof stored>;

function named(name: string): string {
  if (/^[A-Za-z][A-Za-z0-9_.-]{0,99}$/.test(name)) return name;
  throw new Stop('Name a secret with letters, digits, dots, dashes and underscores, like CRM_TOKEN.');
}

/** Bound to its name, so that one secret cannot be put in another's place. */
function encrypt(name: string, value: string, current: SecretsKey | undefined): JsonObject {
  if (!current) throw new Stop('SECRETS_KEY is missing: npm run secrets -- key makes one; keep it apart from the store.');
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(current.key, 'base64'), iv).setAAD(Buffer.from(name));
  const data = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()]);
  return { key: current.id, iv: iv.toString('base64'), tag: cipher.getAuthTag().toString('base64'), data: data.toString('base64') };
}

function decrypt(name: string, { key: id, iv, tag, data }: Row, keys: readonly SecretsKey[]): string {
  const known = keys.find((one) => one.id === id);
  if (!known) throw new Stop(`The secret ${name} was encrypted under the key "${id}", which SECRETS_KEY does not have: add it there, after the current one.`);
  try {
    const decipher = createDecipheriv('aes-256-gcm', Buffer.from(known.key, 'base64'), Buffer.from(iv, 'base64'), { authTagLength: 16 });
    decipher.setAAD(Buffer.from(name)).setAuthTag(Buffer.from(tag, 'base64'));
    return Buffer.concat([decipher.update(Buffer.from(data, 'base64')), decipher.final()]).toString('utf8');
  } catch {
    throw new Stop(`The secret ${name} cannot be decrypted: the key "${id}" in SECRETS_KEY is another one than it was set with, or the stored value was changed.`);
  }
}
