import { createHmac } from 'node:crypto';
import twilio from 'twilio';
import { Agent } from 'undici';
import { startMail } from '../../src/lab/platforms/mail.ts';
import { SLACK, startSlack } from '../../src/lab/platforms/slack.ts';
import { startTeams } from '../../src/lab/platforms/teams.ts';
import { TEAMS } from '../../src/lab/platforms/teams-tokens.ts';
import { NUMBERS, startTwilio, TWILIO, WHATSAPP_NUMBERS } from '../../src/lab/platforms/twilio.ts';
import { sign } from '../../channels/email/verify.ts';
import { openConnection } from './connection.ts';
import { openCustomer, say } from './customers.ts';
import { figureOf, percentile, type Bench, type Figure, type Tell } from './figure.ts';
import { startServer } from './server-process.ts';
import { inTempFolder } from './temp-folder.ts';

const AT_ONCE = 32;
const ROUNDS = 3;
const EACH = 400;
const EMAIL_SECRET = 'a secret of the bench, with 32 characters';

/** A signed request of a platform, ready to be sent: each is of another customer's message. */
interface Knock { url: string; body: string; headers: { [name: string]: string } }
type Knocks = { [channel: string]: (n: number) => Promise<Knock> };

/** Acknowledgements a second of each webhook, signature, parsing and one durable write included, against a bare route with such a write. */
export const webhooks: Bench = {
  name: 'webhooks',
  run: (tell) => inTempFolder((bareFolder) => inTempFolder(async (folder) => {
    const [texts, slack, teams, mail] = await Promise.all([startTwilio(), startSlack(), startTeams(), startMail()]);
    const env = {
      PORT: '0', DATA_DIR: folder, LAB: 'off', LOG_LEVEL: 'error', ENCODER: 'off', PATH: process.env['PATH'] ?? '',
      TWILIO_ACCOUNT_SID: TWILIO.accountSid, TWILIO_AUTH_TOKEN: TWILIO.authToken, TWILIO_BASE_URL: texts.url, WHATSAPP_FROM: WHATSAPP_NUMBERS.join(','),
      SLACK_SIGNING_SECRET: SLACK.signingSecret, SLACK_BOT_TOKEN: SLACK.botToken, SLACK_BASE_URL: slack.url, ...teams.env,
      EMAIL_FROM: mail.ours, SMTP_URL: mail.smtpUrl, EMAIL_WEBHOOK_SECRET: EMAIL_SECRET,
    };
    const gateway = await startServer(new URL('../../src/main.js', import.meta.url), { cwd: folder, env });
    const bare = await startServer(new URL('./bare-server.js', import.meta.url), { cwd: bareFolder, env: {} });
    try {
      const teamsToken = await teams.tokens.channelToken();
      return await measure({ knocks: knocksAt(gateway.url, { teamsToken, serviceUrl: teams.serviceUrl, to: mail.ours }), bare: bare.url, tell });
    } finally {
      await Promise.all([gateway.close(), bare.close()]);
      await Promise.all([texts, slack, teams, mail].map(async (platform) => platform.close()));
    }
  })),
};

async function measure({ knocks, bare, tell }: { knocks: Knocks; bare: string; tell: Tell }): Promise<Figure[]> {
  const figures: Figure[] = [];
  let n = 0;
  for (const [channel, knock] of Object.entries(knocks)) {
    const rounds: { ours: Round; against: Round }[] = [];
    for (let round = 0; round <= ROUNDS; round += 1) {
      const made = await Promise.all(Array.from({ length: EACH }, async () => knock(n += 1)));
      const pair = { ours: await load(made), against: await bareLoad(bare) };
      // The first is for the compiler.
      if (round > 0) rounds.push(pair);
      tell(`${channel}: ${Math.round(pair.ours.rate)} acknowledgements a second`);
    }
    figures.push(
      figureOf({ name: `${channel}: webhooks acknowledged a second, against a bare route with one durable write`, unit: '/s', pairs: rounds.map(({ ours, against }) => ({ value: ours.rate, against: against.rate })) }),
      figureOf({ name: `${channel}: time to acknowledge at that load, p99, against the same of the bare route`, unit: 'ms', pairs: rounds.map(({ ours, against }) => ({ value: percentile(ours.times, 0.99), against: percentile(against.times, 0.99) })) }),
    );
  }
  return figures;
}

interface Round { rate: number; times: number[] }

async function load(knocks: readonly Knock[]): Promise<Round> {
  const agent = new Agent({ connections: AT_ONCE });
  const left = [...knocks];
  const times: number[] = [];
  const began = performance.now();
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      const start = performance.now();
      const { url, body, headers } = next;
      const answer = await agent.request({ origin: new URL(url).origin, path: new URL(url).pathname, method: 'POST', headers, body });
      await answer.body.dump();
      if (answer.statusCode >= 300) throw new Error(`${url} answered ${answer.statusCode}`);
      times.push(performance.now() - start);
    }
  }));
  const seconds = (performance.now() - began) / 1_000;
  await agent.close();
  return { rate: times.length / seconds, times };
}

async function bareLoad(url: string): Promise<Round> {
  const times: number[] = [];
  const connections = await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    const connection = await openConnection(url);
    return { connection, customer: await openCustomer(connection) };
  }));
  const began = performance.now();
  await Promise.all(connections.map(async ({ connection, customer }) => {
    for (let count = 0; count < EACH / AT_ONCE; count += 1) {
      const start = performance.now();
      await say(customer, connection);
      times.push(performance.now() - start);
    }
  }));
  const seconds = (performance.now() - began) / 1_000;
  for (const { connection } of connections) connection.close();
  return { rate: times.length / seconds, times };
}

function knocksAt(gateway: string, at: { teamsToken: string; serviceUrl: string; to: string }): Knocks {
  const [ours = ''] = NUMBERS;
  const [whatsapp = ''] = WHATSAPP_NUMBERS;
  const form = (path: string, fields: { [name: string]: string }): Knock => {
    const url = `${gateway}${path}`;
    return { url, body: new URLSearchParams(fields).toString(), headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': twilio.getExpectedTwilioSignature(TWILIO.authToken, url, fields) } };
  };
  return {
    sms: async (n) => form('/channels/sms/messages', { MessageSid: sid('SM', n), AccountSid: TWILIO.accountSid, From: number(n), To: ours, Body: 'hello', NumMedia: '0' }),
    whatsapp: async (n) => form('/channels/whatsapp/messages', { MessageSid: sid('SM', n), AccountSid: TWILIO.accountSid, From: `whatsapp:${number(n)}`, To: `whatsapp:${whatsapp}`, Body: 'hello', NumMedia: '0' }),
    voice: async (n) => form('/channels/voice/calls', { CallSid: sid('CA', n), AccountSid: TWILIO.accountSid, From: number(n), To: ours, CallStatus: 'ringing', Direction: 'inbound', ApiVersion: '2010-04-01' }),
    slack: async (n) => slackKnock(gateway, n),
    teams: async (n) => teamsKnock(gateway, n, at),
    email: async (n) => emailKnock(gateway, n, at.to),
  };
}

function number(n: number): string {
  return `+4477009${String(n).padStart(5, '0')}`;
}

function sid(prefix: string, n: number): string {
  return `${prefix}${String(n).padStart(32, '0')}`;
}

function slackKnock(gateway: string, n: number): Knock {
  const ts = `${Math.floor(Date.now() / 1000)}.${String(n).padStart(6, '0')}`;
  const event = { type: 'message', channel_type: 'im', channel: `D0${n}`, user: 'U0ANN', text: 'hello', ts, event_ts: ts, team: SLACK.team };
  const body = JSON.stringify({ type: 'event_callback', team_id: SLACK.team, api_app_id: SLACK.appId, event, event_id: `Ev${n}`, event_time: Math.floor(Date.now() / 1000), authorizations: [{ team_id: SLACK.team, user_id: SLACK.bot, is_bot: true }] });
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = `v0=${createHmac('sha256', SLACK.signingSecret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
  return { url: `${gateway}/channels/slack/events`, body, headers: { 'content-type': 'application/json', 'x-slack-request-timestamp': timestamp, 'x-slack-signature': signature } };
}

function teamsKnock(gateway: string, n: number, { teamsToken, serviceUrl }: { teamsToken: string; serviceUrl: string }): Knock {
  const body = JSON.stringify({
    type: 'message', id: String(n), timestamp: new Date().toISOString(), channelId: 'msteams', serviceUrl, locale: 'en-GB', text: 'hello', textFormat: 'plain',
    from: { id: `29:1bench${n}`, name: 'A person', aadObjectId: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}` }, recipient: { id: `28:${TEAMS.appId}`, name: 'Errand' },
    conversation: { id: `a:1bench${n}`, conversationType: 'personal', tenantId: TEAMS.tenantId }, channelData: { tenant: { id: TEAMS.tenantId } },
  });
  return { url: `${gateway}/channels/teams/messages`, body, headers: { 'content-type': 'application/json', authorization: `Bearer ${teamsToken}` } };
}

function emailKnock(gateway: string, n: number, to: string): Knock {
  const body = [`From: customer${n}@example.com`, `To: ${to}`, 'Subject: hello', `Message-ID: <bench-${n}-${Date.now()}@example.com>`, `Date: ${new Date().toUTCString()}`, 'Content-Type: text/plain; charset=utf-8', '', 'hello', ''].join('\r\n');
  return { url: `${gateway}/channels/email/messages`, body, headers: { 'content-type': 'message/rfc822', 'x-errand-signature': sign(Buffer.from(body), { secret: EMAIL_SECRET, atS: Math.floor(Date.now() / 1000) }) } };
}
