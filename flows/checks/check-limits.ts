import type { PackFlow } from '../catalog.ts';
import { didYouMean } from '../shape.ts';
import type { Finding } from '../source.ts';
import { parametersOf, type Actions } from './check-calls.ts';

/** Limits on actions that no system has, and on arguments that their action does not take. */
export function checkLimits({ source, parsed }: PackFlow, actions: Actions): Finding[] {
  return parsed.limits.flatMap(({ on, of }, i) => {
    const action = actions.find(on);
    if (!action) return [source.find(['limits', i, 'on'], { code: 'unknown_action', message: `No system has the action "${on}".`, mend: didYouMean(on, actions.names) })];
    const { takes, open } = parametersOf(action.input);
    if (of === undefined || open || takes.includes(of)) return [];
    return [source.find(['limits', i, 'of'], { code: 'unknown_argument', message: `${on} takes no "${of}", so it cannot be limited.`, mend: didYouMean(of, takes) })];
  });
}
