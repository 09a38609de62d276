import { readFile } from 'node:fs/promises';
import { ZenEngine } from '@gorules/zen-engine';
import { parse } from 'yaml';
import { z } from 'zod';
import { tableToJdm } from '../../executors/decide/table.ts';

const DAY_MS = 86_400_000;
const MOST = 50;
const book = z.object({ accounts: z.number(), size: z.number(), pages: z.array(z.object({ number: z.number() })) });
const accounts = z.object({ rows: z.array(z.object({ accountId: z.string(), name: z.string(), owner: z.string() })) });
const rows = z.object({ pages: z.number(), rows: z.array(z.looseObject({ accountId: z.string() })) });
const signal = z.object({
  activeUsers: z.number(), activeUsersBefore: z.number(), lastLogin: z.string(), openCases: z.number().default(0), escalations: z.number().default(0),
  sentiment: z.number().default(0), seats: z.number(), renews: z.string(), overdueInvoices: z.number(),
}).partial();
const verdict = z.looseObject({ level: z.string(), points: z.number(), because: z.string() });

/** The same monitor as somebody would write it in an afternoon: no ledger, no retries, no place to go on from. Returns how many findings there were. */
export async function openPlainMonitor(url: string): Promise<(name: string) => Promise<number>> {
  const file = new URL('../../../flows/packs/sales/tables/account-signals.yaml', import.meta.url);
  const table = new ZenEngine().createDecision(tableToJdm(parse(await readFile(file, 'utf8'))));
  const get = async (path: string): Promise<unknown> => (await fetch(`${url}${path}`)).json();
  const post = async (path: string, body: object): Promise<unknown> => {
    const response = await fetch(`${url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() }, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  const readAll = async (path: string): Promise<Map<string, object>> => {
    const found = new Map<string, object>();
    for (let page = 1, pages = 1; page <= pages; page += 1) {
      const got = rows.parse(await get(`${path}&page=${page}`));
      for (const row of got.rows) found.set(row.accountId, row);
      pages = got.pages;
    }
    return found;
  };
  const monitorPage = async (runId: string, of: { name: string; page: number; size: number }): Promise<number> => {
    const list = accounts.parse(await get(`/accounts/accounts?book=${of.name}&page=${of.page}&size=${of.size}`)).rows;
    const span = `from=${list[0]?.accountId}&to=${list.at(-1)?.accountId}`;
    const sources = await Promise.all([readAll(`/product/usage?${span}`), readAll(`/support/cases?${span}`), readAll(`/contracts/contracts?${span}`)]);
    const findings: object[] = [];
    for (const { accountId, name, owner } of list) {
      const signals = signalsOf(sources.map((source) => source.get(accountId)));
      const { level, points, because } = verdict.parse((await table.evaluate(signals)).result);
      if (level !== 'fine') findings.push({ accountId, name, owner, level, points, because, evidence: { raison: because, signals } });
    }
    const page = `/findings/runs/${runId}/pages/${of.page}`;
    for (let i = 0; i < findings.length; i += MOST) await post(`${page}/findings`, { findings: findings.slice(i, i + MOST) });
    await post(page, { accounts: list.length, found: findings.map((one) => z.object({ accountId: z.string() }).parse(one).accountId) });
    await get(page);
    return findings.length;
  };
  return async (name) => {
    const { accounts: count, size, pages } = book.parse(await get(`/accounts/books/${name}`));
    const { runId } = z.object({ runId: z.string() }).parse(await post('/findings/runs', { book: name, accounts: count }));
    let found = 0;
    for (const { number } of pages) found += await monitorPage(runId, { name, page: number, size });
    const worst = await get(`/findings/runs/${runId}/findings?size=10`);
    await post('/workspace/chat.postMessage', { channel: 'general', text: JSON.stringify(worst) });
    return found;
  };
}

const daysFrom = (day: string): number => Math.floor((Date.now() - Date.parse(day)) / DAY_MS);
const percent = (part: number, whole: number): number => Math.round((part / whole) * 100);

function signalsOf(known: (object | undefined)[]): object {
  const one = signal.parse(Object.assign({}, ...known));
  const { activeUsers = null, activeUsersBefore = null, lastLogin, seats = null, renews } = one;
  return {
    missing: [known[0], known[2]].filter((source) => source === undefined).length,
    usersLeft: activeUsers === null || activeUsersBefore === null ? null : percent(activeUsers, activeUsersBefore), seatsUsed: activeUsers === null || seats === null ? null : percent(activeUsers, seats),
    daysQuiet: lastLogin === undefined ? null : daysFrom(lastLogin), openCases: one.openCases ?? 0, escalations: one.escalations ?? 0, sentiment: one.sentiment ?? 0,
    daysToRenewal: renews === undefined ? null : -daysFrom(renews), overdueInvoices: one.overdueInvoices ?? null,
  };
}
