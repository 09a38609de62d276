import { createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Config } from '../config.ts';
import { Stop } from '../errors.ts';

const HASH = /^scrypt\$([\w-]{22,})\$([\w-]{43})$/;
const person = z.strictObject({
  email: z.email('email must be an address like ann@example.com').transform((email) => email.toLowerCase()),
  name: z.string('name is missing').min(1),
  roles: z.array(z.string()).min(1, 'roles must name at least one role'),
  password: z.string().regex(HASH, 'password must be a hash made by "npm run staff -- hash"'),
  /** This person's own id as a customer: nobody approves their own request. */
  customer: z.string().optional(),
});
const staffFile = z.strictObject({ staff: z.array(person).min(1) });

type Listed = z.output<typeof person>;
export type Person = Omit<Listed, 'password'>;
export interface DemoSignIn { email: string; password: string; roles: string[] }
export interface Staff {
  find(email: string): Person | null;
  withRole(role: string): Person[];
  /** The person, or null for an unknown one and a wrong password alike, in the same time. */
  check(email: string, password: string): Promise<Person | null>;
  /** To be printed at the start; empty unless demo sign-ins are on. */
  readonly demo: DemoSignIn[];
}

const DEMO = [
  { email: 'agent@errand.example', name: 'Ada Agent', roles: ['agent'] },
  { email: 'fraud@errand.example', name: 'Frank Fraud', roles: ['fraud team'] },
  { email: 'ops@errand.example', name: 'Otto Operations', roles: ['operations'] },
  {
    email: 'desk@errand.example', name: 'Dora Desk',
    roles: ['care team lead', 'compliance team', 'credit officer', 'data team', 'disputes team', 'family doctor', 'porting desk'],
  },
  {
    email: 'head@errand.example', name: 'Hanna Head',
    roles: ['credit officer', 'head of care', 'head of compliance', 'head of credit', 'head of data', 'head of disputes', 'practice manager'],
  },
  { email: 'auditor@errand.example', name: 'Olga Auditor', roles: ['auditor'] },
  { email: 'admin@errand.example', name: 'Abel Admin', roles: ['admin'] },
];

/** Fits no password; checked for unknown people, so that they take the same time. */
const NOBODY = `scrypt$${'A'.repeat(22)}$${'A'.repeat(43)}`;

/** The people of STAFF_FILE and, with demo sign-ins on, some of ours. Throws Stop for a file that is not as described. */
export function createStaff(config: Pick<Config, 'staffFile' | 'demoSignIns' | 'secret'>): Staff {
  const demo = config.demoSignIns ? DEMO.map((one) => ({ ...one, password: demoPassword(config.secret, one.email) })) : [];
  const listed = config.staffFile === null ? [] : readStaff(config.staffFile);
  const people = new Map([...demo, ...listed].map((one) => [one.email, withoutPassword(one)]));
  // Hashed when somebody signs in: a start need not wait for it.
  const hashOf = async (email: string): Promise<string> => {
    const shown = demo.find((one) => one.email === email);
    return shown === undefined ? listed.find((one) => one.email === email)?.password ?? NOBODY : hashPassword(shown.password);
  };
  const find = (email: string): Person | null => people.get(email.toLowerCase()) ?? null;
  return {
    find,
    withRole: (role) => [...people.values()].filter(({ roles }) => roles.includes(role)),
    check: async (email, password) => (await passwordFits(password, await hashOf(email.toLowerCase())) ? find(email) : null),
    demo: demo.map(({ email, password, roles }) => ({ email, password, roles })),
  };
}

/** `scrypt$salt$key`, both base64url, with Node's default cost (N 16384, r 8, p 1). */
export async function hashPassword(password: string, salt = randomBytes(16).toString('base64url')): Promise<string> {
  return `scrypt$${salt}$${(await derive(password, salt)).toString('base64url')}`;
}

async function passwordFits(password: string, hash: string): Promise<boolean> {
  const [, salt = '', key = ''] = HASH.exec(hash) ?? [];
  return timingSafeEqual(await derive(password, salt), Buffer.from(key, 'base64url'));
}

const scryptKey: (password: string, salt: string, bytes: number) => Promise<Buffer> = promisify(scrypt);
const derive = async (password: string, salt: string): Promise<Buffer> => scryptKey(password.normalize('NFKC'), salt, 32);

/** The same at every start of one gateway, and nobody else's. */
function demoPassword(secret: string, email: string): string {
  return createHmac('sha256', secret).update(`demo:${email}`).digest('hex').slice(0, 12);
}

function withoutPassword({ email, name, roles, customer }: Listed): Person {
  return { email, name, roles, ...(customer !== undefined && { customer }) };
}

function readStaff(path: string): Listed[] {
  const parsed = staffFile.safeParse(readYaml(path));
  if (parsed.success) return parsed.data.staff;
  const lines = parsed.error.issues.map((issue) => `STAFF_FILE ${path}: ${issue.path.join('.')}: ${issue.message}.`);
  throw new Stop(lines.join('\n'));
}

function readYaml(path: string): unknown {
  try {
    return parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Stop(`STAFF_FILE ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}
