import { openStore } from '../../src/store/open-store.ts';
import { lineOf, messageOf, sessionOf } from './fixtures.ts';

/** A process that writes for ever and prints each id once its writes were acknowledged. Arguments: data folder, writers at once. */
const [, , dataDir = '', writers = '8'] = process.argv;

try {
  const store = await openStore({ dataDir, mongoUri: null });
  process.stdout.write('open\n');
  await Promise.all(Array.from({ length: Number(writers) }, async (_, writer) => {
    for (let turn = 1; ; turn++) {
      const id = `${process.pid}-${writer}-${turn}`;
      await store.inbox.accept(messageOf(id, id));
      await store.sessions.save(sessionOf(id, { snapshot: { text: 'x'.repeat(2000) }, dueAt: turn }));
      await store.records.append([lineOf(id, 1), lineOf(id, 2)]);
      process.stdout.write(`${id}\n`);
    }
  }));
} catch (error) {
  process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 3;
}
