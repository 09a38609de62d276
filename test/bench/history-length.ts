import { SAYINGS } from './customers.ts';
import { figureOf, median, type Bench, type Pair } from './figure.ts';
import { openPlace, openTalk, turnMs, type Place, type Talk } from './gateway-in-process.ts';
import { inTempFolder } from './temp-folder.ts';

const SHORT = 10;
const LONG = [1_000, 10_000];
const ROUNDS = 40;

/** The time of a turn, disk included, in conversations of 10, 1,000 and 10,000 lines. */
export const historyLength: Bench = {
  name: 'history-length',
  run: (tell) => inTempFolder(async (folder) => {
    const place = await openPlace(folder);
    tell(`talking until there are ${LONG.join(' and ')} lines`);
    const long = await Promise.all(LONG.map((lines) => talkUntil(place, `long ${lines}`, lines)));
    const pairs = LONG.map((): Pair[] => []);
    for (let round = 1; round <= ROUNDS; round += 1) {
      if (round % 10 === 0) tell(`round ${round} of ${ROUNDS}`);
      const against = await aRound(await talkUntil(place, `short ${round}`, SHORT));
      for (const [at, talk] of long.entries()) pairs[at]?.push({ value: await aRound(talk), against });
    }
    await place.close();
    return LONG.map((lines, at) => figureOf({ name: `turn time at ${lines} messages of history, against ${SHORT}`, unit: 'ms', aim: { most: 1.25 }, pairs: pairs[at] ?? [] }));
  }),
};

async function talkUntil(place: Place, session: string, lines: number): Promise<Talk> {
  const talk = await openTalk(place, session);
  while (talk.seq < lines) for (const saying of SAYINGS) await turnMs(talk, saying);
  return talk;
}

/** The median turn of one run through what is said. */
async function aRound(talk: Talk): Promise<number> {
  const times: number[] = [];
  for (const saying of SAYINGS) times.push(await turnMs(talk, saying));
  return median(times);
}
