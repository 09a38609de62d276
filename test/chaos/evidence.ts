import { z } from 'zod';
import type { MessageView } from '../../channels/web/api.ts';
import { exceptionList } from '../../src/http/exceptions.ts';
import { transcript, viewOf, type Run } from './customer.ts';
import type { Processes } from './processes.ts';
import { request } from './request.ts';
import type { FlowName } from './script.ts';
import type { Staff } from './staff.ts';

const json = z.record(z.string(), z.json());
const write = z.object({
  system: z.string(), seq: z.number(), action: z.string(), key: z.string().nullable(), arguments: json, result: z.json(), partial: z.boolean(),
  undoes: z.number().nullable(), undoneBy: z.object({ seq: z.number(), action: z.string() }).nullable(),
});
/** A write that a stand-in did, as its ledger has it. */
export type Write = z.output<typeof write>;

/** Everything that can be seen of one run from outside. */
export interface Evidence {
  name: string; flow: FlowName; session: string;
  state: string; working: boolean;
  lines: MessageView[];
  /** Ids of the messages that were acknowledged, in order. */
  sent: string[];
  /** Writes under a key of this conversation. */
  writes: Write[];
  /** Kinds of its open exceptions. */
  exceptions: string[];
  decisions: ('approved' | 'refused')[];
}
export interface Findings { runs: Evidence[]; /** Writes that belong to no run. */ strays: Write[]; audit: string[]; wrongRecords: string[] }

/** Looks at everything once it is quiet. */
export async function collect(runs: Run[], processes: Processes, staff: Staff): Promise<Findings> {
  const { gateway, standIns } = processes;
  const ledger = await request(z.array(write), () => standIns, { path: '/sandbox/ledger' });
  const { exceptions } = await request(exceptionList, gateway, { path: '/api/v1/exceptions', token: staff.token });
  const { findings } = await request(z.object({ findings: z.array(z.object({ message: z.string() })) }), gateway, { path: '/api/v1/audit/verify', token: staff.token });
  const seen: Evidence[] = [];
  for (const run of runs) {
    const { state, working } = await viewOf(run, processes);
    seen.push({
      name: run.script.name, flow: run.script.flow, session: run.session, state, working, lines: await transcript(run, processes), sent: run.sent,
      writes: writesOf(run, ledger),
      exceptions: exceptions.filter(({ session }) => session === run.session).map(({ kind }) => kind),
      decisions: staff.decisions.get(run.session) ?? [],
    });
  }
  const sessions = new Set(runs.map(({ session }) => session));
  // What a stand-in mails of its own accord has a key that begins with a space.
  const strays = ledger.filter(({ key }) => key === null || (!key.startsWith(' ') && !sessions.has(key.slice(0, key.lastIndexOf('/')))));
  return { runs: seen, strays, audit: findings.map(({ message }) => message), wrongRecords: await compareRecords(runs, ledger, standIns) };
}

/** What another conversation does later takes nothing back here, even where it leads to what was before. */
function writesOf({ session }: Run, ledger: Write[]): Write[] {
  const own = ledger.filter(({ key }) => key?.startsWith(`${session}/`));
  const known = new Set(own.map(({ system, seq }) => `${system} ${seq}`));
  return own.map((one) => ({
    ...one,
    undoes: known.has(`${one.system} ${one.undoes}`) ? one.undoes : null,
    undoneBy: known.has(`${one.system} ${one.undoneBy?.seq}`) ? one.undoneBy : null,
  }));
}

const record = z.object({ provisioning: z.object({ iccid: z.string() }) });

/** The systems of record against their ledgers: each number on the card of the last swap that stands. */
async function compareRecords(runs: Run[], ledger: Write[], standIns: string): Promise<string[]> {
  const wrong: string[] = [];
  for (const { msisdn, iccid } of new Set(runs.map(({ script }) => script.customer))) {
    const found = await request(record, () => standIns, { path: `/sandbox/state?msisdn=${encodeURIComponent(msisdn)}` });
    const swap = ledger.findLast(({ action, arguments: args, undoneBy, partial }) => action.endsWith('swapSim') && args['msisdn'] === msisdn && undoneBy === null && !partial);
    const expected = swap?.arguments['iccid'] ?? iccid;
    if (found.provisioning.iccid !== expected) wrong.push(`${msisdn} is on card ${found.provisioning.iccid}, its ledger says ${JSON.stringify(expected)}`);
  }
  return wrong;
}
