import type { JsonObject } from '../../src/contracts.ts';
import type { Pack, PackFlow } from '../catalog.ts';
import { convertTable } from '../convert-table.ts';
import { didYouMean } from '../shape.ts';
import type { Finding, Problem } from '../source.ts';
import type { Actions } from './check-calls.ts';

/** What only all packs together show: names taken twice, a missing identification, scenarios of no flow, lost systems, bad tables, unknown wordings. */
export function checkAcross(packs: readonly Pack[], with_: { actions: Actions | null; toJdm: ((raw: unknown) => JsonObject) | null; wordings: readonly string[] | null }): Finding[] {
  const flows = packs.flatMap((pack) => pack.flows);
  return [
    ...duplicates(packs), ...identification(flows),
    ...packs.flatMap((pack) => scenarioTargets(pack, flows)),
    ...(with_.actions ? packs.flatMap((pack) => deliveries(pack, with_.actions)) : []),
    ...packs.flatMap((pack) => tables(pack, with_.toJdm)),
    ...packs.flatMap((pack) => wordings(pack, with_.wordings)),
  ];
}

/** In one pack a name stands once; a later pack may replace a flow of an earlier one, as a user's own does with ours. */
function duplicates(packs: readonly Pack[]): Finding[] {
  const seen = new Map<string, { pack: Pack; file: string }>();
  return packs.flatMap((pack) => pack.flows.flatMap(({ source, parsed: { flow } }) => {
    const first = seen.get(flow);
    seen.set(flow, { pack, file: source.file });
    if (!first) return [];
    const problem: Problem = first.pack === pack
      ? { code: 'duplicate_flow', message: `${first.file} has a flow "${flow}" too.`, mend: 'Give one of them another name.' }
      : { code: 'replaced_flow', message: `This takes the place of the flow "${flow}" in ${first.file}.`, mend: 'If that is not meant, give it another name.' };
    return [source.find(['flow'], problem)];
  }));
}

function identification(flows: PackFlow[]): Finding[] {
  if (flows.some((flow) => flow.parsed.grants?.level === 'verified')) return [];
  return flows.filter((flow) => flow.parsed.identity === 'verified').map(({ source }) => source.find(['identity'], {
    code: 'no_identification', message: 'No flow identifies a customer as verified.', mend: 'Add a flow with "grants: { level: verified, … }", like verify-identity of the telecom pack.',
  }));
}

function scenarioTargets(pack: Pack, flows: PackFlow[]): Finding[] {
  const names = flows.map((flow) => flow.parsed.flow);
  return pack.scenarios.filter(({ parsed }) => !names.includes(parsed.flow)).map(({ source, parsed }) => source.find(['flow'], {
    code: 'unknown_flow', message: `There is no flow "${parsed.flow}".`, mend: didYouMean(parsed.flow, names),
  }));
}

function deliveries({ systems }: Pack, actions: Actions | null): Finding[] {
  if (!systems || !actions) return [];
  return Object.entries(systems.parsed.notify).flatMap(([by, action]) => {
    if (action === undefined || actions.find(action)) return [];
    return [systems.source.find(['notify', by], { code: 'unknown_action', message: `No system has the action "${action}".`, mend: didYouMean(action, actions.names) })];
  });
}

function tables(pack: Pack, toJdm: ((raw: unknown) => JsonObject) | null): Finding[] {
  if (!toJdm) return [];
  return pack.tables.flatMap((table) => convertTable(table, toJdm).finding ?? []);
}

function wordings(pack: Pack, keys: readonly string[] | null): Finding[] {
  if (!keys) return [];
  const problem = (key: string): Problem => ({ code: 'unknown_key', message: `There is no standing text "${key}".`, mend: didYouMean(key, keys) });
  const unknown = (texts: object): string[] => Object.keys(texts).filter((key) => !keys.includes(key));
  return [
    ...pack.wordingFiles.flatMap(({ source, parsed }) => unknown(parsed).map((key) => source.find([key], problem(key)))),
    ...pack.flows.flatMap(({ source, parsed }) => unknown(parsed.wordings).map((key) => source.find(['wordings', key], problem(key)))),
  ];
}
