import { describe, expect, it } from '@jest/globals';
import { array, assert, integer, property, shuffledSubarray } from 'fast-check';
import type { MessageView } from '../../channels/web/api.ts';
import { initialState, next, openChoices, showsTyping, unread, type Draft, type Event, type State } from '../../channels/web/widget/state.ts';
import { whoOf } from '../../channels/web/widget/who.ts';
import { wordsFor } from '../../channels/web/widget/words.ts';

const token = (claims: object): string => `h.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`;
const start = (open = true): State => initialState({ open, read: 0, drafts: [] });
const play = (state: State, ...events: Event[]): State => events.reduce((at, event) => next(at, event), state);
const line = (seq: number, more: Partial<MessageView> = {}): MessageView => ({ seq, at: seq, from: 'bot', text: `line ${seq}`, ...more });
const messages = (...list: MessageView[]): Event => ({ kind: 'messages', messages: list });
const draft = (id: string): Draft => ({ id, body: { text: id }, shows: id, files: [], stage: 'waiting' });

describe('the transcript of the widget', () => {
  it('has every line once and in order, however often and in whatever pieces the gap is filled', () => {
    const all = Array.from({ length: 30 }, (_, index) => line(index + 1));
    assert(property(array(integer({ min: 0, max: 30 })), (cuts) => {
      const state = cuts.reduce((at, cut) => next(at, messages(...all.filter((each) => each.seq > Math.min(cut, at.last)).slice(0, 7))), start());
      const whole = next(state, messages(...all));
      expect(whole.lines.map((each) => each.seq)).toEqual(all.map((each) => each.seq));
    }));
  });

  it('changes a line of work where it stands', () => {
    const state = play(start(), messages(
      line(1), line(2, { work: 'swap', status: 'working', text: 'Moving' }), line(3), line(4, { work: 'swap', status: 'done', text: 'Moved' })));
    expect(state.lines.map((each) => each.text)).toEqual(['line 1', 'Moved', 'line 3']);
    expect(state.last).toBe(4);
  });

  it('drops a draft exactly when its line comes, whichever comes first', () => {
    assert(property(shuffledSubarray(['a', 'b', 'c']), (sent) => {
      const lines = sent.map((id, index) => line(index + 1, { from: 'customer', id }));
      const state = play(start(), ...['a', 'b', 'c'].map((id): Event => ({ kind: 'draft', draft: draft(id) })), messages(...lines));
      expect(state.drafts.map((each) => each.id)).toEqual(['a', 'b', 'c'].filter((id) => !sent.includes(id)));
    }));
  });

  it('forgets everything of the conversation before when there is another', () => {
    const state = play(start(), messages(line(1)), { kind: 'draft', draft: draft('a') }, { kind: 'fresh', drafts: [] });
    expect(state).toEqual({ ...start(), history: 0 });
  });

  it('takes as history what was there when it first connected, and nothing later', () => {
    const state = play(start(), { kind: 'state', state: { working: false, owner: 'bot', seq: 5 } }, { kind: 'state', state: { working: false, owner: 'bot', seq: 9 } });
    expect(state.history).toBe(5);
  });
});

describe('what the widget shows', () => {
  it('offers choices only until they are answered', () => {
    const asked = play(start(), messages(line(1, { choices: [{ id: 'a', label: 'A' }] })));
    expect(openChoices(asked)).toBe(1);
    expect(openChoices(play(asked, { kind: 'draft', draft: draft('x') }))).toBeNull();
    expect(openChoices(play(asked, { kind: 'draft', draft: { ...draft('x'), stage: 'failed' } }))).toBe(1);
    expect(openChoices(play(asked, messages(line(2, { from: 'customer' }))))).toBeNull();
    expect(openChoices(play(asked, messages(line(2, { work: 'w', status: 'done' }))))).toBe(1);
    expect(openChoices(play(asked, messages(line(2))))).toBeNull();
  });

  it('shows typing only while the gateway says that it works, and not beside a line of work', () => {
    const online = play(start(), { kind: 'phase', phase: 'online' });
    const working = play(online, { kind: 'state', state: { working: true, owner: 'bot', seq: 0 } });
    expect([online, working, play(working, { kind: 'phase', phase: 'offline' })].map(showsTyping)).toEqual([false, true, false]);
    expect(showsTyping(play(working, messages(line(1, { work: 'w', status: 'working' }))))).toBe(false);
  });

  it('counts as unread what others said while it was closed, and nothing once it was open', () => {
    const closed = play(start(false), messages(line(1), line(2, { from: 'customer' }), line(3, { from: 'agent' }), line(4, { work: 'w' })));
    expect(unread(closed)).toBe(2);
    expect(unread(play(closed, { kind: 'open', open: true }, { kind: 'open', open: false }))).toBe(0);
  });

  it('has every word in French too, and English for a language that it does not know', () => {
    expect(Object.keys(wordsFor('fr-CA'))).toEqual(Object.keys(wordsFor('en')));
    expect(wordsFor('fr-CA').send).toBe('Envoyer');
    expect(wordsFor('xx').send).toBe('Send');
  });
});

describe('whose conversation it is', () => {
  it('is told by the subject of the token, so that a renewed token is the same person', () => {
    expect(whoOf(token({ sub: 'C-1', exp: 1 }))).toBe(whoOf(token({ sub: 'C-1', exp: 2 })));
    expect(whoOf(token({ sub: 'C-1' }))).not.toBe(whoOf(token({ sub: 'C-2' })));
    expect(whoOf(null)).toBe('');
    expect(whoOf('nonsense')).toBe('nonsense');
  });
});
