import { fileURLToPath } from 'node:url';
import { figureOf, type Bench, type Pair } from './figure.ts';
import { openPlace } from './gateway-in-process.ts';
import { createSpoken } from './spoken.ts';
import { inTempFolder } from './temp-folder.ts';
import { createWaterfall } from './waterfall.ts';

const ROUNDS = 20;
const ROUND_MS = 400;
const WARM_UP = 6;

/** Turns a second in this process, without HTTP and disk, against a waterfall of botbuilder-dialogs on MemoryStorage. */
export const fiveTurns: Bench = {
  name: 'five-turns',
  run: (tell) => inTempFolder(async (folder) => {
    const pack = fileURLToPath(new URL('../../../test/bench/pack', import.meta.url));
    const place = await openPlace(folder, { packs: [pack], variables: { BENCH_URL: 'http://127.0.0.1' } });
    const ours = await createSpoken(place);
    const theirs = createWaterfall();
    for (let round = 0; round < WARM_UP; round += 1) for (const turn of [ours, theirs]) await turnsASecond(turn);
    const pairs: Pair[] = [];
    for (let round = 1; round <= ROUNDS; round += 1) {
      if (round % 5 === 0) tell(`round ${round} of ${ROUNDS}`);
      pairs.push({ value: await turnsASecond(ours), against: await turnsASecond(theirs) });
    }
    await place.close();
    return [figureOf({ name: 'turns a second in process with understanding, against a five-turn waterfall of botbuilder-dialogs', unit: 'turns/s', aim: { least: 1 }, pairs })];
  }),
};

async function turnsASecond(turn: () => Promise<void>): Promise<number> {
  const began = performance.now();
  let count = 0;
  while (performance.now() - began < ROUND_MS) {
    await turn();
    count += 1;
  }
  return count / ((performance.now() - began) / 1_000);
}
