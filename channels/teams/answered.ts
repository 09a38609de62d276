import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { Documents, Entry, Host } from '../../src/contracts.ts';
import { usedCard } from './cards.ts';
import type { CardAt, Incoming, Place } from './parse.ts';
import type { Places } from './places.ts';
import type { Poster } from './post.ts';
import { formOf } from './render.ts';

const CARDS = 'teams-cards';
const LOOK_ON = 50;
const MOST_TRIES = 20;
const TRY_AGAIN_MS = 100;
const stored = z.object({ person: z.string(), used: z.boolean() });
type Card = z.output<typeof stored>;
type Used = Incoming & { kind: 'choice' | 'form' };

/** Cards that wait for an answer, by the keys of the lines that they show. */
export interface Cards {
  /** Before it is posted, so that nobody can be faster. */
  keep(line: string, person: string): Promise<void>;
  /** Whether it is open, was used or has been passed over, or is for somebody else; null for a card that we do not know. */
  stateOf(incoming: Used): Promise<'open' | 'stale' | 'foreign' | null>;
  /** Shows what was answered, without its buttons; of what came too late only what was asked. */
  close(incoming: Used, how: { late: boolean }): Promise<void>;
}

export function createCards({ host, places, poster }: { host: Host; places: Places; poster: Poster }): Cards {
  const { documents } = host;
  return {
    async keep(line, person) { await documents.add(CARDS, line, { person, used: false }); },
    async stateOf({ card: { line }, at, kind }) {
      const found = await cardAt(documents, line);
      if (found === null || line === null) return null;
      if (found.person !== at.person) return 'foreign';
      return kind === 'form' && (found.used || await isPassed(host, line)) ? 'stale' : 'open';
    },
    async close(incoming, { late }) {
      const { card: { activity: id, line: key }, at } = incoming;
      const found = await cardAt(documents, key);
      const line = key === null ? null : await lineOf(host, key);
      if (id === null || key === null || found === null || found.used || line === null) return;
      const reference = await places.find(addressOf(at));
      await poster.update({ reference, id, activity: { type: 'message', attachments: [usedCard(line.text, late ? [] : answersIn(incoming, line))] } });
      await documents.put(CARDS, key, { ...found, used: true });
    },
  };
}

export function addressOf({ tenant, person, conversation }: Place): { channel: string; id: string; via: string; thread: string } {
  return { channel: 'teams', id: person, via: tenant, thread: conversation };
}

async function cardAt(documents: Documents, line: string | null): Promise<Card | null> {
  const found = line === null ? null : await documents.get(CARDS, line);
  return found && stored.parse(found);
}

/** Whose line a card shows; ids of choices are those of one session. */
export function sessionIn({ line }: CardAt): string | null {
  return line === null ? null : placeIn(line).session;
}

function placeIn(line: string): { session: string; seq: number } {
  const [, session = '', seq = '0'] = /^(.+)\/s(\d+)$/.exec(line) ?? [];
  return { session, seq: Number(seq) };
}

/** What a turn said is sent before it is on record: somebody quick is waited for. */
async function lineOf(host: Host, key: string): Promise<Entry | null> {
  const { session, seq } = placeIn(key);
  if (session === '') return null;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const [line] = await host.entries(session, seq - 1, 1);
    if (line !== undefined) return line;
    await pause(TRY_AGAIN_MS);
  }
  return null;
}

/** Who has answered since, in words, has answered what the form asked. */
async function isPassed(host: Host, line: string): Promise<boolean> {
  const { session, seq } = placeIn(line);
  return session !== '' && (await host.entries(session, seq, LOOK_ON)).some(({ from }) => from === 'customer');
}

function answersIn(incoming: Used, line: Entry): string[] {
  if (incoming.kind === 'choice') return (line.choices ?? []).filter(({ id }) => id === incoming.choice).map(({ label }) => label);
  const fields = formOf(line) ?? [];
  return fields.flatMap(({ slot, options }) => {
    const value = incoming.values[slot];
    return value === undefined ? [] : [options?.find(({ id }) => id === value)?.label ?? value];
  });
}
