import { cp, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { hashPassword } from '../../src/http/staff.ts';

/** The project: these files run from dist, everything else is read where it is written. */
export const ROOT = projectRoot();
/** What the stand-ins send every customer who has to prove who they are. */
export const ONE_TIME_CODE = '123456';
/** Two people who between them may decide everything. */
export const STAFF = ['first@chaos.example', 'second@chaos.example'] as const;
export const PASSWORD = 'chaos-has-no-secrets';
const ROLES = ['agent', 'operations', 'auditor', 'admin', 'fraud team', 'care team lead', 'head of care', 'credit officer', 'head of credit'];

export interface Place { folder: string; data: string; standIns: string; staffFile: string; remove: () => Promise<void> }

export async function makePlace(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'errand-chaos-'));
  const staffFile = join(folder, 'staff.yaml');
  const password = await hashPassword(PASSWORD);
  await writeFile(staffFile, stringify({ staff: STAFF.map((email) => ({ email, name: email, roles: ROLES, password })) }));
  return { folder, data: join(folder, 'gateway'), standIns: join(folder, 'stand-ins'), staffFile, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** A copy of the shipped telecom pack that reaches the stand-ins at an address, as any system of others. */
export async function copyPack(place: Place, address: string): Promise<string> {
  const folder = join(place.folder, 'telecom');
  await cp(join(ROOT, 'flows/packs/telecom'), folder, { recursive: true });
  const file = join(folder, 'systems.yaml');
  const systems = await readFile(file, 'utf8');
  await writeFile(file, systems.replaceAll(/document: sandbox\b(,?\s+)url: sandbox:([a-z]+)/g, `document: "${address}/sandbox/$2/openapi.json"$1url: "${address}/sandbox/$2"`));
  return folder;
}

/** The files of a pack's flows. */
export async function flowFiles(): Promise<string[]> {
  const folder = join(ROOT, 'flows/packs/telecom');
  return (await readdir(folder)).filter((name) => name.endsWith('.yaml') && name !== 'systems.yaml').map((name) => join(folder, name));
}

function projectRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = resolve(folder, '..');
  return folder;
}
