import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { transition } from 'xstate';
import type { SessionRecord } from '../../src/contracts.ts';
import type { ConversationEvent } from '../../src/conversation/events.ts';
import { createConversation, MACHINE_NUMBER } from '../../src/conversation/machine.ts';
import { firstLoaded, handedOver, restore } from '../../src/session/loaded.ts';
import { upgrade } from '../../src/session/upgrade.ts';
import { IDENTIFY, LATER, MOVE, STATUS, toyWorld } from '../conversation/toy-world.ts';

const GOLDEN = 'test/session/golden';
const machine = createConversation(toyWorld(IDENTIFY, MOVE, STATUS, LATER));
const heard = (...commands: Extract<ConversationEvent, { type: 'heard' }>['commands']): ConversationEvent => ({ type: 'heard', at: 2_000, commands, answers: [] });
const size = { kind: 'set', slot: 'size', value: 'large', said: 'large' } as const;

/** What a session stored by an earlier release must still do: the event, and the state that it leads to. */
const NEXT: { readonly [state: string]: { event: ConversationEvent; to: string } } = {
  idle: { event: heard({ kind: 'start', flow: 'status', confidence: 1 }), to: 'collecting' },
  working: { event: { type: 'result', at: 2_000, effect: 'w2', outcome: { ok: true, output: { id: 'c1' } } }, to: 'working' },
  identifying: { event: heard({ kind: 'set', slot: 'code', value: '1', said: '1' }), to: 'working' },
  collecting: { event: heard(size), to: 'working' },
  confirming: { event: heard({ kind: 'confirm' }), to: 'working' },
  awaitingApproval: { event: heard({ kind: 'cancel', all: false }), to: 'idle' },
  clarifying: { event: heard({ kind: 'start', flow: 'status', confidence: 1 }), to: 'collecting' },
  withPerson: { event: { type: 'returned', at: 2_000, by: 'amy' }, to: 'idle' },
  waiting: { event: { type: 'timer', at: 2_000, effect: 't1' }, to: 'idle' },
  closed: { event: heard({ kind: 'start', flow: 'status', confidence: 1 }), to: 'collecting' },
};

/** The machine that had a state first, where it was not the first one. */
const SINCE: { readonly [state: string]: number } = { waiting: 2 };

function numbersFrom(first: number): number[] {
  return Array.from({ length: MACHINE_NUMBER - first + 1 }, (_, i) => first + i);
}

function stored(file: string): SessionRecord {
  const { record } = firstLoaded(machine, { id: 's', address: { channel: 'web', id: 's' }, locale: 'en', now: 1_000 });
  const [, number] = /^machine-(\d+)-/.exec(file) ?? [];
  return { ...record, revision: 3, machine: Number(number), snapshot: JSON.parse(readFileSync(join(GOLDEN, file), 'utf8')) };
}

describe('a snapshot stored by a release', () => {
  const files = readdirSync(GOLDEN);

  it('is there for every state and every machine number so far', () => {
    const states = Object.keys(NEXT);
    const wanted = states.flatMap((state) => numbersFrom(SINCE[state] ?? 1).map((n) => `machine-${n}-${state}.json`));
    expect(files).toEqual(expect.arrayContaining(wanted));
  });

  it.each(files)('%s goes on where it stood', (file) => {
    const loaded = restore(machine, stored(file));
    const state = file.replace(/^machine-\d+-|\.json$/g, '');
    expect(loaded.snapshot.value).toBe(state);
    const { event, to } = NEXT[state] ?? { event: heard(), to: '' };
    const [next] = transition(machine, loaded.snapshot, event);
    expect(next.value).toBe(to);
  });
});

describe('an upgrade', () => {
  it('is applied once for each machine number in between', () => {
    const upgraded = upgrade({ context: {} }, MACHINE_NUMBER - 2, {
      [MACHINE_NUMBER - 2]: (snapshot) => ({ ...snapshot, first: true }),
      [MACHINE_NUMBER - 1]: (snapshot) => ({ ...snapshot, second: snapshot['first'] === true }),
    });
    expect(upgraded).toEqual({ context: {}, first: true, second: true });
  });

  it('is refused when there is none, or when the session is from a newer gateway', () => {
    expect(() => upgrade({}, MACHINE_NUMBER - 1, {})).toThrow(/no upgrade from machine/);
    expect(() => upgrade({}, MACHINE_NUMBER + 1)).toThrow(/knows up to/);
  });
});

describe('a session that no machine of ours can read', () => {
  it('is noticed, and goes to a person instead of starting anew', () => {
    const gone = { ...stored('machine-1-idle.json'), snapshot: { ...JSON.parse(readFileSync(join(GOLDEN, 'machine-1-idle.json'), 'utf8')), value: 'a state that was removed' } };
    expect(() => restore(machine, gone)).toThrow(/state that was removed/);
    const { snapshot } = handedOver(machine, { record: gone, because: 'gone', now: 5 });
    expect(snapshot.value).toBe('withPerson');
    expect(snapshot.context.handover).toEqual({ queue: 'upgrade', because: 'gone', at: 5 });
  });
});
