import type { Json, JsonObject } from '../../../contracts.ts';
import { SLACK, type SlackConversation, type SlackMessage, type SlackState, type SlackWorkspace } from './state.ts';
import type { Delivery } from './deliver.ts';

/** An event as Slack wraps it. https://docs.slack.dev/apis/events-api */
export function eventOf(state: SlackState, { team, bot }: Pick<SlackWorkspace, 'team' | 'bot'>, event: JsonObject): Delivery {
  return {
    kind: 'events_api',
    payload: {
      token: 'a verification token, deprecated', team_id: team, context_team_id: team, context_enterprise_id: null, api_app_id: SLACK.appId, event,
      type: 'event_callback', event_id: state.id('Ev'), event_time: Math.floor(state.now() / 1000), is_ext_shared_channel: false,
      authorizations: [{ enterprise_id: null, team_id: team, user_id: bot, is_bot: true, is_enterprise_install: false }],
    },
  };
}

/** A message as an event tells it. */
export function messageEvent(message: SlackMessage, { kind, team }: Pick<SlackConversation, 'kind' | 'team'>): JsonObject {
  const { ts, channel, user, text, files, bot_id: botId } = message;
  return {
    type: 'message', channel, channel_type: kind, user, text, ts, event_ts: ts, team,
    ...(botId === undefined ? { client_msg_id: `00000000-0000-0000-0000-${ts.replace('.', '').slice(-12).padStart(12, '0')}` } : { bot_id: botId, app_id: SLACK.appId }),
    ...(message.thread_ts !== undefined && { thread_ts: message.thread_ts }), ...(message.parent_user_id !== undefined && { parent_user_id: message.parent_user_id }),
    ...(files !== undefined && { subtype: 'file_share', files: files.map((file): JsonObject => ({ ...file })) }),
  };
}

/** What a call of the Web API reads back. */
export function messageView(message: SlackMessage, withMetadata: boolean): JsonObject {
  const { metadata, files, blocks, ...rest } = message;
  const shown: { [name: string]: Json } = { type: 'message', ...rest };
  if (blocks !== undefined) shown['blocks'] = blocks;
  if (files !== undefined) shown['files'] = files.map((file): JsonObject => ({ ...file }));
  if (withMetadata && metadata !== undefined) shown['metadata'] = metadata;
  return shown;
}
