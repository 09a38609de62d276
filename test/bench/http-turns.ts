import { openConnection, type Connection } from './connection.ts';
import { openCustomer, readReplies, say, type Customer } from './customers.ts';
import { figureOf, percentile, type Bench, type Figure } from './figure.ts';
import { startServer, type ServerProcess } from './server-process.ts';
import { inTempFolder } from './temp-folder.ts';

const CONNECTIONS = 64;
/** Connections that read each reply before they speak again: their waits are the turn times. */
const PROBES = 4;
/** Conversations of each other connection, in turn: a message comes when the one before it has long been answered. */
const CUSTOMERS = 16;
const ROUNDS = 6;
const ROUND_MS = 2_500;

/** Turns a second through the whole gateway, with durable saves, against a route that makes one durable write. */
export const httpTurns: Bench = {
  name: 'http-turns',
  run: (tell) => inTempFolder((bareFolder) => inTempFolder(async (folder) => {
    const env = { PORT: '0', DATA_DIR: folder, BURST: '0ms', CONVERSATIONS_PER_MINUTE: '0', PATH: process.env['PATH'] ?? '' };
    const gateway = await startServer(new URL('../../src/main.js', import.meta.url), { cwd: folder, env });
    const bare = await startServer(new URL('./bare-server.js', import.meta.url), { cwd: bareFolder, env: {} });
    try {
      const [turns, writes, readers] = [await openLoad(gateway, PROBES), await openLoad(bare, 0), await openLoad(gateway, CONNECTIONS)];
      for (const load of [turns, writes, readers]) await round(load);
      const rounds = [];
      for (let count = 1; count <= ROUNDS; count += 1) {
        tell(`round ${count} of ${ROUNDS}`);
        rounds.push({ turns: await round(turns), writes: await round(writes), readers: await round(readers) });
      }
      return figures(rounds);
    } finally {
      await Promise.all([gateway.close(), bare.close()]);
    }
  })),
};

interface Round { rate: number; times: number[] }

function figures(rounds: { turns: Round; writes: Round; readers: Round }[]): Figure[] {
  const time = (share: number): Figure => figureOf({
    name: `time from message to reply, p${share * 100}, at that load; against the same of the bare route's answer`, unit: 'ms',
    pairs: rounds.map(({ turns, writes }) => ({ value: percentile(turns.times, share), against: percentile(writes.times, share) })),
  });
  return [
    figureOf({ name: 'turns a second over HTTP, against requests a second of a bare Express route with one durable write', unit: 'turns/s', aim: { least: 0.5 }, pairs: rounds.map(({ turns, writes }) => ({ value: turns.rate, against: writes.rate })) }),
    time(0.5), time(0.99),
    figureOf({ name: 'the same when each client reads its reply before it speaks again (two requests a turn)', unit: 'turns/s', pairs: rounds.map(({ readers, writes }) => ({ value: readers.rate, against: writes.rate })) }),
  ];
}

/** One connection's part of the load. `reads`: true waits for each reply; false for the acknowledgement alone. */
interface Part { url: string; customers: Customer[]; reads: boolean; bare: boolean }

async function openLoad(server: ServerProcess, probes: number): Promise<Part[]> {
  const bare = probes === 0;
  return Promise.all(Array.from({ length: CONNECTIONS }, async (_, at): Promise<Part> => {
    const connection = await openConnection(server.url);
    const customers: Customer[] = [];
    const reads = at < probes;
    for (let count = 0; count < (reads ? 1 : CUSTOMERS); count += 1) {
      customers.push(await openCustomer(connection));
    }
    connection.close();
    return { url: server.url, customers, reads, bare };
  }));
}

/** Speaks for the length of a round; the clock stops when the last message of each connection is answered, and only answered turns count. */
async function round(load: Part[]): Promise<Round> {
  // Anew each time: a server closes a connection that is idle for some seconds.
  const parts = await Promise.all(load.map(async (part) => ({ part, connection: await openConnection(part.url) })));
  const times: number[] = [];
  const began = performance.now();
  const spoken = await Promise.all(parts.map(({ part, connection }) => speak(part, connection, { until: began + ROUND_MS, times })));
  const seconds = (performance.now() - began) / 1_000;
  const late = await Promise.all(parts.map(async ({ part, connection }) => {
    let replied = 0;
    if (!part.bare) for (const customer of part.customers) replied += await readReplies(customer, connection);
    connection.close();
    return replied;
  }));
  return { rate: (sum(spoken) + sum(late)) / seconds, times };
}

async function speak(part: Part, connection: Connection, at: { until: number; times: number[] }): Promise<number> {
  const { customers, reads, bare } = part;
  let counted = 0;
  let last: Customer | null = null;
  for (let turn = 0; performance.now() < at.until; turn += 1) {
    last = customers[turn % customers.length] ?? null;
    if (!last) break;
    const began = performance.now();
    await say(last, connection);
    if (reads) counted += await readReplies(last, connection);
    if (bare) counted += 1;
    if (reads || bare) at.times.push(performance.now() - began);
  }
  if (last && !bare) counted += await readReplies(last, connection);
  return counted;
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
