import { parseArgs } from 'node:util';
import { accountMonitor } from './account-monitor.ts';
import { fiveTurns } from './five-turns.ts';
import type { Bench, Figure } from './figure.ts';
import { historyLength } from './history-length.ts';
import { httpTurns } from './http-turns.ts';
import { longMessage } from './long-message.ts';
import { runsInFlight } from './runs-in-flight.ts';
import { sixCalls } from './six-calls.ts';
import { storeSize } from './store-size.ts';
import { webClients } from './web-clients.ts';
import { webhooks } from './webhooks.ts';

/** npm run bench -- [--only name] [--json]. The figures are ratios of rounds that took turns, so that a busy machine slows both sides. */
const BENCHES: readonly Bench[] = [httpTurns, historyLength, storeSize, sixCalls, runsInFlight, fiveTurns, accountMonitor, longMessage, webhooks, webClients];

const { values: options } = parseArgs({ options: { only: { type: 'string' }, json: { type: 'boolean', default: false } } });
const chosen = BENCHES.filter(({ name }) => options.only === undefined || options.only === name);
if (chosen.length === 0) console.error(`There is no bench "${options.only}"; there are ${BENCHES.map(({ name }) => name).join(', ')}.`);

const figures: Figure[] = [];
for (const { name, run } of chosen) figures.push(...(await run((progress) => { console.error(`${name}: ${progress}`); })));
console.log(options.json ? JSON.stringify(figures, null, 2) : figures.map(lineOf).join('\n'));

function lineOf({ name, value, unit, against, ratio, aim, holds }: Figure): string {
  const verdict = holds === null ? '' : `   ${holds ? 'holds' : 'DOES NOT HOLD'} (aim: ${aim})`;
  const beside = against === null ? '' : ` against ${against}`;
  return `${name}\n    ${value} ${unit}${beside}${ratio === null ? '' : `, ratio ${ratio}`}${verdict}`;
}
