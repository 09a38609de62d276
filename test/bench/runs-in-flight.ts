import { fileURLToPath } from 'node:url';
import { startMessage } from '../../src/outside-events.ts';
import { figureOf, type Bench, type Pair } from './figure.ts';
import { openPlace, type Place } from './gateway-in-process.ts';
import { startServer } from './server-process.ts';
import { plainLoopMs } from './six-calls.ts';
import { inTempFolder } from './temp-folder.ts';

const RUNS = 1_000;
const ROUNDS = 3;

/** A thousand runs of six writes each, all begun at once, until the last has ended, against as many plain loops at once. */
export const runsInFlight: Bench = {
  name: 'runs-in-flight',
  run: (tell) => inTempFolder(async (folder) => {
    const system = await startServer(new URL('./stand-in.js', import.meta.url), { cwd: folder, env: {} });
    const pack = fileURLToPath(new URL('../../../test/bench/pack', import.meta.url));
    const place = await openPlace(folder, { packs: [pack], variables: { BENCH_URL: system.url } });
    const pairs: Pair[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const value = await runAllMs(place, round);
      const against = await loopAllMs(system.url, round);
      tell(`round ${round + 1} of ${ROUNDS}: ${Math.round(value)} ms against ${Math.round(against)} ms`);
      pairs.push({ value, against });
    }
    await place.close();
    await system.close();
    return [figureOf({ name: `${RUNS} runs of six calls in flight at once, against as many plain loops`, unit: 'ms', pairs })];
  }),
};

async function runAllMs({ assembly: { gateway } }: Place, round: number): Promise<number> {
  const began = performance.now();
  const messages = Array.from({ length: RUNS }, (_, i) => startMessage({ flow: 'six-calls', slots: {}, by: 'bench', id: `${round}/${i}`, at: Date.now() }));
  await Promise.all(messages.map((message) => gateway.receive(message)));
  await gateway.idle();
  const took = performance.now() - began;
  const views = await Promise.all(messages.map(async ({ session }) => gateway.view(session)));
  const unfinished = views.filter((view) => view?.state !== 'idle' || view.work.filter((work) => work.status === 'done').length !== 6);
  if (unfinished.length > 0) throw new Error(`${unfinished.length} runs did not do their six calls: ${JSON.stringify(unfinished[0])}`);
  return took;
}

async function loopAllMs(url: string, round: number): Promise<number> {
  const began = performance.now();
  await Promise.all(Array.from({ length: RUNS }, async (_, i) => plainLoopMs(url, `${round}/${i}`)));
  return performance.now() - began;
}
