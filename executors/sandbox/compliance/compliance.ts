import { z } from 'zod';
import { plainName } from '../plain-name.ts';
import { Refused, day, instant, need, operation } from '../system.ts';
import type { SandboxSystem } from '../system.ts';
import { createTable } from '../table.ts';

const market = z.enum(['GB', 'FR']);
const caseSchema = z.object({
  caseId: z.string(), subject: z.string(), market, reason: z.string(), status: z.enum(['open', 'cleared', 'rejected', 'withdrawn']),
  note: z.string().nullable(), openedAt: z.string(), opened: z.number(), decided: z.number().nullable(),
});
type Case = z.output<typeof caseSchema>;
const byCase = z.object({ caseId: z.string() });
const screened = z.object({ name: z.string(), birthDate: z.string().optional(), market });
const opening = caseSchema.pick({ subject: true, market: true, reason: true });
const decision = byCase.extend({ decision: z.enum(['cleared', 'rejected']), note: z.string().nullable().default(null) });

/** Invented people on invented lists. A name alone is a possible match; with the date of birth it is a hit. */
const LISTED = [
  { name: 'Viktor Sanin', birthDate: '1971-09-09', list: 'sanctions' }, { name: 'Petra Novak', birthDate: '1969-03-12', list: 'pep' },
  { name: 'Marcel Lefort', birthDate: '1980-06-01', list: 'adverse media' },
  { name: 'Grace Chen', birthDate: '1975-04-01', list: 'pep' }, { name: 'Carla Rossi', birthDate: '1982-08-21', list: 'sanctions' },
];

/** Screening, and the cases that come of it. */
export function createCompliance(): SandboxSystem {
  const cases = createTable('cases', caseSchema, []);
  const caseOf = (id: string) => need(cases.get(id), 'case');
  const put = (row: Case, extra: object = {}) => ({ body: shown(row), changes: [cases.change(row.caseId, row)], ...extra });
  const handlers: SandboxSystem['handlers'] = {
    screenPerson: operation(screened, (args, { now }) => ({ body: { ...screen(args), listDate: day(now) } })),
    openCase: operation(opening, (args, { now, seq }) => {
      if (cases.all().some((one) => one.subject === args.subject && one.status === 'open')) throw new Refused(409, 'already_open', 'There is an open case of this person.');
      return put({ caseId: `CC-${seq}`, ...args, status: 'open', note: null, openedAt: instant(now), opened: seq, decided: null });
    }),
    getCase: operation(byCase, ({ caseId }) => ({ body: shown(caseOf(caseId)) })),
    findCases: operation(z.object({ subject: z.string() }), ({ subject }) => ({ body: cases.all().filter((one) => one.subject === subject).toReversed().map(shown) })),
    decideCase: operation(decision, ({ caseId, decision: status, note }, { seq }) => {
      const open = openCase(caseOf(caseId));
      return put({ ...open, status, note, decided: seq });
    }),
    reopenCase: operation(byCase, ({ caseId }) => {
      const done = caseOf(caseId);
      if (done.decided === null) throw new Refused(409, 'not_decided', 'This case was not decided.');
      return put({ ...done, status: 'open', note: null, decided: null }, { undoes: done.decided });
    }),
    withdrawCase: operation(byCase, ({ caseId }) => {
      const open = openCase(caseOf(caseId));
      return put({ ...open, status: 'withdrawn' }, { undoes: open.opened });
    }),
  };
  return { name: 'compliance', tables: [cases], reads: [], handlers };
}

function openCase(row: Case): Case {
  if (row.status !== 'open') throw new Refused(409, 'already_decided', 'This case was decided or withdrawn before.');
  return row;
}

function shown({ opened: _opened, decided: _decided, ...row }: Case) {
  return row;
}

function screen({ name, birthDate }: z.output<typeof screened>) {
  const listed = LISTED.find((one) => plainName(one.name) === plainName(name));
  if (!listed) return { outcome: 'clear', list: 'none', score: 0, match: null };
  const { list, name: match } = listed;
  if (birthDate === undefined) return { outcome: 'possible', list, score: 70, match };
  return birthDate === listed.birthDate ? { outcome: 'hit', list, score: 98, match } : { outcome: 'possible', list, score: 55, match };
}
