import type { Json, JsonObject } from '../../../contracts.ts';

/** What the stand-in of Slack knows: everything that people in it see is here, as JSON. */

export const SLACK = {
  signingSecret: 'the signing secret of the stand-in', botToken: 'xoxb-stand-in', appToken: 'xapp-stand-in', clientId: '1.2', clientSecret: 'the client secret of the stand-in',
  team: 'T0ERRAND', appId: 'A0ERRAND', bot: 'U0ERRAND', botId: 'B0ERRAND', help: 'C0HELP', approvals: 'C0APPROVALS', otherTeam: 'T0OTHER', command: '/errand',
} as const;

export interface SlackWorkspace { team: string; token: string | null; bot: string; botId: string }
export interface SlackUser { id: string; team: string; name: string; email: string; locale: string; confirmed: boolean }
export interface SlackConversation { id: string; kind: 'im' | 'channel'; team: string; name: string; user?: string; members: string[] }
export interface SlackFileState { id: string; name: string; mimetype: string; size: number; url_private: string; shared: boolean }
/** `blocks`: what is shown in place of `text`, where there are any. */
export interface SlackMessage {
  ts: string; channel: string; user: string; text: string; thread_ts?: string; parent_user_id?: string; bot_id?: string; blocks?: JsonObject[];
  metadata?: JsonObject; edited?: boolean; files?: SlackFileState[];
}
export interface SlackEphemeral { channel: string; user: string; text: string; thread_ts?: string }
/** A modal that is open on somebody's screen. */
export interface SlackModal { id: string; user: string; team: string; view: JsonObject }
/** What the next call of a method meets. `lost answer`: it happens, and nobody hears of it; `slowMs`: it happens, and is answered so much later. */
export interface SlackFault { on: string; fault: 'lost answer' | 'no connection' | { status: number; retryAfter?: number } | { error: string } | { slowMs: number } }

export interface SlackState {
  readonly now: () => number;
  workspaces: SlackWorkspace[];
  users: SlackUser[];
  conversations: SlackConversation[];
  messages: SlackMessage[];
  ephemerals: SlackEphemeral[];
  modals: SlackModal[];
  /** What stands in the home tab, by person. */
  homes: { [user: string]: JsonObject };
  files: SlackFileState[];
  data: Map<string, Buffer>;
  faults: SlackFault[];
  /** Codes that a person gave by allowing the app, and triggers that a press gave, until they are used. */
  codes: Map<string, string>;
  triggers: Map<string, { user: string; at: number }>;
  /** Posts that a channel still takes, and since when. */
  allowance: Map<string, { left: number; at: number }>;
  stamp(): string;
  id(prefix: string): string;
}

export function createState(now: () => number): SlackState {
  let count = 0;
  const next = (): number => { count += 1; return count; };
  return {
    now,
    workspaces: [
      { team: SLACK.team, token: SLACK.botToken, bot: SLACK.bot, botId: SLACK.botId },
      { team: SLACK.otherTeam, token: null, bot: 'U0OTHERBOT', botId: 'B0OTHER' },
    ],
    users: [
      person('U0ANN', { name: 'Ann', email: 'ann@example.com', locale: 'en-GB' }), person('U0BEA', { name: 'Béa', email: 'bea@example.com', locale: 'fr-FR' }),
      person('U0FRANK', { name: 'Frank Fraud', email: 'fraud@errand.example', locale: 'en-US' }), person('U0OTTO', { name: 'Otto Operations', email: 'ops@errand.example', locale: 'en-US' }),
      // Says of themselves what their own admin likes.
      { ...person('U0EVE', { name: 'Eve', email: 'fraud@errand.example', locale: 'en-US' }), team: SLACK.otherTeam },
    ],
    conversations: [
      { id: SLACK.help, kind: 'channel', team: SLACK.team, name: 'help', members: ['U0ANN', 'U0BEA', 'U0FRANK', 'U0EVE'] },
      { id: SLACK.approvals, kind: 'channel', team: SLACK.team, name: 'approvals', members: ['U0FRANK', 'U0OTTO', 'U0EVE'] },
    ],
    messages: [], ephemerals: [], modals: [], homes: {}, files: [], data: new Map(), faults: [], codes: new Map(), triggers: new Map(), allowance: new Map(),
    stamp: () => `${Math.floor(now() / 1000)}.${String(next()).padStart(6, '0')}`,
    id: (prefix) => `${prefix}0${String(next()).padStart(6, '0')}`,
  };
}

function person(id: string, of: Pick<SlackUser, 'name' | 'email' | 'locale'>): SlackUser {
  return { id, team: SLACK.team, confirmed: true, ...of };
}

/** The direct conversation of a person with the bot of a workspace; begun where there is none. */
export function directOf(state: SlackState, { user, team }: { user: string; team: string }): SlackConversation {
  const found = state.conversations.find((one) => one.kind === 'im' && one.user === user && one.team === team);
  if (found) return found;
  const begun: SlackConversation = { id: state.id('D'), kind: 'im', team, name: 'directmessage', user, members: [user] };
  state.conversations.push(begun);
  return begun;
}

export function blocksIn(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter((one): one is JsonObject => one !== null && typeof one === 'object' && !Array.isArray(one)) : [];
}

/** The text inside a text object; what is shown of a button, a label, a section. */
export function textIn(value: Json | undefined): string {
  return value !== null && typeof value === 'object' && !Array.isArray(value) && typeof value['text'] === 'string' ? value['text'] : '';
}

/** Text of a value that is one; else nothing. */
export function stringIn(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
