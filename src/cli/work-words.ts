import type { z } from 'zod';
import type { exceptionView } from '../http/exceptions.ts';

type ExceptionView = z.output<typeof exceptionView>;

/** A line each: what it is, where it stopped, who has it, until when. */
export function listAsTable(exceptions: readonly ExceptionView[], now: number): string {
  if (exceptions.length === 0) return 'Nothing needs a person.';
  const rows = exceptions.map((one) => [one.id, one.kind, one.action || '–', `${one.flow} ${one.step}`.trim(), one.queue, one.owner ?? 'nobody', due(one, now)]);
  const all = [['ID', 'WHAT', 'ACTION', 'STEP', 'QUEUE', 'OWNER', 'DUE'], ...rows];
  const widths = (all[0] ?? []).map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd()).join('\n');
}

/** Everything about one. */
export function tellException(one: ExceptionView, now: number): string {
  const closed = one.closedBy === null ? one.state : `${one.state} by ${one.closedBy}${one.closedAt === null ? '' : `, ${new Date(one.closedAt).toISOString()}`}`;
  const lines: [string, string][] = [
    ['id', one.id], ['state', closed], ...(one.note === null ? [] : [['note', one.note] satisfies [string, string]]),
    ['what', `${one.kind}: ${one.error.message} (${one.error.code})`], ['action', one.action || '–'], ['step', `${one.flow} version ${one.version}${one.step === '' ? '' : `, step ${one.step}`}`],
    ['session', one.session], ['queue', one.queue], ['owner', one.owner ?? 'nobody'], ['due', due(one, now)],
  ];
  const facts = lines.map(([name, value]) => `${name.padEnd(9)} ${value}`);
  return [...facts, '', 'input', indented(one.input), '', 'evidence', indented(one.evidence)].join('\n');
}

function indented(json: unknown): string {
  return JSON.stringify(json, null, 2).replaceAll(/^/gm, '  ');
}

function due({ dueAt, state }: ExceptionView, now: number): string {
  if (state !== 'open') return '–';
  const minutes = Math.round(Math.abs(dueAt - now) / 60_000);
  const length = minutes < 120 ? `${minutes} min` : minutes < 2_880 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1_440)} days`;
  return dueAt <= now ? `${length} late` : `in ${length}`;
}
