import { fileURLToPath } from 'node:url';
import { figureOf, type Bench, type Pair } from './figure.ts';
import { openPlace, openTalk, turnMs } from './gateway-in-process.ts';
import { startServer } from './server-process.ts';
import { inTempFolder } from './temp-folder.ts';

const CALLS = ['openCase', 'reserveStock', 'chargeAccount', 'bookVisit', 'updateRecord', 'closeCase'];
const ROUNDS = 80;
const WARM_UP = 10;

/** A flow of six writes in a system that takes 5 ms for each, from the message to the last line, against the six requests in a loop. */
export const sixCalls: Bench = {
  name: 'six-calls',
  run: (tell) => inTempFolder(async (folder) => {
    const system = await startServer(new URL('./stand-in.js', import.meta.url), { cwd: folder, env: {} });
    const pack = fileURLToPath(new URL('../../../test/bench/pack', import.meta.url));
    const place = await openPlace(folder, { packs: [pack], variables: { BENCH_URL: system.url } });
    const talk = await openTalk(place, 'six calls');
    const pairs: Pair[] = [];
    for (let round = 0; round < ROUNDS + WARM_UP; round += 1) {
      if (round % 30 === 0) tell(`round ${round} of ${ROUNDS + WARM_UP}`);
      const value = await turnMs(talk, 'run the six calls', (line) => line.text.startsWith('Six calls done'));
      const against = await plainLoopMs(system.url, round);
      if (round >= WARM_UP) pairs.push({ value, against });
    }
    await place.close();
    await system.close();
    return [figureOf({ name: 'a flow of six calls, against the same six in a plain loop', unit: 'ms', aim: { most: 1.3 }, pairs })];
  }),
};

/** The same six requests, one after the other, with keys of their own. */
export async function plainLoopMs(url: string, round: number | string): Promise<number> {
  const began = performance.now();
  let after = '';
  for (const call of CALLS) {
    const headers = { 'content-type': 'application/json', 'idempotency-key': `loop/${round}/${call}` };
    const response = await fetch(`${url}/${call}`, { method: 'POST', headers, body: JSON.stringify({ customer: 'C-1', after }) });
    const receipt: unknown = await response.json();
    if (!response.ok || receipt === null || typeof receipt !== 'object' || !('reference' in receipt)) throw new Error(`${call} failed`);
    after = String(receipt.reference);
  }
  return performance.now() - began;
}
