import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { runChaos } from './run-chaos.ts';

/** npm run chaos -- [--runs 500] [--faults 0.2] [--kills 30] [--seed 7] [--json] [--at-once 24] [--keep file]: exit code 1 when anything is lost, doubled, untrue or stuck. */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '500' }, faults: { type: 'string', default: '0.2' }, kills: { type: 'string', default: '30' }, seed: { type: 'string', default: '7' },
    'at-once': { type: 'string', default: '24' }, json: { type: 'boolean', default: false }, keep: { type: 'string' },
  },
});
const { verdicts, findings, log, ...sums } = await runChaos({
  runs: Number(values.runs), faults: Number(values.faults), kills: Number(values.kills), seed: Number(values.seed), atOnce: Number(values['at-once']),
  tell: (what) => { console.error(what); },
});
const guilty = verdicts.filter(({ crimes }) => crimes.length > 0);
// Everything that the judge saw, for whoever looks for the cause.
if (values.keep !== undefined) await writeFile(values.keep, JSON.stringify({ verdicts, findings, log }));
for (const { run, session, crimes } of guilty) for (const { crime, what } of crimes) console.error(`${crime}: ${run} (${session}): ${what}`);
const { outcomes, crimes, runs, kills, seconds } = sums;
/** What the gateway itself logged as an error: no crime, but worth a look. */
const errors = log.match(/"level":50\b/g)?.length ?? 0;
if (values.json) console.log(JSON.stringify({ runs, kills, seed: Number(values.seed), faults: Number(values.faults), seconds, outcomes, ...crimes, errors, guilty }, null, 2));
else {
  console.log(`${runs} runs, ${kills} kills, ${seconds} s`);
  for (const [what, count] of [...Object.entries(outcomes), ...Object.entries(crimes), ['errors logged', errors] as const]) console.log(`${what.padEnd(14)} ${count}`);
}
if (guilty.length > 0) process.exitCode = 1;
