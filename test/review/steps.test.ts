import { describe, expect, it } from '@jest/globals';
import type { Mending } from '../../src/contracts.ts';
import { brokenLimit } from '../../flows/limits.ts';
import { FREE, begin, owedBy, raised, type Talk } from '../conversation/begin.ts';

const mended = (t: Talk, mending: Mending): string[] => t.send({ type: 'mended', exception: t.context().trouble?.exception ?? '', by: 'otto', mending });
const unknown = (t: Talk, effect: string): string[] => t.send({ type: 'result', effect, outcome: { ok: false, error: { kind: 'unknown', code: 'reset', message: 'reset' } } });

const both = () => {
  const t = begin([{ parallel: [
    { call: 'toy.move', with: { id: "'m'" }, undo: 'toy.moveBack', ...FREE },
    { call: 'toy.charge', with: { id: "'c'" }, undo: 'toy.refund', ...FREE },
  ] }]);
  const [move = '', charge = ''] = owedBy(t).map((work) => work.id);
  unknown(t, move);
  unknown(t, charge);
  return { t, move, charge };
};

describe('two branches of a parallel whose outcomes are both unknown', () => {
  it('are both looked up under their own keys, and neither is sent anew', () => {
    const { t, move, charge } = both();
    mended(t, { act: 'retry' });
    expect(owedBy(t).filter(({ executor }) => executor === 'call')).toMatchObject([{ action: 'toy.move', of: move, doubt: true }, { action: 'toy.charge', of: charge, doubt: true }]);
  });

  it('are not told as undone when a person knows only of one that it did not happen', () => {
    const { t } = both();
    const said = mended(t, { act: 'resolve', outcome: 'not done' });
    expect(said.join(' ')).not.toMatch(/undone|couldn’t finish/);
    expect(raised(t)).toMatchObject([{ kind: 'unknown', action: 'toy.charge' }]);
    expect(mended(t, { act: 'resolve', outcome: 'not done' }).join(' ')).toMatch(/couldn’t finish/);
    expect(t.state()).toBe('idle');
  });
});

describe('work that stopped before it was sent', () => {
  it('takes the word of a person for a write that had no yes before it', () => {
    const t = begin([{ call: 'toy.move', with: { id: "'m'" }, undo: 'toy.moveBack' }]);
    expect(raised(t)).toMatchObject([{ kind: 'flow' }]);
    expect(mended(t, { act: 'resolve', outcome: 'done' }).at(-1)).toBe('Done.');
  });
});

describe('a limit on an amount', () => {
  it('holds in both directions, as it does over a window', () => {
    const limits = [{ of: 'amount', most: 50, times: null, allow: null, identity: null, perMs: null, by: null }];
    expect(brokenLimit(limits, { amount: -5_000 }, 'verified')).toBe('amount may be at most 50');
    expect(brokenLimit(limits, { amount: -50 }, 'verified')).toBeNull();
  });
});
