import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { converse, viewOf, type Run } from './customer.ts';
import { collect, type Findings } from './evidence.ts';
import { readFlowTexts } from './flow-texts.ts';
import { judge, judgeRest, type Crime, type Outcome, type Verdict } from './judge.ts';
import { makePlace } from './place.ts';
import { startProcesses, type Processes } from './processes.ts';
import { request } from './request.ts';
import { writeScripts, type Script } from './script.ts';
import { openOffice } from './staff.ts';

export interface ChaosOptions { runs: number; faults: number; kills: number; seed: number; /** Conversations at a time. */ atOnce: number; tell: (what: string) => void }
export interface Chaos {
  runs: number; kills: number; seconds: number;
  outcomes: { [outcome in Outcome]: number };
  crimes: { [crime in Crime]: number };
  verdicts: Verdict[]; findings: Findings; log: string;
}

const SETTLE_MS = 120_000;
const LOOK_MS = 250;
const RESTS = new Set(['idle', 'withPerson', 'closed']);

/** Customers, faults and kills, all at once; then calm, and a judgement over everything that is left. */
export async function runChaos({ runs: count, faults, kills, seed, atOnce, tell }: ChaosOptions): Promise<Chaos> {
  const began = performance.now();
  const place = await makePlace();
  const processes = await startProcesses(place, { seed, faults });
  try {
    const scripts = writeScripts({ runs: count, kills, seed });
    const known = new Map<string, Run>();
    const office = await openOffice(processes, (session) => (known.get(session)?.script.draw('approved') ?? 0) < 0.8);
    const runs = await playAll(scripts, { processes, atOnce, tell, began: (run) => known.set(run.session, run) });
    await request(z.object({}), () => processes.standIns, { path: '/chaos/calm', body: {} });
    tell('calm: no more faults, no more kills');
    await settle(runs, processes);
    await office.leave();
    const findings = await collect(runs, processes, office);
    const texts = await readFlowTexts();
    const verdicts = [...findings.runs.map((run) => judge(run, texts)), ...judgeRest(findings)];
    return { ...sums(verdicts), runs: runs.length, kills: processes.kills(), seconds: Math.round((performance.now() - began) / 1_000), verdicts, findings, log: processes.log() };
  } finally {
    await processes.close();
    await place.remove();
  }
}

/** So many at a time, and a customer never in two conversations at once. */
async function playAll(scripts: Script[], around: { processes: Processes; atOnce: number; tell: ChaosOptions['tell']; began: (run: Run) => void }): Promise<Run[]> {
  const runs: Run[] = [];
  const left = [...scripts];
  const busy = new Set<string>();
  const lane = async (): Promise<void> => {
    while (left.length > 0) {
      const next = left.findIndex(({ customer }) => !busy.has(customer.id));
      const [script] = next < 0 ? [] : left.splice(next, 1);
      if (script === undefined) await pause(LOOK_MS);
      else {
        busy.add(script.customer.id);
        runs.push(await converse(script, around));
        busy.delete(script.customer.id);
        if (runs.length % 25 === 0) around.tell(`${runs.length} of ${scripts.length} conversations, ${around.processes.kills()} kills`);
      }
    }
  };
  await Promise.all(Array.from({ length: around.atOnce }, lane));
  return runs;
}

/** Until every conversation rests. One that never does is found out by the judge. */
async function settle(runs: Run[], processes: Processes): Promise<void> {
  let restless = runs;
  for (const until = Date.now() + SETTLE_MS; restless.length > 0 && Date.now() < until; await pause(LOOK_MS)) {
    const views = await Promise.all(restless.slice(0, 20).map(async (run) => ({ run, view: await viewOf(run, processes) })));
    const resting = new Set(views.filter(({ view }) => !view.working && RESTS.has(view.state)).map(({ run }) => run));
    restless = [...restless.slice(20), ...restless.slice(0, 20)].filter((run) => !resting.has(run));
  }
  // What is told to the staff is work of its own.
  await pause(RAISED_MS);
}
const RAISED_MS = 1_500;

function sums(verdicts: Verdict[]): Pick<Chaos, 'outcomes' | 'crimes'> {
  const outcomes = { completed: 0, refused: 0, compensated: 0, 'with a person': 0 };
  const crimes = { lost: 0, doubled: 0, untrue: 0, stuck: 0 };
  for (const { outcome, crimes: own } of verdicts) {
    if (outcome !== null) outcomes[outcome] += 1;
    for (const { crime } of own) crimes[crime] += 1;
  }
  return { outcomes, crimes };
}
