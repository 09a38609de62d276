import type { AuditEvent, Entry, Json, JsonObject } from '../contracts.ts';

/** One sentence per kind of event. `{x}` is a value of its data; a part in [brackets] goes when its value is missing. */
const SENTENCES: { readonly [kind: string]: string } = {
  'session.opened': 'The conversation began[ on {channel}].',
  'flow.started': 'The flow {flow} began[, by its version {version}][: {because}].',
  'flow.ended': 'The flow[ {flow}] ended: {ending}[, because {because}].',
  'flow.broken': 'The flow[ {flow}] could not go on: {because}.',
  'identity.granted': 'The customer is now {level}[, by the flow {flow}][ (version {version})].',
  'decision.made': 'The table {table}[ of {flow}][ (version {version})] decided: {reading}',
  'approval.requested': 'The {role} was asked to approve it.',
  'approval.decided': 'It was {decision}[ for the {role}].',
  'confirmed': 'The customer said yes to exactly this.',
  'agent.moved': 'A model[, at step {step},] chose to {move}[ {action}].',
  'agent.refused': 'What the model wanted[, {action},] was not done: {because}.',
  'work.intended': '{action} is to be done[, allowed by: {rule}].',
  'work.done': '{action} was done.',
  'work.failed': '[{action} ]failed[ at step {step}]: {code}.',
  'work.unknown': 'Whether[ {action}][ step {step}] happened is not known.',
  'work.verified': '{action} was read back and is right[ (by {by_reading})].',
  'work.undone': '{action} was undone.',
  'limit.broken': 'A hard limit forbade it: {because}.',
  'wait.begun': 'It waits[ for {event}] until {due} at the latest.',
  'wait.over': 'The wait[ for {event}] ended, by the {by}.',
  'event.early': 'The event {event} came before anything waited for it, and was kept.',
  'event.late': 'The event {event} came when nothing was under way any more.',
  'exception.raised': 'It was given to the staff as {of}[, step {step}]: {because}.',
  'exception.mended': 'A colleague dealt with it: {act}.',
  'rollback.incomplete': 'Not everything could be undone; {left} left[, because {because}].',
  'handover.requested': 'A person was asked for[, queue {queue}][: {because}].',
  'person.claimed': 'A person took the conversation.',
  'replies.discarded': 'What the bot had said and had not been sent yet was held back.',
  'reply.undelivered': 'A line did not reach the customer over {channel}[: {code}].',
  'work.dropped': 'Work that was held back for the person was not done: {actions}.',
  'note.written': 'A note for the staff was written.',
  'person.returned': 'The person gave the conversation back.',
  'session.closed': 'The conversation was closed.',
};

/** A session as a business person reads it: one line each for what was said, decided and done, in order of time (UTC).
 * Ids and digests are left to the events themselves. Within a turn, which has one time: the customer, then what was decided and done, then the answer. */
export function tellStory(events: readonly AuditEvent[], entries: readonly Entry[]): string[] {
  const told = events.map((event) => ({ at: event.at, line: `${time(event.at)}  ${event.by}: ${sentence(event.kind, event.kind === 'decision.made' ? withReading(event.data) : event.data)}` }));
  const said = entries.filter((entry) => entry.status !== 'working').map((entry) => ({ at: entry.at, from: entry.from, line: `${time(entry.at)}  ${entry.from} ${entry.status ?? 'said'}: “${entry.text}”` }));
  const [asked, answered] = [said.filter(({ from }) => from === 'customer'), said.filter(({ from }) => from !== 'customer')];
  return [...asked, ...told, ...answered].toSorted((a, b) => a.at - b.at).map(({ line }) => line);
}

/** What a decision says for itself, row by row; else what came out of it. */
function withReading(data: JsonObject): JsonObject {
  const { evidence, output } = data;
  const explanation = evidence !== null && typeof evidence === 'object' && !Array.isArray(evidence) ? evidence['explanation'] : undefined;
  return { ...data, reading: typeof explanation === 'string' ? explanation : `${words(output)}.` };
}

function sentence(kind: string, data: JsonObject): string {
  const template = SENTENCES[kind];
  if (template === undefined) return `${kind} (${words(data)}).`;
  return template
    .replaceAll(/\[([^\]]*)\]/g, (_all, part: string) => ([...part.matchAll(/\{(\w+)\}/g)].every(([, name = '']) => data[name] != null) ? part : ''))
    .replaceAll(/\{(\w+)\}/g, (_all, name: string) => words(data[name]))
    .replace(/\.\.$/, '.');
}

function words(value: Json | undefined): string {
  if (value === undefined || value === null) return '–';
  if (Array.isArray(value)) return value.map(words).join('; ');
  if (typeof value === 'object') return Object.entries(value).map(([name, inner]) => `${name} = ${words(inner)}`).join(', ');
  return String(value);
}

function time(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}
