import { join } from 'node:path';
import type { Documents, Json, JsonObject } from '../../../src/contracts.ts';
import { Stop, Terminal } from '../../../src/errors.ts';
import type { ActionInfo, CallContext, ConnectAt, Connection, Ref } from '../connection.ts';
import { connect } from '../index.ts';
import { mergeFiles } from '../merge-files.ts';
import type { MergedSystem, SystemsFile } from '../merge-files.ts';
import { permittedActions } from '../permitted-actions.ts';
import { RUN_SYSTEM, connectTypescript } from '../typescript/connect-typescript.ts';
import type { TypescriptAt } from '../typescript/connect-typescript.ts';
import { createStandInDocuments } from '../../sandbox/stand-in-document.ts';
import type { StandInDocuments } from '../../sandbox/stand-in-document.ts';
import { createAddressRule } from '../transport/address-rule.ts';
import type { AddressRule } from '../transport/address-rule.ts';
import type { CircuitState } from '../transport/breaker.ts';
import { createReach } from '../transport/create-reach.ts';
import { createGate } from '../transport/gate.ts';
import type { Gate, Sleep } from '../transport/gate.ts';
import type { Resolve } from '../transport/guarded-connector.ts';

export type { ActionInfo, CallContext } from '../connection.ts';
export type { SystemsFile } from '../merge-files.ts';
export interface SystemsOptions {
  files: readonly SystemsFile[];
  now: () => number;
  /** The value of a variable that systems.yaml names with `$env`; throws Stop when there is none. */
  secret: (name: string) => string;
  /** The same for `$secret`. */
  keptSecret?: ((name: string) => string) | undefined;
  /** The project root, where the stand-ins' documents are. */
  root: string;
  /** Where these come from, when they have been read already. */
  standIns?: StandInDocuments;
  /** Where our stand-ins answer, asked at each call; null where they are switched off. */
  sandboxUrl: (() => string) | null;
  /** Hosts, addresses and networks that may be reached although they are not public. */
  allowedHosts?: readonly string[];
  /** Folders of packs, whose TypeScript actions are the system `run`; one of a later pack takes the place of one of the same name. */
  actionFolders?: readonly string[];
  /** What these keep; without it they can be listed, not run. */
  documents?: Documents;
  progress?: TypescriptAt['progress'];
  /** Asked before an action calls another one: throws when a limit forbids it. */
  permit?: (info: ActionInfo, args: JsonObject, key: string) => Promise<void>;
  resolve?: Resolve;
  sleep?: Sleep;
}
export interface Systems {
  actions(): ActionInfo[];
  find(action: string): ActionInfo | null;
  /** Calls once. `key` is sent with a write as its idempotency key. Throws Retryable, Terminal or Unknown. */
  call(action: string, args: JsonObject, at: CallContext): Promise<Json>;
  /** Of the circuit before a system; null when there is no such system. */
  state(system: string): CircuitState | null;
  names(): string[];
  close(): Promise<void>;
  /** What systems offer that cannot be used, and why. */
  readonly skipped: { system: string; where: string; why: string }[];
}

/** The actions of all systems. Throws Stop with what to mend. */
export async function createSystems(options: SystemsOptions): Promise<Systems> {
  const callable = new Map<string, { info: ActionInfo; connected: Connected }>();
  const systems = new Map<string, Connected>();
  const skipped: Systems['skipped'] = [];
  const call: Systems['call'] = async (action, args, at) => {
    const found = callable.get(action);
    if (!found) throw new Terminal('unknown_action', `${action} is not an action that flows may use.`);
    const { info, connected: { connection, gate } } = found;
    return await gate.pass(() => connection.call(info.operation, args, { ...at, write: info.write }), at.signal);
  };
  const callWithin: Systems['call'] = async (action, args, at) => {
    const info = callable.get(action)?.info;
    if (info) await options.permit?.(info, args, at.key);
    return await call(action, args, at);
  };
  const parts = { options, call: callWithin, rule: createAddressRule(options.allowedHosts ?? []), standIns: options.standIns ?? createStandInDocuments(options.root) };
  const add = (system: string, connected: Connected, infos: ActionInfo[]): void => {
    systems.set(system, connected);
    skipped.push(...connected.connection.skipped.map((skip) => ({ system, ...skip })));
    for (const info of infos) callable.set(info.action, { info, connected });
  };
  for (const [name, { folder, entry }] of mergeFiles(options.files)) {
    if (name === RUN_SYSTEM) throw new Stop(`${join(folder, 'systems.yaml')}: "${RUN_SYSTEM}" is where TypeScript actions are; give the system another name.`);
    const connected = await connectOne(name, { folder, entry }, parts);
    add(name, connected, permittedActions(connected.connection, entry, `${name} in ${folder}`));
  }
  for (const folder of options.actionFolders ?? []) {
    const connected = await connectActions(folder, parts);
    add(RUN_SYSTEM, connected, permittedActions(connected.connection, { reads: [] }, folder));
  }
  return {
    skipped, call,
    actions: () => [...callable.values()].map(({ info }) => info),
    find: (action) => callable.get(action)?.info ?? null,
    names: () => [...systems.keys()],
    state: (system) => systems.get(system)?.gate.state() ?? null,
    async close() { for (const connected of systems.values()) await connected.close(); },
  };
}

interface Connected { connection: Connection; gate: Gate; close(): Promise<void> }
interface Parts { options: SystemsOptions; call: Systems['call']; rule: AddressRule; standIns: StandInDocuments }

async function connectOne(name: string, { folder, entry }: MergedSystem, { options, call, rule, standIns }: Parts): Promise<Connected> {
  const { now, sandboxUrl, resolve, sleep, documents = null } = options;
  const { credentials = { type: 'none' }, tls = {}, breaker, rate } = entry;
  const where = `${name} in ${join(folder, 'systems.yaml')}`;
  const valueOf = valueIn(options);
  const reach = createReach({ name, where, credentials, tls, rule, own: sandboxUrl, valueOf, now, resolve });
  const at: ConnectAt = { name, folder, where, standIns, now, sandboxUrl, reach, valueOf, call, documents };
  const connection = await connect(entry, at);
  return {
    connection, gate: createGate({ name, breaker, rate, now, sleep }),
    async close() {
      await connection.close?.();
      await reach.close();
    },
  };
}

/** What fails in them is mostly another system, before which there is a gate already. */
async function connectActions(folder: string, { options, call }: Pick<Parts, 'options' | 'call'>): Promise<Connected> {
  const { root, now, progress, documents = NOTHING_KEPT } = options;
  const connection = await connectTypescript({ folder, root, now, call, documents, progress });
  return { connection, gate: createGate({ name: RUN_SYSTEM, breaker: 'off', now }), close: () => Promise.resolve() };
}

const nothingKept = (): Promise<never> => Promise.reject(new Terminal('not_configured', 'There is no store here.'));
const NOTHING_KEPT: Documents = { get: nothingKept, put: nothingKept, add: nothingKept, remove: nothingKept, list: nothingKept };

function valueIn({ secret, keptSecret }: SystemsOptions): (ref: Ref) => string {
  return (ref) => {
    if (typeof ref === 'string') return ref;
    if ('$env' in ref) return secret(ref.$env);
    if (keptSecret === undefined) throw new Stop(`A systems.yaml names the secret ${ref.$secret}, but no secrets are kept here.`);
    return keptSecret(ref.$secret);
  };
}
