import type { Choice, Entry, JsonObject } from '../../src/contracts.ts';
import { sections } from './blocks.ts';
import { fetchFiles } from './files.ts';
import { formOf, openForm } from './form.ts';
import { publishHome } from './home.ts';
import type { Card, Incoming, Place } from './parse.ts';
import type { SlackParts } from './parts.ts';
import { localeOf } from './people.ts';
import { addressOf } from './places.ts';
import { renderUsed } from './render.ts';
import { whisper } from './whisper.ts';
import { fill, wordsFor, type Words } from './words.ts';

const LOOK_BACK = 20;
const USED = 'slack-used';
/** Before the id of a choice that no session offers; it is answered as one that is no longer open. */
const STALE = 'stale:';
type Kind<K extends Incoming['kind']> = Extract<Incoming, { kind: K }>;

/** Stores what came in; resolves, when it is safe to acknowledge, to the body of the answer. */
export async function take(parts: SlackParts, incoming: Incoming): Promise<JsonObject | null> {
  switch (incoming.kind) {
    case 'challenge': return { challenge: incoming.challenge };
    case 'said': return hear(parts, incoming);
    case 'chosen': return choose(parts, incoming);
    case 'formAsked': return askForm(parts, incoming);
    case 'formSent': return takeForm(parts, incoming);
    case 'command': return obey(parts, incoming);
    case 'voted': return parts.approvals.vote(incoming);
    case 'home':
      parts.later('a home tab could not be shown', async () => publishHome(parts, incoming));
      return null;
    case 'uninstalled':
      await parts.workspaces.forget(incoming.team, incoming.at);
      return null;
    case 'ignored': return null;
    case 'unknown':
      parts.host.odd('slack', incoming.what);
      return null;
    default: return incoming satisfies never;
  }
}

/** In a channel, only those are heard who spoke to the bot in that thread before. */
async function hear(parts: SlackParts, { id, at, text, files, called }: Kind<'said'>): Promise<null> {
  if (!called && !await parts.places.knows(at)) return null;
  const session = await reach(parts, at);
  const kept = await fetchFiles(files, { parts, team: at.team, session, message: id });
  await parts.receive({ id, session, address: addressOf(at), at: parts.host.now(), kind: 'text', text, ...(kept.length > 0 && { files: kept }) });
  return null;
}

/** The session at a place; on first contact it begins, in the language of the person's Slack. */
async function reach(parts: SlackParts, at: Place): Promise<string> {
  const { host } = parts;
  const address = addressOf(at);
  const session = await host.sessionOf(address);
  await parts.places.remember(at);
  if (await host.view(session) === null) {
    const locale = await localeOf(parts, at);
    await parts.receive({ id: `${session}:opened`, session, address, at: host.now(), kind: 'opened', wrote: true, ...(locale !== null && { locale }) });
  }
  return session;
}

/** An answer to a question that is open closes its message with what was chosen; a late one is answered all the same. */
async function choose(parts: SlackParts, { id, at, asked, session: of, choice: pressed, label, card }: Kind<'chosen'>): Promise<null> {
  if (asked !== at.user) return tellOther(parts, { at, asked });
  const session = await reach(parts, at);
  // Ids of choices are those of one session: another one's would choose what nobody was asked.
  const choice = of === session ? pressed : `${STALE}${pressed}`;
  const open = await openChoice(parts, session, choice);
  await parts.receive({ id, session, address: addressOf(at), at: parts.host.now(), kind: 'choice', choice });
  close(parts, { team: at.team, card, chosen: open === null ? null : open.label || label });
  return null;
}

async function openChoice({ host }: SlackParts, session: string, choice: string): Promise<Choice | null> {
  const seq = (await host.view(session))?.seq ?? 0;
  const lines = await host.entries(session, Math.max(0, seq - LOOK_BACK), LOOK_BACK);
  const since: Entry[] = lines.slice(lines.findLastIndex(({ from }) => from === 'customer') + 1);
  return since.flatMap(({ choices = [] }) => choices).find(({ id }) => id === choice) ?? null;
}

/** The first use of a message is the one that it shows. */
function close(parts: SlackParts, { team, card, chosen }: { team: string; card: Card; chosen: string | null }): void {
  parts.later('a message whose button was used could not be changed', async () => {
    if (!await parts.host.documents.add(USED, `${team}/${card.channel}/${card.ts}`, { at: parts.host.now() })) return;
    await parts.workspaces.call(team, 'chat.update', { channel: card.channel, ts: card.ts, text: card.text, blocks: renderUsed(card.blocks, chosen) });
  });
}

async function askForm(parts: SlackParts, { at, asked, session: of, seq, trigger, card }: Kind<'formAsked'>): Promise<null> {
  if (asked !== at.user) return tellOther(parts, { at, asked });
  const session = await parts.host.sessionOf(addressOf(at));
  const { fields, words } = await formOf(parts.host, { session, seq });
  if (fields !== null && of === session) await openForm(parts, { at, fields, words, trigger, memory: { channel: card.channel, ts: card.ts, thread: at.thread, session, seq } });
  else {
    whisper(parts, at, words.formGone);
    close(parts, { team: at.team, card, chosen: null });
  }
  return null;
}

/** A form that was passed over, or is of another session, sets nothing and is answered like a button of old. */
async function takeForm(parts: SlackParts, { id, at, values, memory }: Kind<'formSent'>): Promise<null> {
  const session = await reach(parts, at);
  const [line] = await parts.host.entries(memory.session, memory.seq - 1, 1);
  const { fields, words } = await formOf(parts.host, { session, seq: memory.seq });
  const open = fields !== null && memory.session === session;
  const common = { id, session, address: addressOf(at), at: parts.host.now() };
  await parts.receive(open ? { ...common, kind: 'form', values } : { ...common, kind: 'choice', choice: `${STALE}form` });
  const card: Card = { channel: memory.channel, ts: memory.ts, text: line?.text ?? words.formSent, blocks: sections(line?.text ?? '') };
  close(parts, { team: at.team, card, chosen: open ? words.formSent : null });
  return null;
}

/** What was typed after a command belongs to the direct conversation. */
async function obey(parts: SlackParts, { id, team, user, channel, command, text }: Kind<'command'>): Promise<JsonObject | null> {
  const address = addressOf({ team, user, channel, thread: null });
  const words = await wordsIn(parts, await parts.host.sessionOf(address));
  if (text === '') return whispered(fill(words.usage, { command }));
  const spot = await parts.places.spotOf(address);
  const session = await reach(parts, { team, user, channel: spot.channel, thread: null, direct: true });
  await parts.receive({ id, session, address, at: parts.host.now(), kind: 'text', text });
  return spot.channel === channel ? null : whispered(words.inDirect);
}

async function tellOther(parts: SlackParts, { at, asked }: { at: Place; asked: string }): Promise<null> {
  const words = await wordsIn(parts, await parts.host.sessionOf(addressOf({ ...at, user: asked })));
  whisper(parts, at, fill(words.notYours, { who: `<@${asked}>` }));
  return null;
}

async function wordsIn({ host }: SlackParts, session: string): Promise<Words> {
  return wordsFor((await host.view(session))?.locale ?? 'en');
}

function whispered(text: string): JsonObject {
  return { response_type: 'ephemeral', text };
}
