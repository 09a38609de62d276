import type { SessionRecord } from '../../src/contracts.ts';
import { openStore } from '../../src/store/open-store.ts';
import { figureOf, median, type Bench, type Pair, type Tell } from './figure.ts';
import { openPlace, openTalk, placeOn, turnMs, type Place } from './gateway-in-process.ts';
import { inTempFolder } from './temp-folder.ts';

const FEW = 1_000;
const MANY = 200_000;
const ROUNDS = 40;
const BATCH = 5_000;
/** Sessions that a round takes a turn in, each for the first time: none is in memory. */
const TURNS = 16;

/** The time of a turn in a session that lies among 1,000 and among 200,000 in the store. */
export const storeSize: Bench = {
  name: 'store-size',
  run: (tell) => inTempFolder((small) => inTempFolder(async (large) => {
    const few = await filledPlace(small, FEW, tell);
    const many = await filledPlace(large, MANY, tell);
    const pairs: Pair[] = [];
    for (let round = 0; round < ROUNDS; round += 1) pairs.push(await aRound(few, many, round));
    await few.close();
    await many.close();
    return [figureOf({ name: `turn time with ${MANY} sessions in the store, against ${FEW}`, unit: 'ms', aim: { most: 1.25 }, pairs: pairs.slice(2) })];
  })),
};

async function filledPlace(folder: string, count: number, tell: Tell): Promise<Place> {
  const session = await inTempFolder(aSession);
  const store = await openStore({ dataDir: folder, mongoUri: null });
  for (let from = 0; from < count; from += BATCH) {
    tell(`${from} of ${count} sessions stored`);
    await Promise.all(Array.from({ length: Math.min(BATCH, count - from) }, async (_, at) => store.sessions.save({ ...session, id: idOf(from + at), revision: 1 })));
  }
  return placeOn(store);
}

/** The document of a session that was opened and greeted, as it lies in the store when nothing of it is owed any more. */
async function aSession(folder: string): Promise<SessionRecord> {
  const place = await openPlace(folder);
  await openTalk(place, 'a');
  const session = await place.store.sessions.load('a');
  await place.close();
  if (!session) throw new Error('the session was not stored');
  return { ...session, appends: [], dueAt: null };
}

/** Turn by turn, each store first as often as second: the disk is not as quick at every moment. */
async function aRound(few: Place, many: Place, round: number): Promise<Pair> {
  const against: number[] = [];
  const value: number[] = [];
  for (let turn = 0; turn < TURNS; turn += 1) {
    const sides = [async () => against.push(await aTurn(few, FEW, round * TURNS + turn)), async () => value.push(await aTurn(many, MANY, round * TURNS + turn))];
    for (const side of turn % 2 === 0 ? sides : sides.toReversed()) await side();
  }
  return { against: median(against), value: median(value) };
}

/** A stride that shares no factor with either count: spread over the whole store, none twice. */
function aTurn(place: Place, count: number, at: number): Promise<number> {
  return turnMs({ place, session: idOf((at * 7_919) % count), seq: 0, said: 0 }, 'what are your opening hours?');
}

function idOf(at: number): string {
  return `session-${at}`;
}
