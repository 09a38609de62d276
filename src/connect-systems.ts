import { createSystems, type ActionInfo, type Systems, type SystemsOptions } from '../executors/connectors/openapi/systems.ts';
import type { Pack } from '../flows/catalog.ts';
import { bindLimits, brokenLimit } from '../flows/limits.ts';
import type { ActionFacts } from '../flows/program.ts';
import { limit } from '../flows/words.ts';
import type { Config } from './config.ts';
import type { JsonObject, Log, Store } from './contracts.ts';
import { Stop, Terminal } from './errors.ts';
import { createSecrets } from './secrets.ts';
import { createWindowLimits } from './session/window-limits.ts';

export interface ConnectOptions {
  root: string;
  config: Pick<Config, 'sandbox' | 'secretsKeys' | 'allowedPrivateHosts' | 'variable'>;
  store: Store;
  log: Log;
  now: () => number;
  sandboxUrl: () => string;
  /** The documents of the stand-ins, when they have been read already. */
  standIns?: SystemsOptions['standIns'];
}

/** The systems behind these packs, with their secrets. Throws Stop with what to mend. */
export async function connectSystems(packs: Pack[], options: ConnectOptions): Promise<Systems> {
  const { now, root, log, store: { documents }, config: { sandbox, secretsKeys, allowedPrivateHosts, variable } } = options;
  const secret = (name: string): string => {
    const value = variable(name);
    if (value === undefined) throw new Stop(`${name} is missing: a systems.yaml names it; set it in the environment.`);
    return value;
  };
  return createSystems({
    files: packs.flatMap((pack) => (pack.systems ? [{ folder: pack.folder, systems: pack.systems.parsed.systems }] : [])),
    actionFolders: packs.map(({ folder }) => folder), now, root, secret, keptSecret: await createSecrets(documents, secretsKeys, now).open(), documents,
    allowedHosts: allowedPrivateHosts, sandboxUrl: sandbox ? options.sandboxUrl : null, ...(options.standIns && { standIns: options.standIns }), permit: permitIn(options),
    progress: ({ action }, text) => log.info({ action }, text),
  });
}

/** What compiling must know of an action. */
export function factsOf(info: ActionInfo | null): ActionFacts | null {
  if (!info) return null;
  return { write: info.write, parameters: Object.keys(objectIn(info.input['properties'])), limits: limitsOf(info) };
}

/** What a TypeScript action calls is held to the limits of the system; there is no customer, so none for an identified one lets it through. */
function permitIn({ store, now }: ConnectOptions): (info: ActionInfo, args: JsonObject, key: string) => Promise<void> {
  const windows = createWindowLimits(store.documents, now);
  return async (info, args, key) => {
    const limits = bindLimits(limitsOf(info), args);
    const broken = brokenLimit(limits, args, 'anonymous');
    if (broken !== null) throw new Terminal('over_limit', `${info.action}: ${broken}`);
    await windows.take({ action: info.action, limits, arguments: args, key });
  };
}

function limitsOf(info: ActionInfo): ActionFacts['limits'] {
  return info.limits.map((one) => limit.parse(one));
}

function objectIn(json: unknown): object {
  return json !== null && typeof json === 'object' ? json : {};
}
