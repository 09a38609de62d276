import { createSlackChannel, type SlackSettings } from '../../channels/slack/index.ts';
import { SLACK, startSlack, type SlackAck, type SlackHow, type SlackPerson, type SlackStandIn } from '../../src/lab/platforms/slack.ts';
import type { Address, JsonObject } from '../../src/contracts.ts';
import type { ChannelRig } from './contract.ts';
import { startFakeHost, type FakeHostOptions } from './fake-host.ts';

export function slackSettings(baseUrl: string): SlackSettings {
  return {
    signingSecret: SLACK.signingSecret, botToken: SLACK.botToken, appToken: null, clientId: null, clientSecret: null, approvalsChannel: SLACK.approvals,
    baseUrl, secret: 'a secret of the gateway, long enough', publicUrl: null, timeoutMs: 2_000,
  };
}

export interface SlackRig extends ChannelRig {
  platform: SlackStandIn;
  ann: SlackPerson;
  /** An event of a message, as Slack posts it. */
  event(event: JsonObject, of?: JsonObject, how?: SlackHow): Promise<SlackAck>;
}

/** `change`: what is set otherwise. */
export async function startSlackRig({ change = {}, ...options }: FakeHostOptions & { change?: Partial<SlackSettings> } = {}): Promise<SlackRig> {
  const platform = await startSlack({ ...(options.now && { now: options.now }) });
  const channel = createSlackChannel({ ...slackSettings(platform.url), ...change });
  const host = await startFakeHost(channel, options);
  platform.gateway = host.url;
  const ann = platform.person('U0ANN');
  const address: Address = { channel: 'slack', id: 'U0ANN', via: SLACK.team };
  const session = await host.host.sessionOf(address);
  ann.sees();
  const direct = platform.state.conversations.find(({ kind, user }) => kind === 'im' && user === 'U0ANN')?.id ?? '';
  const event: SlackRig['event'] = async (inner, of = {}, how = {}) => platform.raw(JSON.stringify({
    token: 't', team_id: SLACK.team, api_app_id: SLACK.appId, type: 'event_callback', event_id: 'Ev1', event_time: 1, authorizations: [{ enterprise_id: null, team_id: SLACK.team, user_id: SLACK.bot, is_bot: true }],
    event: { type: 'message', channel: direct, channel_type: 'im', user: 'U0ANN', text: '', ts: '1700000000.000100', ...inner }, ...of,
  }), 'application/json', how);
  const message = async ({ id, text }: { id: string; text: string }, how: SlackHow = {}): Promise<number> => (await event({ text: typed(text), ts: stampOf(id) }, { event_id: id }, how)).status;
  return {
    platform, channel, ann, session, address, event,
    host: { ...host, async close() {
      await platform.quiet();
      await host.close();
      await platform.close();
    } },
    deliver: async (one) => message(one),
    async choose({ choice }) {
      host.write(session, { from: 'bot', text: 'Which?', choices: [{ id: choice, label: choice }] });
      host.set(session, {});
      await channel.send(address, { kind: 'message', seq: 1, text: 'Which?', choices: [{ id: choice, label: choice }] }, `${session}/s1`);
      return (await ann.press(choice)).status;
    },
    late: async (one) => message(one, { timestamp: Math.floor(host.host.now() / 1000) - 600 }),
    own: async () => (await event({ user: SLACK.bot, bot_id: SLACK.botId, text: 'what the bot said' })).status,
    unknown: async () => (await event({ type: 'a_new_kind' })).status,
    fail: () => void platform.state.faults.push({ on: 'chat.postMessage', fault: { status: 503 } }),
    forge: async (one) => message(one, { signature: `v0=${'0'.repeat(64)}` }),
    nonsense: async (payload) => (await platform.raw(payload, 'application/json')).status,
    shown: async () => ann.sees().map(({ text }) => text.replace(/^[^\p{L}]+/u, '')),
  };
}

function typed(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** One id, one time. */
function stampOf(id: string): string {
  return `1700000000.${String(Buffer.from(id).reduce((sum, byte) => (sum * 31 + byte) % 1_000_000, 7)).padStart(6, '0')}`;
}

/** Waits for what the channel does after it has answered. */
export async function settled(holds: () => boolean): Promise<void> {
  for (const until = Date.now() + 10_000; !holds();) {
    if (Date.now() > until) throw new Error('waited in vain');
    await new Promise((done) => { setImmediate(done); });
  }
}
