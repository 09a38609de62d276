import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { link } from '../../src/audit/link.ts';
import { verifyChain, type Problem } from '../../src/audit/verify-chain.ts';
import type { AuditEvent, JsonObject } from '../../src/contracts.ts';

const KEY = 'k'.repeat(32);
const KINDS = ['flow.started', 'decision.made', 'work.intended', 'work.done', 'confirmed'];
const START = { seq: 0, hash: '0'.repeat(64) };

function chainOf(datas: readonly JsonObject[], chain = 's1', key = KEY): AuditEvent[] {
  const events: AuditEvent[] = [];
  for (const [i, data] of datas.entries()) {
    events.push(link(events.at(-1) ?? START, { chain, at: 1000 + i, kind: KINDS[i % KINDS.length] ?? '', by: 'errand', data }, key));
  }
  return events;
}

const data = fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 3 })
  .map((value): JsonObject => JSON.parse(JSON.stringify(value)));
/** A whole chain, and a place in it. */
const chains = fc.array(data, { minLength: 2, maxLength: 12 }).map((datas) => chainOf(datas))
  .chain((events) => fc.record({ events: fc.constant(events), at: fc.nat(events.length - 1) }));
const headOf = (events: readonly AuditEvent[]) => events.at(-1) ?? START;

function found(events: readonly AuditEvent[], head: { seq: number; hash: string }): [Problem, number, string | null][] {
  return verifyChain('s1', { events, head }, KEY).map(({ problem, seq, kind }) => [problem, seq, kind]);
}

const changes: { [field: string]: (event: AuditEvent) => AuditEvent } = {
  data: (event) => ({ ...event, data: { ...event.data, amount: 1_000_000 } }),
  by: (event) => ({ ...event, by: `${event.by}!` }),
  at: (event) => ({ ...event, at: event.at + 1 }),
  kind: (event) => ({ ...event, kind: 'work.undone' }),
  seq: (event) => ({ ...event, seq: event.seq + 1 }),
  chain: (event) => ({ ...event, chain: 's2' }),
  previous: (event) => ({ ...event, previous: 'f'.repeat(64) }),
  hash: (event) => ({ ...event, hash: 'f'.repeat(64) }),
  'hash, to nonsense': (event) => ({ ...event, hash: 'zz' }),
};

describe('a chain', () => {
  it('that nobody touched is whole, as it is after a round through JSON', () => {
    fc.assert(fc.property(chains, ({ events }) => {
      expect(found(JSON.parse(JSON.stringify(events)), headOf(events))).toEqual([]);
    }));
  });

  it('does not depend on the order in which a store keeps the keys', () => {
    const [event] = chainOf([{ b: 1, a: { d: 2, c: 3 } }]);
    expect(found(event ? [{ ...event, data: { a: { c: 3, d: 2 }, b: 1 } }] : [], headOf(event ? [event] : []))).toEqual([]);
  });

  it.each(Object.entries(changes))('shows a change of %s at its event, and nowhere else', (_field, change) => {
    fc.assert(fc.property(chains, ({ events, at }) => {
      const changed = events.map((event, i) => (i === at ? change(event) : event));
      expect(found(changed, headOf(events))).toEqual([['changed', at + 1, changed[at]?.kind]]);
    }));
  });

  it('shows what was removed, at its end too', () => {
    fc.assert(fc.property(chains, ({ events, at }) => {
      expect(found(events.toSpliced(at, 1), headOf(events))).toEqual([['removed', at + 1, null]]);
    }));
  });

  it('shows that everything was removed', () => {
    const events = chainOf([{}, {}]);
    expect(found([], headOf(events))).toEqual([['removed', 1, null], ['removed', 2, null]]);
  });

  it('shows what was put in by somebody without the key', () => {
    fc.assert(fc.property(chains, data, fc.nat(11), ({ events }, forgedData, place) => {
      const at = Math.min(place, events.length);
      const [forged] = chainOf([forgedData], 's1', 'another key, as long as the first one');
      const put = forged ? events.toSpliced(at, 0, forged) : [];
      expect(found(put, headOf(events))).toEqual([['inserted', at + 1, forged?.kind]]);
    }));
  });

  it('shows a copy of one of its own events, and one that belongs to another chain', () => {
    fc.assert(fc.property(chains, ({ events, at }) => {
      const copy = events[at];
      expect(found(copy ? [...events, copy] : [], headOf(events))).toEqual([['inserted', at + 1, copy?.kind]]);
    }));
    const [events, others] = [chainOf([{}, {}]), chainOf([{}], 's2')];
    expect(found([...events, ...others], headOf(events))).toEqual([['inserted', 3, 'flow.started']]);
  });

  it('shows two events that changed places', () => {
    fc.assert(fc.property(chains, fc.nat(11), ({ events, at }, other) => {
      const to = other % events.length;
      fc.pre(to !== at);
      const [a, b] = [events[at], events[to]];
      const swapped = a && b ? events.with(at, b).with(to, a) : [];
      const places = [at + 1, to + 1].toSorted((x, y) => x - y);
      expect(found(swapped, headOf(events)).map(([problem, seq]) => [problem, seq])).toEqual(places.map((seq) => ['reordered', seq]));
    }));
  });

  it('shows that a session was put back to an older state, or its chain replaced', () => {
    const events = chainOf([{ n: 1 }, { n: 2 }, { n: 3 }]);
    expect(found(events, { seq: 2, hash: events[1]?.hash ?? '' })).toEqual([['inserted', 3, 'work.intended']]);
    const replayed = [...events.slice(0, 2), ...chainOf([{ n: 1 }, { n: 2 }, { n: 9 }]).slice(2)];
    expect(found(replayed, headOf(events))).toEqual([['changed', 3, 'work.intended']]);
  });

  it('says it in a sentence', () => {
    const events = chainOf([{}, {}, {}]);
    expect(verifyChain('s1', { events: events.toSpliced(1, 1), head: headOf(events) }, KEY).map(({ message }) => message)).toEqual(['Event 2 of s1 was removed.']);
  });
});
