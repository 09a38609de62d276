import { createLocalUnderstanding } from '../../src/understanding/local/create-local-understanding.ts';
import { context } from '../understanding/context.ts';
import { TELECOM_FLOWS } from '../understanding/telecom-flows.ts';
import { percentile, type Bench, type Figure } from './figure.ts';

const LENGTH = 10_000;
const ROUNDS = 40;
const MOST_MS = 50;
const UNITS: readonly string[] = ['I lost my phone and need a new SIM. ', 'tomorrow at five, or 12/11 at 14:30, ', '4111 1111 1111 1112 ', '£20.50 and 30 euros ', '😀👍 ', 'يوم جميل ', '\u200B', 'a', '07700 900123 ', 'no, ', '. '];

/** The local engine on 10 kB of one thing over and over: the slowest sort, at its 95th percentile. */
export const longMessage: Bench = {
  name: 'long-message',
  async run(tell) {
    const understanding = createLocalUnderstanding({ flows: () => TELECOM_FLOWS });
    const at = context({ flow: 'sim-swap', asking: 'day', slots: { day: { type: 'date' }, hour: { type: 'time' }, amount: { type: 'money' }, phone: { type: 'phone' } } });
    const slowest: { ms: number; unit: string } = { ms: 0, unit: '' };
    for (const unit of UNITS) {
      const text = unit.repeat(Math.ceil(LENGTH / unit.length)).slice(0, LENGTH);
      const took: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        const began = performance.now();
        await understanding.read(text, at);
        took.push(performance.now() - began);
      }
      const ms = percentile(took.slice(ROUNDS / 4), 0.95);
      tell(`${JSON.stringify(unit)}: ${ms.toFixed(1)} ms`);
      if (ms > slowest.ms) Object.assign(slowest, { ms, unit });
    }
    return [figure(slowest)];
  },
};

function figure({ ms, unit }: { ms: number; unit: string }): Figure {
  return { name: `10 kB read by the local engine, the slowest sort (${JSON.stringify(unit)})`, value: Number(ms.toPrecision(3)), unit: 'ms', against: null, ratio: null, aim: `at most ${MOST_MS} ms`, holds: ms <= MOST_MS };
}
