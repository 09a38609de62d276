import { challenge, command, envelope, formMemory, homeOpened, pressed, revoked, said, submitted, uninstalled, voteValue, type Action, type FormMemory, type Pressed, type SlackFile } from './payloads.ts';
import { askedIn, CHOICE, FORM } from './render.ts';
import { mentions, plainText } from './text.ts';
import type { Block } from './blocks.ts';

/** Where something was said or pressed. `thread`: null in the one conversation that a person has with the bot directly. */
export interface Place { team: string; user: string; channel: string; thread: string | null; direct: boolean }
/** The message whose button it was. */
export interface Card { channel: string; ts: string; text: string; blocks: Block[] }
export type Incoming =
  | { kind: 'challenge'; challenge: string }
  /** `called`: the bot was spoken to, by mention or directly; others count only where a conversation is under way. */
  | { kind: 'said'; id: string; at: Place; text: string; files: SlackFile[]; called: boolean }
  | { kind: 'chosen'; id: string; at: Place; asked: string; session: string; choice: string; label: string; card: Card }
  | { kind: 'formAsked'; at: Place; asked: string; session: string; seq: number; trigger: string; card: Card }
  | { kind: 'formSent'; id: string; at: Place; values: { [slot: string]: string }; memory: FormMemory }
  | { kind: 'command'; id: string; team: string; user: string; channel: string; command: string; text: string }
  | { kind: 'voted'; at: Place; decision: 'approved' | 'refused'; approval: string; digest: string; card: Card; userTeam: string }
  | { kind: 'home'; team: string; user: string }
  | { kind: 'uninstalled'; team: string; at: number }
  /** Our own, another bot's, an edit, a link that was opened: nothing to answer. */
  | { kind: 'ignored' }
  | { kind: 'unknown'; what: string };

export const FORM_CALLBACK = 'errand.form';
export const VOTES: { readonly [action: string]: 'approved' | 'refused' } = { 'approval.approve': 'approved', 'approval.refuse': 'refused' };

/** What a verified body says, whether it came over HTTP or over a socket. */
export function parse(body: unknown): Incoming {
  const asked = challenge.safeParse(body);
  if (asked.success) return { kind: 'challenge', challenge: asked.data.challenge };
  const event = envelope.safeParse(body);
  if (event.success) return eventOf(event.data);
  const press = pressed.safeParse(body);
  if (press.success) return pressOf(press.data);
  const form = submitted.safeParse(body);
  if (form.success) return formOf(form.data);
  const typed = command.safeParse(body);
  if (typed.success) return commandOf(typed.data);
  return { kind: 'unknown', what: typeOf(body) };
}

function eventOf({ team_id: team, event, event_time: time, authorizations }: ReturnType<typeof envelope.parse>): Incoming {
  const message = said.safeParse(event);
  if (message.success) return messageOf(message.data, { team, bot: authorizations.find((one) => one.is_bot)?.user_id ?? null });
  const home = homeOpened.safeParse(event);
  if (home.success) return home.data.tab === 'home' ? { kind: 'home', team, user: home.data.user } : { kind: 'ignored' };
  if (uninstalled.safeParse(event).success) return { kind: 'uninstalled', team, at: time * 1000 };
  const gone = revoked.safeParse(event);
  if (gone.success) return gone.data.tokens.bot.length > 0 ? { kind: 'uninstalled', team, at: time * 1000 } : { kind: 'ignored' };
  return { kind: 'unknown', what: `event ${event.type}` };
}

/** Subtypes of messages that a person wrote. */
const WRITTEN = new Set(['file_share', 'thread_broadcast', 'me_message']);
const SLACKBOT = 'USLACKBOT';

type Said = ReturnType<typeof said.parse>;

function messageOf(message: Said, { team, bot }: { team: string; bot: string | null }): Incoming {
  const { user, channel, ts, text, files } = message;
  if (user === undefined || !isWritten(message, bot)) return { kind: 'ignored' };
  const direct = message.channel_type === 'im' || (message.channel_type == null && channel.startsWith('D'));
  const thread = threadOf(message, { direct, bot });
  // One message may come as two events, with ids of their own; its time is its name.
  return {
    kind: 'said', id: `slack:${team}/${channel}/${ts}`, at: { team, user, channel, thread, direct }, text: plainText(text, { bot }), files,
    called: direct || message.type === 'app_mention' || mentions(text, bot),
  };
}

/** By a person, and new. */
function isWritten({ user, subtype, bot_id: botId, hidden }: Said, bot: string | null): boolean {
  return user !== bot && user !== SLACKBOT && botId == null && !hidden && (subtype == null || WRITTEN.has(subtype));
}

/** What is written in a channel begins a thread. Directly, an answer hung under a line of the bot belongs to the conversation that the line is of. */
function threadOf({ ts, thread_ts: thread, parent_user_id: parent }: Said, { direct, bot }: { direct: boolean; bot: string | null }): string | null {
  const own = thread == null || thread === ts || (direct && bot !== null && parent === bot) ? null : thread;
  return direct ? own : own ?? ts;
}

function pressOf(press: Pressed): Incoming {
  const { team, user, channel, message, trigger_id: trigger } = press;
  const [action] = press.actions;
  if (action === undefined) return { kind: 'ignored' };
  const thread = message.thread_ts == null || message.thread_ts === message.ts ? null : message.thread_ts;
  const at: Place = { team: team.id, user: user.id, channel: channel.id, thread, direct: channel.id.startsWith('D') };
  const card: Card = { channel: channel.id, ts: message.ts, text: message.text, blocks: message.blocks };
  const decision = VOTES[action.action_id];
  if (decision !== undefined) return voteOf(action, { at, card, decision, userTeam: user.team_id ?? team.id });
  const asked = askedIn(action.block_id);
  const { value } = action;
  if (asked !== null && value !== undefined && action.action_id.startsWith(`${CHOICE}.`)) {
    return { kind: 'chosen', id: `slack:${team.id}/${channel.id}/${message.ts}/${action.action_ts}`, at, asked: asked.user, session: asked.session, choice: value, label: action.text?.text ?? '', card };
  }
  if (asked !== null && action.action_id === FORM && /^\d{1,9}$/.test(value ?? '')) return { kind: 'formAsked', at, asked: asked.user, session: asked.session, seq: Number(value), trigger, card };
  return { kind: 'unknown', what: `action ${action.action_id}` };
}

function voteOf(action: Action, at: { at: Place; card: Card; decision: 'approved' | 'refused'; userTeam: string }): Incoming {
  const vote = voteValue.safeParse(jsonIn(action.value ?? ''));
  return vote.success ? { kind: 'voted', ...at, approval: vote.data.id, digest: vote.data.digest } : { kind: 'unknown', what: 'a vote on nothing' };
}

function formOf({ team, user, view }: ReturnType<typeof submitted.parse>): Incoming {
  const memory = formMemory.safeParse(jsonIn(view.private_metadata));
  if (view.callback_id !== FORM_CALLBACK || !memory.success) return { kind: 'unknown', what: `view ${view.callback_id}` };
  const { channel, thread } = memory.data;
  const values = Object.entries(view.state.values).flatMap(([slot, inputs]): [string, string][] => {
    const typed = Object.values(inputs).map((input) => input.value ?? input.selected_date ?? input.selected_option?.value ?? '').find((value) => value.trim() !== '');
    return typed === undefined ? [] : [[slot, typed]];
  });
  const at: Place = { team: team.id, user: user.id, channel, thread, direct: channel.startsWith('D') };
  return { kind: 'formSent', id: `slack:${team.id}/view/${view.id}`, at, values: Object.fromEntries(values), memory: memory.data };
}

function commandOf({ command: name, text, team_id: team, user_id: user, channel_id: channel, trigger_id: trigger }: ReturnType<typeof command.parse>): Incoming {
  return { kind: 'command', id: `slack:${team}/command/${trigger}`, team, user, channel, command: name, text: plainText(text, { bot: null }).trim() };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function typeOf(body: unknown): string {
  const type: unknown = body !== null && typeof body === 'object' && 'type' in body ? body.type : null;
  return typeof type === 'string' ? type.slice(0, 100) : 'something else';
}
