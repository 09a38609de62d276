import { describe, expect, it } from '@jest/globals';
import { getAdjacencyMap, getShortestPaths } from 'xstate/graph';
import { transition } from 'xstate';
import type { Command } from '../../src/contracts.ts';
import type { ConversationEvent } from '../../src/conversation/events.ts';
import { createConversation, type ConversationMachine } from '../../src/conversation/machine.ts';
import type { Snapshot } from '../../src/session/loaded.ts';
import { set, start } from './talk.ts';
import { toyWorld } from './toy-world.ts';

const FLOW = {
  flow: 'move', title: 'Move', description: 'Moves.', examples: { en: ['move'] },
  slots: { size: { type: 'choice', ask: 'Which size?', options: ['small', 'large'] } },
  steps: [
    { decide: 'risk', with: { size: 'size' }, save: 'risk' },
    { if: 'risk.outcome == "review"', approve: { by: 'fraud team', within: '15m', otherwise: 'refused', shows: { size: 'size' } } },
    { confirm: 'Move {size}?' },
    { call: 'toy.move', with: { size: 'size' }, undo: 'toy.moveBack', verify: 'toy.read', on: { wrong_size: { 'ask again': 'size', because: 'Not that size.', times: 2 }, sold_out: { end: 'refused' } } },
    { call: 'toy.charge', with: { size: 'size' }, irreversible: true },
  ],
};
const HEARD: Command[][] = [
  [start('move')], [set('size', 'small')], [{ kind: 'invalid', slot: 'size', said: '?' }], [{ kind: 'confirm' }], [{ kind: 'deny' }],
  [{ kind: 'cancel', all: false }], [{ kind: 'unclear', candidates: [] }], [{ kind: 'restart' }], [{ kind: 'person' }],
];
const at = 1_000;

/** Everything that can happen in a state: each kind of message, and each way that what is owed can come back. */
function eventsIn(snapshot: Snapshot): ConversationEvent[] {
  const { flights: [flight], stop } = snapshot.context;
  const outputs = flight?.phase === 'decide' ? [{ outcome: 'approve' }, { outcome: 'review' }] : flight?.phase === 'verify' ? [{ size: 'small' }, { size: 'other' }] : [{}];
  const results = flight ? [
    ...outputs.map((output) => ({ type: 'result' as const, at, effect: flight.effect, outcome: { ok: true as const, output } })),
    ...(flight.phase === 'call' ? ['wrong_size', 'sold_out', 'broken'] : ['broken']).map((code) => ({ type: 'result' as const, at, effect: flight.effect, outcome: { ok: false as const, error: { kind: 'terminal' as const, code, message: code } } })),
    { type: 'result' as const, at, effect: flight.effect, outcome: { ok: false as const, error: { kind: 'unknown' as const, code: 'reset', message: '' } } },
  ] : [];
  const approval = stop.at === 'awaitingApproval' ? [
    { type: 'decided' as const, at, effect: stop.effect, decision: 'approved' as const, by: 'flo' },
    { type: 'decided' as const, at, effect: stop.effect, decision: 'refused' as const, by: 'flo' },
    { type: 'timer' as const, at, effect: stop.timer },
  ] : [];
  const people: ConversationEvent[] = [{ type: 'claimed', at, by: 'amy' }, { type: 'returned', at, by: 'amy' }, { type: 'closed', at, by: 'amy' }];
  return [...HEARD.map((commands): ConversationEvent => ({ type: 'heard', at, commands, answers: [] })), ...results, ...approval, ...people];
}

/** What makes two states the same: not the counters of ids and lines. */
function serialize(snapshot: Snapshot): string {
  const { frames, queue, handover, agent, misses, candidates, flights: [flight] } = snapshot.context;
  // With a person, what the frames hold no longer matters: they end when the bot comes back.
  if (snapshot.value === 'withPerson' || snapshot.value === 'closed') return JSON.stringify([snapshot.value, agent !== null, flight?.phase]);
  const gist = frames.map((frame) => [
    frame.pc, frame.slots['size']?.value, frame.vars['risk'], Object.entries(frame.done).map(([op, done]) => [op, done.verified, done.write?.undone]),
    frame.confirmed !== null, frame.misses, frame.tries, frame.undoing && [frame.undoing.left, frame.undoing.ending],
  ]);
  return JSON.stringify([snapshot.value, gist, queue, handover?.queue, agent !== null, misses, candidates, flight && [flight.op, flight.phase, flight.attempt]]);
}

const options = { events: eventsIn, serializeState: serialize, input: { locale: 'en', now: at, channel: 'web', session: 's' }, limit: 100_000 };
const machine: ConversationMachine = createConversation(toyWorld(FLOW));

describe('the paths of a conversation', () => {
  const map = getAdjacencyMap(machine, options as never) as { [key: string]: { state: Snapshot; transitions: { [event: string]: { event: ConversationEvent; state: Snapshot } } } };
  const nodes = Object.values(map);

  it('reach every state of the machine', () => {
    const reached = new Set(nodes.map(({ state }) => state.value));
    expect([...reached].toSorted()).toEqual(['awaitingApproval', 'closed', 'collecting', 'confirming', 'idle', 'withPerson', 'working']);
    expect(nodes.length).toBeGreaterThan(100);
  });

  it('all lead back to rest, or to a person: there is no dead end', () => {
    const good = new Set(nodes.filter(({ state }) => ['idle', 'withPerson', 'closed'].includes(state.value)).map(({ state }) => serialize(state)));
    let before = -1;
    while (before !== good.size) {
      before = good.size;
      for (const { state, transitions } of nodes) if (Object.values(transitions).some((t) => good.has(serialize(t.state)))) good.add(serialize(state));
    }
    expect(nodes.filter(({ state }) => !good.has(serialize(state))).map(({ state }) => state.value)).toEqual([]);
  });

  it('answer every message, in words or in work, unless a person has the session', () => {
    const silent = nodes.filter(({ state }) => state.context.agent === null).flatMap(({ state }) => eventsIn(state).filter((event) => event.type === 'heard').flatMap((event) => {
      const [, actions] = transition(machine, state, event);
      return actions.some((action) => action.type === 'say' || action.type === 'owe') ? [] : [`${state.value}: ${JSON.stringify(event)}`];
    }));
    expect(silent).toEqual([]);
  });

  it('never do a write without a yes to exactly its arguments', () => {
    const writing = nodes.filter(({ state }) => state.context.flights[0]?.write === true && state.context.flights[0].phase === 'call' && state.value === 'working');
    const agreed = writing.filter(({ state: { context } }) => context.frames.at(-1)?.confirmed?.args[context.flights[0]?.op ?? -1] === context.flights[0]?.digest);
    expect(writing.length).toBeGreaterThan(5);
    expect(agreed).toEqual(writing);
  });

  it('come to a finished move in a handful of events', () => {
    const done = getShortestPaths(machine, { ...options, toState: (state: Snapshot) => state.value === 'idle' && state.context.work.some((work) => work.action === 'toy.charge' && work.status === 'done') });
    expect(done[0]?.steps.length).toBeLessThan(10);
  });
});
