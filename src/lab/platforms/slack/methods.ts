import type { JsonObject } from '../../../contracts.ts';
import { conversationOf, known, object, Refused, text, type Args, type Caller, type Method } from './call.ts';
import { tooLong, wrongIn } from './check-blocks.ts';
import { messageView } from './events.ts';
import { completeUpload, fileInfo, uploadUrl } from './files.ts';
import { blocksIn, directOf, stringIn, type SlackMessage, type SlackState } from './state.ts';

/** Methods of the Web API that an app with a bot token may call. https://docs.slack.dev/reference/methods */
export const METHODS: { readonly [method: string]: Method } = {
  'auth.test': (_args, { workspace }) => ({ url: 'https://stand-in.slack.com/', team: workspace.team, user: 'errand', team_id: workspace.team, user_id: workspace.bot, bot_id: workspace.botId, is_enterprise_install: false }),
  'chat.postMessage': postMessage,
  'chat.update': update,
  'chat.postEphemeral': postEphemeral,
  'views.open': openView,
  'views.publish': publishView,
  'users.info': userInfo,
  'conversations.open': openConversation,
  'conversations.history': history,
  'conversations.replies': replies,
  'files.getUploadURLExternal': uploadUrl,
  'files.completeUploadExternal': completeUpload,
  'files.info': fileInfo,
};

/** Posts at once, then one a second and channel. https://docs.slack.dev/apis/web-api/rate-limits */
const BURST = 30;
const TEXT = 40_000;
const TRIGGER_MS = 3_000;

function postMessage(args: Args, caller: Caller): JsonObject {
  const { state, workspace } = caller;
  const channel = text(args, 'channel');
  const conversation = /^[UW]/.test(channel) ? directOf(state, { user: known(caller, channel), team: workspace.team }) : conversationOf(caller, channel);
  const said = content(args);
  spend(state, conversation.id);
  const thread = typeof args['thread_ts'] === 'string' ? args['thread_ts'] : undefined;
  if (thread !== undefined && !state.messages.some((one) => one.channel === conversation.id && one.ts === thread)) throw new Refused('thread_not_found');
  const message: SlackMessage = {
    ts: state.stamp(), channel: conversation.id, user: workspace.bot, bot_id: workspace.botId, ...said, ...(thread !== undefined && { thread_ts: thread }), ...metadataIn(args),
  };
  state.messages.push(message);
  caller.told(message);
  return { channel: conversation.id, ts: message.ts, message: messageView(message, false) };
}

function update(args: Args, caller: Caller): JsonObject {
  const conversation = conversationOf(caller, text(args, 'channel'));
  const message = caller.state.messages.find((one) => one.channel === conversation.id && one.ts === args['ts']);
  if (message === undefined) throw new Refused('message_not_found');
  if (message.bot_id !== caller.workspace.botId) throw new Refused('cant_update_message');
  const said = content(args);
  delete message.blocks;
  Object.assign(message, said, { edited: true });
  caller.told(message, 'changed');
  return { channel: conversation.id, ts: message.ts, text: message.text, message: messageView(message, false) };
}

function postEphemeral(args: Args, caller: Caller): JsonObject {
  const conversation = conversationOf(caller, text(args, 'channel'));
  const user = text(args, 'user');
  if (!conversation.members.includes(user)) throw new Refused('user_not_in_channel');
  const { text: said } = content(args);
  caller.state.ephemerals.push({ channel: conversation.id, user, text: said, ...(typeof args['thread_ts'] === 'string' && { thread_ts: args['thread_ts'] }) });
  return { message_ts: caller.state.stamp() };
}

function openView(args: Args, { state, workspace }: Caller): JsonObject {
  const trigger = text(args, 'trigger_id');
  const given = state.triggers.get(trigger);
  if (given === undefined) throw new Refused('invalid_trigger_id');
  state.triggers.delete(trigger);
  if (state.now() - given.at > TRIGGER_MS) throw new Refused('expired_trigger_id');
  const view = object(args, 'view');
  const wrong = view['type'] === 'modal' ? tooLong(view['title'], 24, 'title') ?? wrongIn(view['blocks'], 100) : 'a modal is opened, nothing else';
  const hasInput = blocksIn(view['blocks']).some(({ type }) => type === 'input');
  const late = wrong ?? (hasInput ? tooLong(view['submit'], 24, 'submit') : null) ?? (stringIn(view['private_metadata']).length > 3000 ? 'private_metadata is longer than 3000' : null);
  if (late !== null) throw new Refused('invalid_arguments', { detail: late });
  const modal = { id: state.id('V'), user: given.user, team: workspace.team, view };
  state.modals.push(modal);
  return { view: { ...view, id: modal.id, team_id: workspace.team } };
}

function publishView(args: Args, caller: Caller): JsonObject {
  const user = known(caller, text(args, 'user_id'));
  const view = object(args, 'view');
  const wrong = view['type'] === 'home' ? wrongIn(view['blocks'], 100) : 'a home tab is published, nothing else';
  if (wrong !== null) throw new Refused('invalid_arguments', { detail: wrong });
  caller.state.homes[user] = view;
  return { view: { ...view, id: caller.state.id('V') } };
}

function userInfo(args: Args, { state }: Caller): JsonObject {
  const user = state.users.find(({ id }) => id === args['user']);
  if (user === undefined) throw new Refused('user_not_found');
  const { id, team, name, email, locale, confirmed } = user;
  return {
    user: {
      id, team_id: team, name: name.toLowerCase().replaceAll(' ', '.'), deleted: false, is_bot: false, is_admin: false, is_restricted: false, is_ultra_restricted: false, is_email_confirmed: confirmed,
      real_name: name, profile: { real_name: name, display_name: name, email, team }, ...(stringIn(args['include_locale']) === 'true' && { locale }),
    },
  };
}

function openConversation(args: Args, caller: Caller): JsonObject {
  const { id } = directOf(caller.state, { user: known(caller, text(args, 'users')), team: caller.workspace.team });
  return { channel: { id } };
}

function history(args: Args, caller: Caller): JsonObject {
  const { id } = conversationOf(caller, text(args, 'channel'));
  return page(args, caller.state.messages.filter((one) => one.channel === id && one.thread_ts === undefined).toReversed());
}

function replies(args: Args, caller: Caller): JsonObject {
  const { id } = conversationOf(caller, text(args, 'channel'));
  const thread = text(args, 'ts');
  const [parent, ...rest] = caller.state.messages.filter((one) => one.channel === id && (one.ts === thread || one.thread_ts === thread));
  if (parent === undefined) throw new Refused('thread_not_found');
  const { messages } = page(args, rest);
  return { messages: [messageView(parent, true), ...blocksIn(messages)], has_more: false };
}

function page(args: Args, messages: readonly SlackMessage[]): JsonObject {
  const [oldest, latest, limit] = [Number(args['oldest'] ?? 0), Number(args['latest'] ?? Infinity), Number(args['limit'] ?? 100)];
  const within = messages.filter(({ ts }) => Number(ts) > oldest && Number(ts) < latest);
  return { messages: within.slice(0, limit).map((one) => messageView(one, stringIn(args['include_all_metadata']) === 'true')), has_more: within.length > limit };
}

function content(args: Args): { text: string; blocks?: JsonObject[] } {
  const said = typeof args['text'] === 'string' ? args['text'] : '';
  if (said === '' && args['blocks'] === undefined) throw new Refused('no_text');
  if (said.length > TEXT) throw new Refused('msg_too_long');
  const wrong = args['blocks'] === undefined ? null : wrongIn(args['blocks'], 50);
  if (wrong !== null) throw new Refused('invalid_blocks', { detail: wrong });
  return { text: said, ...(args['blocks'] !== undefined && { blocks: blocksIn(args['blocks']) }) };
}

function metadataIn(args: Args): { metadata?: JsonObject } {
  if (args['metadata'] === undefined) return {};
  const metadata = object(args, 'metadata');
  if (typeof metadata['event_type'] !== 'string' || metadata['event_payload'] === undefined) throw new Refused('invalid_metadata_format');
  return { metadata };
}

function spend({ allowance, now }: SlackState, channel: string): void {
  const { left, at } = allowance.get(channel) ?? { left: BURST, at: now() };
  const seconds = Math.floor((now() - at) / 1000);
  const has = Math.min(BURST, left + seconds);
  if (has === 0) throw new Refused('ratelimited', { retryAfter: 1 });
  allowance.set(channel, { left: has - 1, at: at + seconds * 1000 });
}
