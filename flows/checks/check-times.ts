import { Cron } from 'croner';
import type { PackFlow } from '../catalog.ts';
import type { Finding, Problem } from '../source.ts';
import { eachStep } from '../steps.ts';
import { toMs } from '../words.ts';

/** Schedules that name no time, and approvals that end before they would go on to others. */
export function checkTimes({ source, parsed }: PackFlow): Finding[] {
  const { schedule } = parsed;
  const late = eachStep(parsed.steps).flatMap(({ step, path }) => {
    if (!('approve' in step)) return [];
    const { escalate, within } = step.approve;
    return escalate && toMs(escalate.after) >= toMs(within) ? [source.find([...path, 'approve', 'escalate'], tooLate(escalate, within))] : [];
  });
  return [
    ...(schedule ? wrongCron(schedule.cron).map((problem) => source.find(['schedule', 'cron'], problem)) : []),
    ...(schedule?.zone === undefined ? [] : wrongZone(schedule.zone).map((problem) => source.find(['schedule', 'zone'], problem))),
    ...late,
  ];
}

function tooLate({ after, to }: { after: string; to: string }, within: string): Problem {
  return { code: 'late_escalation', message: `The approval is over after ${within}, before it would go on to ${to} after ${after}.`, mend: `Let "after" be less than ${within}.` };
}

function wrongCron(cron: string): Problem[] {
  try {
    return new Cron(cron, { paused: true }).nextRun() === null ? [noCron(`"${cron}" never comes.`)] : [];
  } catch (error) {
    return [noCron(`"${cron}" is not a schedule: ${(error instanceof Error ? error.message : String(error)).replace(/^CronPattern: /, '')}.`)];
  }
}

function noCron(message: string): Problem {
  return { code: 'bad_schedule', message, mend: "Write minute, hour, day, month and weekday, like '0 6 * * 1-5' for six o’clock from Monday to Friday." };
}

function wrongZone(timeZone: string): Problem[] {
  try {
    Intl.DateTimeFormat('en', { timeZone });
    return [];
  } catch {
    return [{ code: 'bad_schedule', message: `There is no time zone "${timeZone}".`, mend: 'Write one like Europe/Paris.' }];
  }
}
