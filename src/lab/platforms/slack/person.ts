import type { Json, JsonObject } from '../../../contracts.ts';
import type { Deliver, Delivery, SlackAck, SlackHow } from './deliver.ts';
import { eventOf, messageEvent, messageView } from './events.ts';
import { blocksIn, directOf, SLACK, stringIn, textIn, type SlackConversation, type SlackMessage, type SlackModal, type SlackState, type SlackUser } from './state.ts';

/** A place: a channel instead of the direct conversation, and a thread in it (the `ts` of its first message). */
export interface SlackAt { channel?: string; thread?: string }
export interface SlackGivenFile { name: string; type: string; data: Buffer }

/** One person in front of Slack. Each act calls the real webhook, signed, and resolves to how it was answered. */
export interface SlackPerson {
  readonly id: string;
  /** Writes, directly to the bot unless a channel is named; a mention there is `@errand`. */
  say(text: string, at?: SlackAt & { files?: SlackGivenFile[] }, how?: SlackHow): Promise<SlackAck & { ts: string }>;
  mention(text: string, at?: SlackAt): Promise<SlackAck & { ts: string }>;
  /** Presses the newest button with this label that is in sight, or the one of a message. */
  press(label: string, at?: { ts?: string }, how?: SlackHow): Promise<SlackAck>;
  /** Submits the modal that is open, by the names of its fields. */
  submit(values: { [block: string]: string }): Promise<SlackAck>;
  /** Types the slash command. */
  command(text: string, at?: SlackAt): Promise<SlackAck>;
  openHome(): Promise<SlackAck>;
  /** Messages in a place, oldest first; directly with the bot unless a channel is named. */
  sees(at?: SlackAt): SlackMessage[];
  /** What only this person was told. */
  whispers(): string[];
}

export function createPerson(at: { state: SlackState; deliver: Deliver; origin: string; user: string; team?: string }): SlackPerson {
  const { state, deliver, origin, user } = at;
  const who = userOf(state, user);
  const team = at.team ?? who.team;
  const placeOf = ({ channel }: SlackAt): SlackConversation => (channel === undefined ? directOf(state, { user, team }) : conversationIn(state, channel));
  const workspaceOf = (id: string) => {
    const found = state.workspaces.find((one) => one.team === id);
    if (found === undefined) throw new Error(`There is no workspace ${id}.`);
    return found;
  };
  const say: SlackPerson['say'] = async (text, { files, ...where } = {}, how = {}) => {
    const place = placeOf(where);
    const message = write(state, { place, user, text: markUp(text), thread: where.thread, files: (files ?? []).map((file) => keep(state, file, origin)) });
    const workspace = workspaceOf(place.team);
    const acks = [deliver.send(eventOf(state, workspace, messageEvent(message, place)), how)];
    // In a channel, a mention is told twice: as a message there, and as a mention.
    if (place.kind === 'channel' && message.text.includes(`<@${workspace.bot}>`)) acks.push(deliver.send(eventOf(state, workspace, mentionEvent(message, place.team)), how));
    return { ...worst(await Promise.all(acks)), ts: message.ts };
  };
  return {
    id: user, say,
    mention: async (text, where) => say(`@errand ${text}`, { channel: SLACK.help, ...where }),
    press: async (label, where = {}, how = {}) => deliver.send(pressOf(state, { who, label, ts: where.ts }), how),
    async submit(values) {
      const modal = state.modals.findLast((one) => one.user === user);
      if (modal === undefined) throw new Error(`${who.name} has no form open.`);
      const ack = await deliver.send(submissionOf(state, { modal, who, values }));
      if (ack.status === 200) state.modals.splice(state.modals.indexOf(modal), 1);
      return ack;
    },
    async command(text, where = {}) {
      const place = placeOf(where);
      const ack = await deliver.send(commandOf(state, { place, who, text, origin }));
      const said = ack.body !== null && typeof ack.body === 'object' && !Array.isArray(ack.body) ? textIn(ack.body) : '';
      if (said !== '') state.ephemerals.push({ channel: place.id, user, text: said });
      return ack;
    },
    openHome: async () => deliver.send(eventOf(state, workspaceOf(team), { type: 'app_home_opened', user, channel: directOf(state, { user, team }).id, tab: 'home', event_ts: state.stamp() })),
    sees(where = {}) {
      const { id } = placeOf(where);
      return state.messages.filter((one) => one.channel === id && (where.thread === undefined || one.ts === where.thread || one.thread_ts === where.thread));
    },
    whispers: () => state.ephemerals.filter((one) => one.user === user).map(({ text }) => text),
  };
}

/** https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload */
function submissionOf(state: SlackState, { modal, who, values }: { modal: SlackModal; who: SlackUser; values: { [block: string]: string } }): Delivery {
  return {
    kind: 'interactive',
    payload: {
      type: 'view_submission', team: { id: modal.team, domain: 'stand-in' }, user: { id: who.id, username: who.name, name: who.name, team_id: who.team }, api_app_id: SLACK.appId, trigger_id: triggerOf(state, who.id),
      view: { ...modal.view, id: modal.id, team_id: modal.team, state: { values: valuesOf(blocksIn(modal.view['blocks']), values) }, hash: '1.abc', bot_id: SLACK.botId, app_id: SLACK.appId }, response_urls: [], is_enterprise_install: false,
    },
  };
}

/** https://docs.slack.dev/interactivity/implementing-slash-commands */
function commandOf(state: SlackState, { place, who, text, origin }: { place: SlackConversation; who: SlackUser; text: string; origin: string }): Delivery {
  return {
    kind: 'slash_commands',
    payload: {
      token: 'a verification token, deprecated', team_id: place.team, team_domain: 'stand-in', channel_id: place.id, channel_name: place.name, user_id: who.id, user_name: who.name, command: SLACK.command, text: markUp(text),
      api_app_id: SLACK.appId, is_enterprise_install: 'false', response_url: `${origin}/commands/unused`, trigger_id: triggerOf(state, who.id),
    },
  };
}

interface Writing { place: SlackConversation; user: string; text: string; thread: string | undefined; files: SlackMessage['files'] }

function write(state: SlackState, { place, user, text, thread, files = [] }: Writing): SlackMessage {
  const parent = state.messages.find((one) => one.channel === place.id && one.ts === thread);
  const message: SlackMessage = {
    ts: state.stamp(), channel: place.id, user, text, ...(thread !== undefined && { thread_ts: thread }), ...(parent && { parent_user_id: parent.user }), ...(files.length > 0 && { files }),
  };
  state.messages.push(message);
  return message;
}

function mentionEvent({ channel, user, text, ts, thread_ts: thread }: SlackMessage, team: string): JsonObject {
  return { type: 'app_mention', user, text, ts, event_ts: ts, channel, team, ...(thread !== undefined && { thread_ts: thread }) };
}

/** The press of a button that the person can see. https://docs.slack.dev/reference/interaction-payloads/block_actions-payload */
function pressOf(state: SlackState, { who, label, ts }: { who: SlackUser; label: string; ts: string | undefined }): Delivery {
  const inSight = state.messages.filter((one) => conversationIn(state, one.channel).members.includes(who.id) && (ts === undefined || one.ts === ts));
  const found = inSight.toReversed().flatMap((message) => buttonsOf(message).map((one) => ({ message, ...one }))).find(({ button }) => textIn(button['text']) === label);
  if (found === undefined) throw new Error(`${who.name} sees no button "${label}".`);
  const { message, block, button } = found;
  const place = conversationIn(state, message.channel);
  return {
    kind: 'interactive',
    payload: {
      type: 'block_actions', user: { id: who.id, username: who.name, name: who.name, team_id: who.team }, api_app_id: SLACK.appId, token: 'a verification token, deprecated',
      container: { type: 'message', message_ts: message.ts, channel_id: place.id, is_ephemeral: false, ...(message.thread_ts !== undefined && { thread_ts: message.thread_ts }) },
      trigger_id: triggerOf(state, who.id), team: { id: place.team, domain: 'stand-in' }, enterprise: null, is_enterprise_install: false, channel: { id: place.id, name: place.name },
      message: messageView(message, false), state: { values: {} }, response_url: 'https://hooks.slack.com/actions/unused',
      actions: [{ ...button, block_id: block['block_id'] ?? 'unnamed', action_ts: state.stamp() }],
    },
  };
}

export function buttonsOf({ blocks = [] }: SlackMessage): { block: JsonObject; button: JsonObject }[] {
  return blocks.filter(({ type }) => type === 'actions').flatMap((block) => blocksIn(block['elements']).map((button) => ({ block, button })));
}

/** What each input of a form has in it: typed, or picked by the label of its option. */
function valuesOf(blocks: readonly JsonObject[], values: { [block: string]: string }): JsonObject {
  return Object.fromEntries(blocks.map(({ block_id: id, element }): [string, JsonObject] => {
    const [input = {}] = blocksIn([element ?? null]);
    const typed = values[stringIn(id)] ?? null;
    const option: Json = blocksIn(input['options']).find((one) => textIn(one['text']) === typed) ?? null;
    const state = input['type'] === 'static_select' ? { selected_option: option } : input['type'] === 'datepicker' ? { selected_date: typed } : { value: typed };
    return [stringIn(id), { [stringIn(input['action_id'])]: { type: input['type'] ?? '', ...state } }];
  }));
}

function triggerOf(state: SlackState, user: string): string {
  const trigger = `${state.id('13')}.${state.id('98')}`;
  state.triggers.set(trigger, { user, at: state.now() });
  return trigger;
}

function keep(state: SlackState, { name, type, data }: SlackGivenFile, origin: string): NonNullable<SlackMessage['files']>[number] {
  const id = state.id('F');
  const file = { id, name, mimetype: type, size: data.length, url_private: `${origin}/files/${id}`, shared: true };
  state.files.push(file);
  state.data.set(id, data);
  return file;
}

/** As Slack's editor sends what was typed: escaped, with mentions and telephone numbers marked. */
function markUp(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
    .replaceAll('@errand', `<@${SLACK.bot}>`).replaceAll(/\+\d[\d ]{8,}\d/g, (number) => `<tel:${number.replaceAll(' ', '')}|${number}>`);
}

function worst(acks: SlackAck[]): SlackAck {
  const [first, ...rest] = acks.toSorted((one, other) => other.status - one.status);
  if (first === undefined) throw new Error('nothing was delivered');
  return { ...first, ms: Math.max(first.ms, ...rest.map(({ ms }) => ms)) };
}

function userOf(state: SlackState, id: string): SlackUser {
  const found = state.users.find((one) => one.id === id);
  if (found === undefined) throw new Error(`There is no ${id} in Slack.`);
  return found;
}

function conversationIn(state: SlackState, id: string): SlackConversation {
  const found = state.conversations.find((one) => one.id === id);
  if (found === undefined) throw new Error(`There is no conversation ${id} in Slack.`);
  return found;
}
