import { activity, exchange, pressed, SLOT, submitted, type Activity, type Attachment } from './activity.ts';
import { mentionsBot, plainText } from './text.ts';

/** Where something was said: the conversation, and who said it there. */
export interface Place { tenant: string; conversation: string; scope: 'personal' | 'group'; person: string; name: string | null; locale: string | null }
export interface SignOn { exchange: string; connection: string | null; token: string }
/** The message whose button it was, and the key of the line that it shows. */
export interface CardAt { activity: string | null; line: string | null }
type Body =
  | { kind: 'text'; text: string; attachments: Attachment[]; mentioned: boolean }
  | { kind: 'choice'; choice: string; card: CardAt }
  | { kind: 'form'; values: { [slot: string]: string }; card: CardAt }
  | { kind: 'installed' }
  | { kind: 'uninstalled' }
  | { kind: 'signOn'; signOn: SignOn }
  | { kind: 'signOnFailed' }
  /** Our own, or another bot's. */
  | { kind: 'bots' }
  | { kind: 'unknown'; what: string };
export type Incoming = Body & { id: string; at: Place; invoke: boolean };

/** What a verified body says; null for what is no activity of Teams. */
export function parse(body: unknown): { incoming: Incoming; raw: Activity } | null {
  const parsed = activity.safeParse(body);
  if (!parsed.success) return null;
  const raw = parsed.data;
  const { from, conversation } = raw;
  const at: Place = {
    tenant: raw.channelData?.tenant?.id ?? conversation.tenantId ?? '', conversation: conversation.id, scope: scopeOf(raw),
    person: from.aadObjectId ?? from.id, name: from.name ?? null, locale: raw.locale ?? raw.entities?.find(({ type }) => type === 'clientInfo')?.locale ?? null,
  };
  // Ids are times: two conversations may have the same.
  const id = `teams:${conversation.id}/${raw.id ?? ''}`;
  return { raw, incoming: { ...bodyOf(raw), id, at, invoke: raw.type === 'invoke' } };
}

function scopeOf({ conversation: { conversationType, isGroup } }: Activity): Place['scope'] {
  return (conversationType ?? (isGroup ? 'groupChat' : 'personal')) === 'personal' ? 'personal' : 'group';
}

function bodyOf(raw: Activity): Body {
  const { from, recipient } = raw;
  if (from.id === recipient.id || from.id.startsWith('28:') || from.role === 'bot' || from.role === 'skill') return { kind: 'bots' };
  switch (raw.type) {
    case 'message': return messageOf(raw);
    case 'installationUpdate': return installationOf(raw);
    case 'conversationUpdate': return membersOf(raw);
    case 'invoke': return invokeOf(raw);
    default: return { kind: 'unknown', what: raw.type };
  }
}

function messageOf(raw: Activity): Body {
  if (raw.id === undefined) return { kind: 'unknown', what: 'message without an id' };
  const { value, recipient } = raw;
  const entities = raw.entities ?? [];
  const cardOf = (of: { line?: string | undefined }): CardAt => ({ activity: raw.replyToId ?? null, line: of.line ?? null });
  const choice = pressed.safeParse(value);
  if (choice.success) return { kind: 'choice', choice: choice.data.choice, card: cardOf(choice.data) };
  const form = submitted.safeParse(value);
  if (form.success) return { kind: 'form', values: valuesIn(form.data), card: cardOf(form.data) };
  if (value != null || (raw.text == null && (raw.attachments ?? []).length === 0)) return { kind: 'unknown', what: 'message with a value of another card' };
  return {
    kind: 'text', attachments: raw.attachments ?? [], mentioned: mentionsBot(entities, recipient.id),
    text: plainText({ text: raw.text ?? '', textFormat: raw.textFormat ?? undefined, entities, bot: recipient.id }),
  };
}

const LONGEST_VALUE = 2_000;

function valuesIn(fields: { [name: string]: unknown }): { [slot: string]: string } {
  return Object.fromEntries(Object.entries(fields).flatMap(([name, value]) => {
    const typed = typeof value === 'string' || typeof value === 'number' ? String(value).trim().slice(0, LONGEST_VALUE) : '';
    return name.startsWith(SLOT) && typed !== '' ? [[name.slice(SLOT.length), typed]] : [];
  }));
}

/** An upgrade is neither an installation nor its end. */
function installationOf({ action }: Activity): Body {
  if (action === 'add') return { kind: 'installed' };
  return action === 'remove' ? { kind: 'uninstalled' } : { kind: 'unknown', what: `installationUpdate ${action ?? ''}` };
}

function membersOf({ membersAdded, membersRemoved, recipient }: Activity): Body {
  if (membersAdded?.some(({ id }) => id === recipient.id)) return { kind: 'installed' };
  return membersRemoved?.some(({ id }) => id === recipient.id) ? { kind: 'uninstalled' } : { kind: 'unknown', what: 'conversationUpdate' };
}

function invokeOf({ name, value }: Activity): Body {
  const parsed = name === 'signin/tokenExchange' ? exchange.safeParse(value) : null;
  if (parsed?.success) return { kind: 'signOn', signOn: { exchange: parsed.data.id, connection: parsed.data.connectionName ?? null, token: parsed.data.token } };
  return name === 'signin/failure' ? { kind: 'signOnFailed' } : { kind: 'unknown', what: `invoke ${name ?? ''}`.slice(0, 100) };
}
