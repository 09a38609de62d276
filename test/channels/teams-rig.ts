import { afterEach } from '@jest/globals';
import { createTeamsChannel, type TeamsSettings } from '../../channels/teams/index.ts';
import type { Inbound, Outbound } from '../../src/contracts.ts';
import { startTeams, type TeamsStandIn } from '../../src/lab/platforms/teams.ts';
import type { TeamsPerson } from '../../src/lab/platforms/teams-person.ts';
import type { TeamsConversation, TeamsMessage } from '../../src/lab/platforms/teams-state.ts';
import { TEAMS } from '../../src/lab/platforms/teams-tokens.ts';
import type { ChannelRig } from './contract.ts';
import { startFakeHost, type FakeHostOptions } from './fake-host.ts';

export function teamsSettings(platform: Pick<TeamsStandIn, 'url'>, more: Partial<TeamsSettings> = {}): TeamsSettings {
  const { url } = platform;
  return { ...TEAMS, loginUrl: url, openIdMetadata: `${url}/v1/.well-known/openidconfiguration`, issuer: url, signOn: false, timeoutMs: 2_000, ...more };
}

/** Names the channel, and reaches nobody. */
export const NO_TEAMS = teamsSettings({ url: 'http://127.0.0.1:1' });

export interface TeamsRig extends ChannelRig {
  platform: TeamsStandIn;
  ada: TeamsPerson;
  webhook: string;
  person(name: string, place?: TeamsConversation['kind'], locale?: string): TeamsPerson;
  /** What the bot shows to Ada. */
  bot(): TeamsMessage[];
}

export async function startTeamsRig(more: Partial<TeamsSettings> = {}, options: FakeHostOptions = {}): Promise<TeamsRig> {
  const platform = await startTeams(options.now);
  const channel = createTeamsChannel(teamsSettings(platform, more));
  const host = await startFakeHost(channel, options);
  const webhook = `${host.url}/channels/teams/messages`;
  const person: TeamsRig['person'] = (name, place = 'personal', locale = 'en-GB') => platform.person({ webhook, name, place, locale });
  const ada = person('Ada Martin');
  const address = { channel: 'teams', id: ada.member.aadObjectId, via: TEAMS.tenantId, thread: ada.conversation };
  const session = await host.host.sessionOf(address);
  await ada.install();
  const bot = (): TeamsMessage[] => ada.read().filter(({ from }) => from === 'bot');
  return {
    platform, channel, session, address, ada, webhook, person, bot,
    host: { ...host, async close() {
      await host.close();
      await platform.close();
    } },
    deliver: async ({ id, text }) => ada.say(text, { id }),
    async choose({ id, choice }) {
      const { seq } = host.write(session, { from: 'bot', text: 'Which?', choices: [{ id: choice, label: choice }] });
      await channel.send(address, { kind: 'message', seq, text: 'Which?', choices: [{ id: choice, label: choice }] }, `${session}/s${seq}`);
      return (await ada.post({ id, type: 'message', value: { errand: 'choice', choice, line: `${session}/s${seq}` }, replyToId: bot().at(-1)?.id })).status;
    },
    late: async ({ id, text }) => (await ada.post({ id, type: 'message', text }, { token: await platform.tokens.channelToken({ exp: Math.floor(host.host.now() / 1000) - 600 }) })).status,
    own: async () => (await ada.post({ type: 'message', text: 'what the bot said', from: { id: `28:${TEAMS.appId}`, name: 'Errand' } })).status,
    unknown: async () => (await ada.post({ type: 'aNewKind' })).status,
    fail: () => void platform.faults.push({ status: 503 }),
    forge: async ({ id, text }) => (await ada.post({ id, type: 'message', text }, { token: await platform.tokens.channelToken({}, 'other') })).status,
    nonsense: async (payload) => (await fetch(webhook, { method: 'POST', body: new Uint8Array(payload), headers: { authorization: `Bearer ${await platform.tokens.channelToken()}`, 'content-type': 'application/json' } })).status,
    shown: async () => bot().map(({ text }) => text.replace(/^[✓✗⏳] /, '')),
  };
}

/** Rigs of one file of tests: each is closed after the test that started it. */
export function teamsRigs(): { start: typeof startTeamsRig } {
  const started: TeamsRig[] = [];
  afterEach(async () => {
    await Promise.all(started.splice(0).map(async ({ host }) => host.close()));
  });
  return {
    async start(...how) {
      const rig = await startTeamsRig(...how);
      started.push(rig);
      return rig;
    },
  };
}

/** What was handed over, but for the opening. */
export function saidTo({ host }: Pick<TeamsRig, 'host'>): Inbound[] {
  return host.received.filter(({ kind }) => kind !== 'opened');
}

/** A line of the bot, in the transcript and sent; resolves to its key. */
export async function says({ host, channel, session, address }: Pick<TeamsRig, 'host' | 'channel' | 'session' | 'address'>, line: Partial<Outbound & { kind: 'message' }> & { text: string }): Promise<string> {
  const { seq } = host.write(session, { from: 'bot', text: line.text, ...(line.choices && { choices: line.choices }), ...(line.expects && { expects: line.expects }) });
  const key = `${session}/s${seq}`;
  await channel.send(address, { kind: 'message', seq, ...line }, key);
  return key;
}
