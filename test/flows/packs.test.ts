import { readdir } from 'node:fs/promises';
import { basename } from 'node:path';
import { expect, it } from '@jest/globals';
import { createSystems } from '../../executors/connectors/openapi/systems.ts';
import { tableToJdm } from '../../executors/decide/table.ts';
import { WORDINGS } from '../../src/conversation/wordings/index.ts';
import { loadPacks, packsIn } from '../../flows/catalog.ts';
import { lint } from '../../flows/lint.ts';

it('finds nothing wrong in our own packs, held against the systems that they name', async () => {
  const packs = await loadPacks(await packsIn('flows/packs'));
  const files = packs.flatMap(({ folder, systems }) => (systems ? [{ folder, systems: systems.parsed.systems }] : []));
  const systems = await createSystems({ files, actionFolders: packs.map(({ folder }) => folder), secret: () => 'none', root: '.', sandboxUrl: () => 'http://127.0.0.1', now: Date.now });
  expect(lint(packs, { actions: systems.actions(), toJdm: tableToJdm, wordings: Object.keys(WORDINGS.en) })).toEqual([]);
});

it('plays the scenarios of each of our packs', async () => {
  const played = (await readdir('test/flows/scenarios')).map((file) => file.replace('.test.ts', ''));
  expect(played.toSorted()).toEqual((await packsIn('flows/packs')).map((folder) => basename(folder)));
});
