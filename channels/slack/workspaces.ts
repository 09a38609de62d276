import type { Installation, InstallationStore } from '@slack/bolt';
import { z } from 'zod';
import type { Documents, Log } from '../../src/contracts.ts';
import { Retryable, Terminal } from '../../src/errors.ts';
import { quietLogger, type Bolt } from './bolt.ts';
import { failureOf } from './failures.ts';
import type { SlackSettings } from './index.ts';
import { createSeal } from './seal.ts';

const FOLDER = 'slack-installations';
const MOST = 1_000;
const kept = z.looseObject({ at: z.number() });
const installation = z.custom<Installation<'v1' | 'v2', false>>((value) => z.looseObject({ team: z.looseObject({ id: z.string() }), user: z.looseObject({ id: z.string() }), bot: z.looseObject({ token: z.string() }) }).safeParse(value).success);
const identity = z.looseObject({ team_id: z.string() });
/** The token that an installation holds now; renewed where it runs out. */
export type Authorize = (team: string) => Promise<string | null>;

/** The workspaces that the app is in, and Slack's Web API for each. */
export interface Workspaces {
  /** Calls one method once. Throws Retryable, Terminal (`gone` where the app is not installed) or Unknown. */
  call(team: string, method: string, args: { [name: string]: unknown }): Promise<unknown>;
  token(team: string): Promise<string>;
  /** Where the staff decide: that of the bot token, or else the one installed first. */
  home(): Promise<string | null>;
  /** The app was removed there; not what was installed after `at` (ms). */
  forget(team: string, at: number): Promise<void>;
  store: InstallationStore;
}
export interface WorkspaceParts { settings: SlackSettings; documents: Documents; now: () => number; log: Log; bolt: Promise<Bolt>; authorize: () => Promise<Authorize | null> }

export function createWorkspaces(parts: WorkspaceParts): Workspaces {
  const { settings, documents, log } = parts;
  const call = createCall(parts);
  let ownTeam: string | null = null;
  const tokenOf = async (team: string): Promise<string> => {
    const installed = await documents.get(FOLDER, team) === null ? null : await authorized(parts, team);
    const token = installed ?? settings.botToken;
    if (token === null) throw new Terminal('gone', 'The app is not installed in this workspace of Slack.');
    return token;
  };
  return {
    store: createStore(parts),
    token: tokenOf,
    call: async (team, method, args) => call(await tokenOf(team), method, args),
    async home() {
      if (settings.botToken !== null) return ownTeam ??= identity.parse(await call(settings.botToken, 'auth.test', {})).team_id;
      const all = (await documents.list(FOLDER, MOST)).map(({ key, value }) => ({ team: key, at: kept.parse(value).at }));
      return all.toSorted((one, other) => one.at - other.at)[0]?.team ?? null;
    },
    async forget(team, at) {
      const found = await documents.get(FOLDER, team);
      // The events tell whole seconds.
      if (found === null || kept.parse(found).at >= at + 1000) return;
      await documents.remove(FOLDER, team);
      log.info({ team }, 'the app was removed from a workspace of Slack');
    },
  };
}

async function authorized({ authorize }: WorkspaceParts, team: string): Promise<string | null> {
  try {
    return await (await authorize())?.(team) ?? null;
  } catch (error) {
    throw new Retryable('not_signed_in', `The token of a workspace of Slack cannot be had: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** One attempt a call: what may be tried again, and when, is not the client's to decide. */
function createCall({ settings, log, bolt }: WorkspaceParts): (token: string, method: string, args: { [name: string]: unknown }) => Promise<unknown> {
  const clients = new Map<string, InstanceType<Bolt['webApi']['WebClient']>>();
  return async (token, method, args) => {
    const loaded = await bolt;
    const client = clients.get(token) ?? new loaded.webApi.WebClient(token, { ...clientOptions(settings), logger: quietLogger(log, loaded) });
    clients.set(token, client);
    try {
      return await client.apiCall(method, args);
    } catch (error) {
      throw failureOf(error, loaded);
    }
  };
}

export function clientOptions({ baseUrl, timeoutMs }: SlackSettings): { slackApiUrl: string; timeout: number; retryConfig: { retries: number }; rejectRateLimitedCalls: boolean } {
  return { slackApiUrl: baseUrl, timeout: timeoutMs, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true };
}

/** Installations, encrypted; those of a whole organisation are not taken. */
function createStore({ settings, documents, now, log }: WorkspaceParts): InstallationStore {
  const seal = createSeal(settings.secret);
  return {
    async storeInstallation(given) {
      if (given.isEnterpriseInstall || given.team === undefined) throw new Error('Install the app in one workspace, not in a whole organisation.');
      const team = given.team.id;
      await documents.put(FOLDER, team, { ...seal.close(team, JSON.stringify(given)), at: now() });
      log.info({ team }, 'the app was installed in a workspace of Slack');
    },
    async fetchInstallation({ teamId: team = '' }) {
      const found = await documents.get(FOLDER, team);
      const opened = found && seal.open(team, found);
      if (opened === null) throw new Error('there is no installation that can be read; install the app again');
      return installation.parse(JSON.parse(opened));
    },
    async deleteInstallation({ teamId: team = '' }) {
      await documents.remove(FOLDER, team);
    },
  };
}
