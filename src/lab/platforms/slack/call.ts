import type { Json, JsonObject } from '../../../contracts.ts';
import type { SlackConversation, SlackMessage, SlackState, SlackWorkspace } from './state.ts';

/** Arguments of a call: those that are JSON are parsed. */
export type Args = { [name: string]: Json | undefined };
export interface Caller { state: SlackState; workspace: SlackWorkspace; origin: string; told: (message: SlackMessage, changed?: 'changed') => void }
/** What a method answers beside `ok: true`; throws Refused. */
export type Method = (args: Args, caller: Caller) => JsonObject;

/** An answer `ok: false`. */
export class Refused extends Error {
  readonly detail: string | null;
  readonly retryAfter: number | null;
  constructor(code: string, { detail = null, retryAfter = null }: { detail?: string | null; retryAfter?: number | null } = {}) {
    super(code);
    this.detail = detail;
    this.retryAfter = retryAfter;
  }
}

export function conversationOf({ state, workspace }: Caller, id: string): SlackConversation {
  const found = state.conversations.find((one) => one.id === id && one.team === workspace.team);
  if (found === undefined) throw new Refused('channel_not_found');
  return found;
}

/** A person whom this workspace knows: a member, or one who shares a channel with it. */
export function known({ state, workspace }: Caller, id: string): string {
  const shared = state.conversations.some(({ team, members }) => team === workspace.team && members.includes(id));
  if (!state.users.some((one) => one.id === id && (one.team === workspace.team || shared))) throw new Refused('user_not_found');
  return id;
}

export function text(args: Args, name: string): string {
  const value = args[name];
  if (typeof value !== 'string' || value === '') throw new Refused('invalid_arguments', { detail: `missing required field: ${name}` });
  return value;
}

export function object(args: Args, name: string): JsonObject {
  const value = args[name];
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw new Refused('invalid_arguments', { detail: `${name} must be an object` });
  return value;
}
