import type { Approval, Json } from '../../src/contracts.ts';
import { button, context, escaped, label, MOST, sections, type Block } from './blocks.ts';
import type { Rendered } from './render.ts';

/** An approval as a card: what is to be done, on which facts, who may decide until when; once it is closed, what became of it. */
export function renderCard(approval: Approval): Rendered {
  const { summary, facts, changes, flow } = approval;
  const title = flow.replaceAll('-', ' ');
  const blocks: Block[] = [
    { type: 'header', text: label(`Approval: ${title}`, 150) },
    ...sections(summary).slice(0, 5),
    ...factsOf(Object.entries(facts)),
    ...(changes.length === 0 ? [] : [context(`Changed: ${changes.map(({ name, before, after }) => `${name} ${said(before)} → ${said(after)}`).join('; ')}`)]),
    ...standing(approval),
  ];
  return { text: escaped(`Approval: ${title}. ${summary}`, 1000), blocks };
}

/** In a few words, for everybody. */
export function outcomeOf({ state, decidedBy, decidedAt, note }: Approval): string {
  const by = `by ${decidedBy ?? 'somebody'}${decidedAt === null ? '' : ` at ${date(decidedAt)}`}${note === null ? '' : `: ${note}`}`;
  switch (state) {
    case 'open': return 'Open';
    case 'approved': return `✅ Approved ${by}`;
    case 'refused': return `⛔ Refused ${by}`;
    case 'edited': return `✏️ Changed ${by}. A fresh request follows.`;
    case 'expired': return '⌛ Not decided in time';
    case 'withdrawn': return 'Not needed any more';
    default: return state satisfies never;
  }
}

function standing(approval: Approval): Block[] {
  if (approval.state !== 'open') return [context(outcomeOf(approval))];
  const { id, digest, roles, quorum, votes, escalatedAt, expiresAt } = approval;
  const value = JSON.stringify({ id, digest });
  const who = `For: ${roles.join(', ')}${escalatedAt === null ? '' : ' (escalated)'} · until `;
  const approved = votes.filter(({ decision }) => decision === 'approved').map(({ by }) => by);
  const many = quorum > 1 ? [context(`${approved.length} of ${quorum} have approved${approved.length === 0 ? '' : `: ${approved.join(', ')}`}`)] : [];
  return [
    { type: 'context', elements: [{ type: 'mrkdwn', text: `${escaped(who, 2000)}<!date^${Math.floor(expiresAt / 1000)}^{date_short_pretty} {time}|${date(expiresAt)}>` }] },
    ...many,
    { type: 'actions', block_id: 'approval', elements: [button({ id: 'approval.approve', text: 'Approve', value, style: 'primary' }), button({ id: 'approval.refuse', text: 'Refuse', value, style: 'danger' })] },
  ];
}

/** Two columns; at most ten in a section. */
function factsOf(facts: readonly [string, Json][]): Block[] {
  const fields = facts.slice(0, 4 * MOST.fields).map(([name, value]) => ({ type: 'mrkdwn', text: `*${escaped(name, 200)}*\n${escaped(said(value), 1500)}`, verbatim: true }));
  const all: Block[] = [];
  for (let i = 0; i < fields.length; i += MOST.fields) all.push({ type: 'section', fields: fields.slice(i, i + MOST.fields) });
  return all;
}

function said(value: Json): string {
  if (value === null || value === '') return '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function date(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
