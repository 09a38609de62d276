import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { signIn } from './staff.ts';
import { processes, until, type Running } from './start-gateway.ts';

const { folder, gateway } = processes();

const SLOW = { seed: 1, rate: 1, kinds: { latency: 1 }, only: ['product.listUsage'], latencyMs: 400 };
const json = { 'content-type': 'application/json' };
const ledgerRow = z.object({ system: z.string(), action: z.string(), key: z.string().nullable(), arguments: z.looseObject({}) });

async function read<T>(schema: z.ZodType<T>, url: string, init?: RequestInit): Promise<T | null> {
  const response = await fetch(url, init);
  return response.ok ? schema.parse(await response.json()) : null;
}

/** Pages that are done, as the findings' own system has it. */
async function pagesDone({ url }: Running): Promise<number> {
  return (await read(z.object({ pages: z.number() }), `${url}/sandbox/findings/runs/R-1`))?.pages ?? 0;
}

describe('the account monitor', () => {
  it('that is killed with -9 goes on with the page it was at, and keeps and tells everything once', async () => {
    const dataDir = await folder();
    const first = await gateway(dataDir);
    await fetch(`${first.url}/sandbox/faults`, { method: 'PUT', headers: json, body: JSON.stringify(SLOW) });
    const staff = { ...json, authorization: `Bearer ${await signIn(first, 'ops@errand.example')}` };
    const run = await read(z.object({ id: z.string() }), `${first.url}/api/v1/runs`, { method: 'POST', headers: staff, body: JSON.stringify({ flow: 'account-monitor', slots: { book: 'pilot' } }) });
    await until('the first page is done', async () => (await pagesDone(first)) === 1);
    await first.end('SIGKILL');

    const second = await gateway(dataDir);
    expect(await pagesDone(second)).toBeLessThan(3);
    const ended = z.object({ endings: z.array(z.object({ ending: z.string() })) });
    const { endings } = await until('the run ends', async () => {
      const view = await read(ended, `${second.url}/api/v1/runs/${run?.id}`, { headers: staff });
      return view !== null && view.endings.length > 0 && view;
    }, 30_000);
    expect(endings).toMatchObject([{ ending: 'done' }]);

    const ledger = await read(z.array(ledgerRow), `${second.url}/sandbox/ledger`) ?? [];
    const did = (action: string): z.output<typeof ledgerRow>[] => ledger.filter((row) => `${row.system}.${row.action}` === action);
    expect(did('findings.closePage').map(({ arguments: args }) => args['page'])).toEqual([1, 2, 3]);
    expect([did('findings.openRun').length, did('workspace.postMessage').length]).toEqual([1, 1]);
    const put = did('findings.putFindings').flatMap(({ arguments: args }) => z.array(z.object({ accountId: z.string() })).parse(args['findings'])).map(({ accountId }) => accountId);
    expect(new Set(put).size).toBe(put.length);
    expect(await read(z.object({ looked: z.number(), findings: z.number() }), `${second.url}/sandbox/findings/runs/R-1`)).toEqual({ looked: 60, findings: put.length });
  }, 60_000);
});
