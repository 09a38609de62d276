import { rm } from 'node:fs/promises';
import { Stop } from '../errors.ts';
import type { AddedEncoders } from '../understanding/encoder/added-encoders.ts';

/** Removes the named one, else the one in use; with the last one its runtime goes too. Resolves to what to say. */
export async function removeEncoder(encoders: AddedEncoders, named: string | undefined): Promise<string> {
  const active = await encoders.active();
  const name = named ?? active;
  if (name === null) return 'The bundled encoder is in use; there is nothing to remove.';
  const names = await encoders.names();
  if (!names.includes(name)) throw new Stop(`There is no encoder ${name}; ${names.length === 0 ? 'none was added' : `there are ${names.join(', ')}`}.`);
  if (name === active) await encoders.useBundled();
  await rm(encoders.folderOf(name), { recursive: true });
  if (names.length === 1) await rm(encoders.runtime, { recursive: true, force: true });
  return `${name} is removed; ${name === active || active === null ? 'the bundled encoder is' : `${active} stays`} in use from the next start.`;
}
