import type { Json, JsonObject } from '../contracts.ts';
import type { Packet } from './handover-packet.ts';
import type { Evidence, Summary } from './handover-view.ts';

/** What a person has to know first, in words, made of what is on record alone. */
export function summarise(packet: Packet, evidence: Evidence): Summary {
  const parts = { wanted: wantedIn(packet), known: knownIn(packet), done: doneIn(evidence), failed: failedIn(evidence), open: openIn(packet, evidence) };
  const { wanted, known, done, failed, open } = parts;
  return { ...parts, text: [...wanted, ...known, ...(evidence.ledger.length === 0 ? ['Nothing was changed in any system.'] : []), ...done, ...failed, ...open].join(' ') };
}

function wantedIn({ requests, later, because, queue }: Packet): string[] {
  return [
    ...requests.map(({ title, flow, version, runBy }) => (runBy === null ? `The customer asked for ${title} (${flow}, version ${version}).` : `${runBy} runs ${title} (${flow}, version ${version}) for them.`)),
    ...(requests.length === 0 ? ['No request is under way.'] : []),
    ...(later.length > 0 ? [`Afterwards they want: ${later.join(', ')}.`] : []),
    ...(because !== null ? [`It came to a person because ${because} (queue: ${queue ?? 'none'}).`] : []),
  ];
}

function knownIn({ identity, customer, requests }: Packet): string[] {
  const name = customer?.['name'];
  const who = typeof name === 'string' ? `${name}, ` : '';
  const values = requests.flatMap(({ slots }) => Object.entries(slots));
  const told = requests.flatMap((request) => Object.entries(request.told));
  return [
    `The customer is ${who}${identity}.`,
    ...(values.length > 0 ? [`Known: ${listed(values)}.`] : []),
    ...(told.length > 0 ? [`Told a person, and kept: ${listed(told)}.`] : []),
  ];
}

function doneIn({ ledger, decisions }: Evidence): string[] {
  return [
    ...ledger.filter(({ stage }) => stage === 'done' || stage === 'verified').map(({ action }) => `${action} was done.`),
    ...ledger.filter(({ stage }) => stage === 'undone').map(({ action }) => `${action} was undone.`),
    ...decisions.map(({ table, output, rule }) => `${table} decided: ${rule ?? words(output)}`).map(ended),
  ];
}

function failedIn({ ledger }: Evidence): string[] {
  return ledger.flatMap(({ action, stage, detail, attempts }) => {
    if (stage === 'failed') return [`${action} failed${detail === null ? '' : ` (${words(detail)})`}, ${attempts === 1 ? 'tried once' : `tried ${attempts} times`}.`];
    if (stage === 'unknown' || stage === 'looked up') return [`Whether ${action} happened is not known yet.`];
    return stage === 'attempt' ? [`${action} is under way.`] : [];
  });
}

function openIn({ asks, state }: Packet, { exceptions, approvals, ledger }: Evidence): string[] {
  return [
    ...ledger.filter(({ stage }) => stage === 'intent').map(({ action }) => `${action} is to be done.`),
    ...exceptions.filter((one) => one.state === 'open').map(({ kind, action, owner, error }) => `Open with the staff: ${kind}${action === '' ? '' : `, ${action}`} – ${error.message} (${owner ?? 'nobody has it'}).`),
    ...approvals.filter((one) => one.state === 'open').map(({ role, summary }) => `Waits for the ${role} to approve: ${summary}.`),
    ...(asks !== null ? [state === 'confirming' ? `Waits for the customer’s yes: ${asks}` : `Waits for the customer’s answer: ${asks}.`] : []),
  ];
}

function listed(values: [string, Json][]): string {
  return values.map(([name, value]) => `${name} = ${words(value)}`).join(', ');
}

function words(value: Json): string {
  if (value === null) return 'none';
  if (typeof value !== 'object') return String(value);
  return Array.isArray(value) ? value.map(words).join('; ') : listed(entries(value));
}

function entries(value: JsonObject): [string, Json][] {
  return Object.entries(value);
}

function ended(sentence: string): string {
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}
