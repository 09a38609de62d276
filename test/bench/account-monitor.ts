import { startMessage } from '../../src/outside-events.ts';
import { figureOf, type Bench, type Pair } from './figure.ts';
import { openPlace, type Place } from './gateway-in-process.ts';
import { openPlainMonitor } from './plain-monitor.ts';
import { startServer } from './server-process.ts';
import { inTempFolder } from './temp-folder.ts';

const ACCOUNTS = 12_000;
/** The flow itself posts no more than three times a day. */
const ROUNDS = 3;

/** A whole run over every account, from its start to the message that was read back, against a script that makes the same requests and asks the same table. */
export const accountMonitor: Bench = {
  name: 'account-monitor',
  run: (tell) => inTempFolder((systemsFolder) => inTempFolder(async (folder) => {
    const systems = await startServer(new URL('./sandbox-server.js', import.meta.url), { cwd: systemsFolder, env: {} });
    const sandboxUrl = `${systems.url}/sandbox`;
    const place = await openPlace(folder, { sandboxUrl });
    const plain = await openPlainMonitor(sandboxUrl);
    try {
      await runMs(place, { book: 'calm', id: 'warm-up', says: /^Done/ });
      await plain('calm');
      const pairs: Pair[] = [];
      for (let round = 1; round <= ROUNDS; round += 1) {
        tell(`round ${round} of ${ROUNDS}`);
        const began = performance.now();
        const found = await plain('all');
        const against = performance.now() - began;
        const value = await runMs(place, { book: 'all', id: `round ${round}`, says: new RegExp(`^Done: ${found} of ${ACCOUNTS} accounts`) });
        pairs.push({ value: value / 1_000, against: against / 1_000 });
      }
      return [figureOf({ name: `the account monitor over ${ACCOUNTS} accounts, against a script with the same requests and table`, unit: 's', aim: { most: 3 }, pairs })];
    } finally {
      await place.close();
      await systems.close();
    }
  })),
};

/** Throws unless the run ended and said so. */
async function runMs({ assembly: { gateway }, store }: Place, of: { book: string; id: string; says: RegExp }): Promise<number> {
  const message = startMessage({ flow: 'account-monitor', slots: { book: of.book }, by: 'bench', id: of.id, at: Date.now() });
  const began = performance.now();
  await gateway.receive(message);
  await gateway.idle();
  const took = performance.now() - began;
  const lines = await store.records.entries(message.session, 0, 1_000);
  if (!of.says.test(lines.at(-1)?.text ?? '')) throw new Error(`the run did not end well: ${lines.at(-1)?.text}`);
  return took;
}
