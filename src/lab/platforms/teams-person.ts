import { createHash, randomUUID } from 'node:crypto';
import { newId, type TeamsConversation, type TeamsMember, type TeamsMessage, type TeamsState } from './teams-state.ts';
import { TEAMS, type Tokens } from './teams-tokens.ts';

/** `webhook`: where the bot is told. `place`: a chat with the bot, one of several people, or a team's channel. */
export interface PersonOf { webhook: string; name?: string; locale?: string; place?: TeamsConversation['kind']; tenant?: string }
export interface TeamsFile { name: string; type: string; data: Buffer }

/** What one person does in one place of Teams. Each act resolves to the status that the bot's webhook answered with. */
export interface TeamsPerson {
  readonly member: TeamsMember;
  /** The conversation; in a channel each message that mentions the bot begins a thread of it. */
  readonly conversation: string;
  /** What is there to be read, in order; what was deleted is not. */
  read(): TeamsMessage[];
  install(): Promise<number>;
  uninstall(): Promise<number>;
  say(text: string, how?: { id?: string; files?: TeamsFile[] }): Promise<number>;
  /** The bot is named before the text: the only messages of a group that it gets. `thread`: a message of a channel that this answers. */
  mention(text: string, how?: { id?: string; thread?: string }): Promise<number>;
  /** Presses a button of a message, with what its inputs hold. */
  press(message: string, title: string, values?: { [input: string]: string }): Promise<number>;
  /** Fills in a form, by the ids or labels of its inputs, and sends it. */
  submit(message: string, values: { [input: string]: string }): Promise<number>;
  /** What a client does by itself where the bot asks for a token. */
  signOn(claims?: { [claim: string]: string | number }): Promise<number>;
  /** Posts anything as an activity of this person, with a token that is signed for it. */
  post(activity: Fields, how?: { token?: string }): Promise<Response>;
}
export interface PersonParts { state: TeamsState; tokens: Pick<Tokens, 'channelToken' | 'personToken'>; serviceUrl: string; now: () => number }

const PREFIX: { readonly [kind in TeamsConversation['kind']]: (name: string) => string } = {
  personal: (name) => `a:1${name}`, groupChat: (name) => `19:${name}@thread.v2`, channel: (name) => `19:${name}@thread.tacv2`,
};

export function createPerson(of: PersonOf, parts: PersonParts): TeamsPerson {
  const { state, tokens, now } = parts;
  const { name = 'Ada Martin', locale = 'en-GB', place = 'personal', tenant = TEAMS.tenantId } = of;
  const member = memberOf(name, tenant);
  const room = roomOf(state, { member, place });
  const post = posting({ webhook: of.webhook, locale, tenant, member, room }, parts);
  const status = async (activity: Fields): Promise<number> => (await post(activity)).status;
  const show = (said: { id: string; conversation: string; text: string }): void => { state.messages.push({ ...said, from: 'person', name, buttons: [], inputs: [], at: now(), edited: 0, deleted: false }); };
  return {
    member, conversation: room.id, post, ...pressing(state, status), ...moving(room, status),
    read: () => state.messages.filter(({ conversation, deleted }) => !deleted && conversation.split(';')[0] === room.id),
    async say(text, { id = newId(now()), files = [] } = {}) {
      room.installed = true;
      show({ id, conversation: room.id, text });
      return status({ type: 'message', id, text, textFormat: 'plain', ...(files.length > 0 && { attachments: files.map((file) => attach(file, parts)) }) });
    },
    async mention(text, { id = newId(now()), thread } = {}) {
      room.installed = true;
      const conversation = room.kind === 'channel' ? `${room.id};messageid=${thread ?? id}` : room.id;
      const named = `<at>${BOT.name}</at>`;
      show({ id, conversation, text: `${BOT.name} ${text}` });
      return status({ type: 'message', id, text: `${named} ${text}\n`, textFormat: 'plain', thread: conversation, entities: [{ type: 'mention', mentioned: BOT, text: named }, { type: 'clientInfo', locale }] });
    },
    async signOn(claims) {
      const asked = state.signOns.findLast(({ conversation }) => conversation === room.id);
      const token = await tokens.personToken({ oid: member.aadObjectId, tid: tenant, name, email: member.email }, claims);
      return status({ type: 'invoke', name: 'signin/tokenExchange', id: `f:${randomUUID()}`, value: { id: asked?.id ?? 'unasked', connectionName: asked?.connection ?? '', token } });
    },
  };
}

const BOT = { id: `28:${TEAMS.appId}`, name: 'Errand' };
type Fields = { [field: string]: unknown };
type Status = (activity: Fields) => Promise<number>;
interface Standing { webhook: string; locale: string; tenant: string; member: TeamsMember; room: TeamsConversation }

/** Everything that Teams says with each activity. `thread`: of a channel, in which it was said. */
function posting({ webhook, locale, tenant, member: { id, name, aadObjectId }, room }: Standing, { tokens, serviceUrl, now }: PersonParts): TeamsPerson['post'] {
  return async ({ thread = room.id, ...activity }, how = {}) => fetch(webhook, {
    method: 'POST', headers: { authorization: `Bearer ${how.token ?? await tokens.channelToken()}`, 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({
      id: newId(now()), timestamp: new Date(now()).toISOString(), channelId: 'msteams', serviceUrl, from: { id, name, aadObjectId }, recipient: BOT, locale,
      conversation: { id: thread, conversationType: room.kind, tenantId: tenant, ...(room.kind !== 'personal' && { isGroup: true }) },
      entities: [{ type: 'clientInfo', locale, country: locale.split('-')[1] ?? '', platform: 'Web', timezone: 'Europe/London' }], channelData: { tenant: { id: tenant } },
      ...activity,
    }),
  });
}

function moving(room: TeamsConversation, status: Status): Pick<TeamsPerson, 'install' | 'uninstall'> {
  return {
    async install() {
      room.installed = true;
      const added = await status({ type: 'conversationUpdate', id: `f:${randomUUID()}`, membersAdded: [BOT] });
      return Math.max(added, await status({ type: 'installationUpdate', action: 'add', id: `f:${randomUUID()}` }));
    },
    async uninstall() {
      room.installed = false;
      return status({ type: 'installationUpdate', action: 'remove', id: `f:${randomUUID()}` });
    },
  };
}

function pressing(state: TeamsState, status: Status): Pick<TeamsPerson, 'press' | 'submit'> {
  const shownAs = (message: string): TeamsMessage => {
    const found = state.messages.find(({ id, deleted }) => id === message && !deleted);
    if (found === undefined) throw new Error(`There is no message ${message}.`);
    return found;
  };
  const press: TeamsPerson['press'] = async (message, title, values = {}) => {
    const shown = shownAs(message);
    const data = shown.buttons.find((button) => button.title === title)?.data;
    if (data === undefined) throw new Error(`There is no button "${title}" to press.`);
    return status({ type: 'message', value: { ...data, ...filledIn(shown, values) }, replyToId: message, thread: shown.conversation });
  };
  return { press, submit: async (message, values) => press(message, shownAs(message).buttons.find(({ data }) => data !== undefined)?.title ?? '', values) };
}

/** The same person under the same name. */
function memberOf(name: string, tenant: string): TeamsMember {
  const hash = createHash('sha256').update(`${tenant} ${name}`).digest('hex');
  const aadObjectId = [hash.slice(0, 8), hash.slice(8, 12), `4${hash.slice(13, 16)}`, `8${hash.slice(17, 20)}`, hash.slice(20, 32)].join('-');
  return { id: `29:1${hash.slice(32)}`, name, aadObjectId, email: `${name.toLowerCase().replaceAll(/[^a-z]+/g, '.')}@example.com` };
}

function roomOf(state: TeamsState, { member, place }: { member: TeamsMember; place: TeamsConversation['kind'] }): TeamsConversation {
  const id = PREFIX[place](place === 'personal' ? member.id.slice(3) : `errand-${place.toLowerCase()}`);
  const room = state.conversations.find((one) => one.id === id) ?? { id, kind: place, installed: false, typing: false, members: [] };
  if (!state.conversations.includes(room)) state.conversations.push(room);
  if (!room.members.some((one) => one.id === member.id)) room.members.push(member);
  return room;
}

/** By the ids of the inputs, or what stands above them; a choice by its value or what it is called. */
function filledIn({ inputs }: TeamsMessage, values: { [input: string]: string }): { [input: string]: string } {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => {
    const input = inputs.find(({ id, label }) => id === name || label === name);
    if (input === undefined) throw new Error(`There is no input "${name}" to fill in.`);
    return [input.id, input.options.find(({ title }) => title === value)?.value ?? value];
  }));
}

function attach({ name, type, data }: TeamsFile, { state, serviceUrl }: PersonParts): object {
  const id = randomUUID();
  state.files.set(id, { type, data });
  const downloadUrl = new URL(`/files/${id}`, serviceUrl).href;
  return { contentType: 'application/vnd.microsoft.teams.file.download.info', contentUrl: downloadUrl, name, content: { downloadUrl, uniqueId: id, fileType: name.split('.').at(-1) ?? '' } };
}
