import { z } from 'zod';

/** What Slack sends, as far as we read it. https://docs.slack.dev/apis/events-api, https://docs.slack.dev/interactivity/handling-user-interaction */
const id = z.string().regex(/^[A-Z0-9]{1,40}$/);
const stamp = z.string().regex(/^\d{1,12}\.\d{1,9}$/);
const json = z.record(z.string(), z.json());
const file = z.looseObject({
  id: z.string().max(100), name: z.string().max(500).nullish(), mimetype: z.string().max(200).nullish(), size: z.number().nullish(),
  url_private: z.url().optional().catch(undefined), url_private_download: z.url().optional().catch(undefined),
});
export type SlackFile = z.output<typeof file>;

export const challenge = z.looseObject({ type: z.literal('url_verification'), challenge: z.string().max(1_000) });
export const envelope = z.looseObject({
  type: z.literal('event_callback'), team_id: id, event_id: z.string().min(1).max(100), event_time: z.number().catch(0),
  authorizations: z.array(z.looseObject({ user_id: z.string(), is_bot: z.boolean().catch(false) })).max(20).catch([]), event: z.looseObject({ type: z.string().max(100) }),
});
export const said = z.looseObject({
  type: z.enum(['message', 'app_mention']), channel: id, channel_type: z.string().max(20).nullish(), user: id.optional(), text: z.string().max(100_000).catch(''),
  ts: stamp, thread_ts: stamp.nullish(), parent_user_id: z.string().nullish(), subtype: z.string().max(100).nullish(), bot_id: z.string().nullish(), hidden: z.boolean().nullish().catch(null),
  files: z.array(file).max(50).catch([]),
});
export const homeOpened = z.looseObject({ type: z.literal('app_home_opened'), user: id, tab: z.string() });
export const uninstalled = z.looseObject({ type: z.literal('app_uninstalled') });
export const revoked = z.looseObject({ type: z.literal('tokens_revoked'), tokens: z.looseObject({ bot: z.array(z.string()).catch([]) }) });

const user = z.looseObject({ id, team_id: id.optional() });
const team = z.looseObject({ id });
export const action = z.looseObject({
  type: z.string().max(100), action_id: z.string().max(255), block_id: z.string().max(255), action_ts: stamp,
  value: z.string().max(2_000).optional(), text: z.looseObject({ text: z.string().max(3_000) }).optional(),
});
export type Action = z.output<typeof action>;
export const pressed = z.looseObject({
  type: z.literal('block_actions'), team, user, trigger_id: z.string().max(200), channel: z.looseObject({ id }),
  message: z.looseObject({ ts: stamp, thread_ts: stamp.nullish(), text: z.string().catch(''), blocks: z.array(json).max(50).catch([]) }),
  actions: z.array(action).min(1).max(25),
});
export type Pressed = z.output<typeof pressed>;
const input = z.looseObject({
  value: z.string().max(10_000).nullish(), selected_date: z.string().max(20).nullish(), selected_option: z.looseObject({ value: z.string().max(150) }).nullish(),
});
export const submitted = z.looseObject({
  type: z.literal('view_submission'), team, user,
  view: z.looseObject({
    id: z.string().min(1).max(100), callback_id: z.string().max(255), private_metadata: z.string().max(3_000).catch(''),
    state: z.looseObject({ values: z.record(z.string().max(255), z.record(z.string(), input)) }),
  }),
});
export const command = z.looseObject({
  command: z.string().max(100), text: z.string().max(10_000).catch(''), team_id: id, user_id: id, channel_id: id, trigger_id: z.string().min(1).max(200),
});
/** What the modal remembers of the line that it was opened from. */
export const formMemory = z.object({ channel: z.string(), ts: z.string(), thread: z.string().nullable(), session: z.string(), seq: z.number() });
export type FormMemory = z.output<typeof formMemory>;
/** What a button of an approval's card says. */
export const voteValue = z.object({ id: z.string(), digest: z.string() });
