import { describe, expect, it } from '@jest/globals';
import type { Channel, Effect, Outbound } from '../../src/contracts.ts';
import { withLine } from '../../src/session/gather.ts';
import { movedTo } from '../../src/session/whereabouts.ts';
import { sessionOf } from '../store/fixtures.ts';

type Message = Extract<Outbound, { kind: 'message' }>;
const CHOICES = [{ id: 'a', label: 'A' }];
const OTHERS = [{ id: 'b', label: 'B' }];

function line(text: string, more: Partial<Message> = {}, seq = 1): Extract<Effect, { kind: 'send' }> {
  return { id: `s${seq}`, kind: 'send', to: { channel: 'email', id: 'ann@example.com' }, dueAt: 1_000, attempts: 0, lease: null, message: { kind: 'message', seq, text, ...more } };
}

function gathered(...lines: Extract<Effect, { kind: 'send' }>[]): (Message | null)[] {
  let outbox: Effect[] = [];
  for (const one of lines) outbox = withLine(outbox, one, { gatherMs: 2_000 });
  return outbox.map((effect) => (effect.kind === 'send' && effect.message.kind === 'message' ? effect.message : null));
}

describe('lines that leave as one', () => {
  it('say all of it, with the files of all and the last question', () => {
    const file = { id: 'f', name: 'a.pdf', type: 'application/pdf', bytes: 1 };
    expect(gathered(line('Hello.', { files: [file] }, 1), line('Which one?', { choices: CHOICES, expects: { kind: 'slot', slot: 'x', type: 'choice' } }, 2), line('Take your time.', {}, 3))).toEqual([
      { kind: 'message', seq: 1, lines: [1, 2, 3], text: 'Hello.\n\nWhich one?\n\nTake your time.', choices: CHOICES, expects: { kind: 'slot', slot: 'x', type: 'choice' }, files: [file] },
    ]);
  });

  it('ask only the last question: one that was overtaken before it left is left out, with its choices', () => {
    const menu = [line('Hello.', { unasked: true }, 1), line('I can help with these:', { choices: CHOICES, unasked: true }, 2)] as const;
    expect(gathered(...menu, line('Which number?', { expects: { kind: 'slot', slot: 'x', type: 'phone' } }, 3))).toEqual([
      { kind: 'message', seq: 1, lines: [1, 2, 3], text: 'Hello.\n\nWhich number?', expects: { kind: 'slot', slot: 'x', type: 'phone' } },
    ]);
    expect(gathered(...menu, line('Which one?', { choices: OTHERS }, 3), line('Or this?', { choices: CHOICES }, 4))).toEqual([{ kind: 'message', seq: 1, lines: [1, 2, 3, 4], text: 'Hello.\n\nOr this?', choices: CHOICES }]);
    expect(gathered(line('Which one?', { choices: CHOICES }, 1), line('Which number?', { expects: { kind: 'slot', slot: 'x', type: 'phone' } }, 2))).toMatchObject([{ text: 'Which number?' }]);
  });

  it('keep what was said after a question that was overtaken', () => {
    const menu = [line('Hello.', { unasked: true }, 1), line('I can help with these:', { choices: CHOICES, unasked: true }, 2)] as const;
    expect(gathered(...menu, line('I’ve sent a code.', {}, 3), line('What is the code?', { expects: { kind: 'slot', slot: 'x', type: 'code' } }, 4))).toMatchObject([{ text: 'Hello.\n\nI’ve sent a code.\n\nWhat is the code?' }]);
    expect(gathered(line('Which one?', { choices: CHOICES }, 1), line('I’ve sent a code.', {}, 2), line('What is the code?', { expects: { kind: 'slot', slot: 'x', type: 'code' } }, 3))).toMatchObject([{ text: 'I’ve sent a code.\n\nWhat is the code?' }]);
  });

  it('stay apart where they go to different places, are of a person and the bot, are the farewell, or were tried', () => {
    const one = line('One', {}, 1);
    const others = [{ ...line('Two', {}, 2), to: { channel: 'email', id: 'ben@example.com' } }, line('Two', { from: 'agent' }, 2), line('Two', { farewell: true }, 2)];
    for (const other of others) expect(gathered(one, other)).toHaveLength(2);
    for (const tried of [{ ...one, attempts: 1 }, { ...one, lease: { by: 'w', until: 1 } }]) expect(withLine([tried], line('Two', {}, 2), { gatherMs: 2_000 })).toHaveLength(2);
    expect(withLine([one], line('Two', {}, 2), {})).toHaveLength(2);
  });

  it('leave when the first was due, a moment after it was said', () => {
    expect(withLine(withLine([], line('One', {}, 1), { gatherMs: 2_000 }), { ...line('Two', {}, 2), dueAt: 2_500 }, { gatherMs: 2_000 })).toMatchObject([{ id: 's1', dueAt: 3_000 }]);
    expect(withLine([], line('One'), {})).toMatchObject([{ dueAt: 1_000 }]);
  });

  it('are one too where they move there from a channel that has none to hear them', () => {
    const email: Channel = { name: 'email', limits: { text: 1_000, choices: 9, delivery: 'push', progress: false, lasting: true, follow: null, gatherMs: 2_000 }, mount: () => {}, send: async () => {} };
    const web = { channel: 'web', id: 'w' };
    const first: Effect = { ...line('One', {}, 1), to: web, attempts: 1, lease: { by: 'w', until: 1 } };
    const draft = sessionOf('s', { addresses: [web], outbox: [first, { ...line('Two', {}, 2), to: web }] });
    movedTo(draft, { effect: first, to: { channel: 'email', id: 'ann@example.com' } }, { now: 5_000, stamp: { worker: 'w', auditKey: 'k', channel: (name) => (name === 'email' ? email : null) } });
    expect(draft.outbox).toMatchObject([{ id: 's1', to: { channel: 'email' }, dueAt: 7_000, attempts: 0, lease: null, message: { text: 'One\n\nTwo', lines: [1, 2] } }]);
  });
});
