import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { tellStory } from '../../src/audit/tell-story.ts';
import type { AuditEvent, JsonObject } from '../../src/contracts.ts';

const event = (seconds: number, [kind, by]: [string, string], data: JsonObject): AuditEvent =>
  ({ chain: 's', seq: seconds, at: seconds * 1000, kind, by, data, previous: '', hash: '' });
const one = (kind: string, data: JsonObject): string => tellStory([event(1, [kind, 'errand'], data)], [])[0] ?? '';

describe('the story of a session', () => {
  it('mixes what was said with what was decided and done, in order of time', () => {
    const story = tellStory(
      [
        event(2, ['flow.started', 'customer'], { flow: 'sim-swap', version: 4, because: 'asked for by the customer' }),
        event(3, ['decision.made', 'errand'], { table: 'sim-swap-risk', flow: 'sim-swap', version: 4, output: { outcome: 'review' } }),
        event(4, ['approval.decided', 'ann@example.com'], { decision: 'approved', role: 'fraud team', digest: 'abcdef0123456789' }),
        event(6, ['work.failed', 'errand'], { action: 'billing.addFee', code: 'card_declined', effect: 'w9' }),
      ],
      [{ session: 's', seq: 1, at: 1000, from: 'customer', text: 'I lost my phone' }, { session: 's', seq: 2, at: 5000, from: 'bot', text: 'Number moved', status: 'working', work: 'k1' }, { session: 's', seq: 3, at: 5000, from: 'bot', text: 'Number moved', status: 'done', work: 'k1' }],
    );
    expect(story).toEqual([
      '1970-01-01 00:00:01  customer said: “I lost my phone”',
      '1970-01-01 00:00:02  customer: The flow sim-swap began, by its version 4: asked for by the customer.',
      '1970-01-01 00:00:03  errand: The table sim-swap-risk of sim-swap (version 4) decided: outcome = review.',
      '1970-01-01 00:00:04  ann@example.com: It was approved for the fraud team.',
      '1970-01-01 00:00:05  bot done: “Number moved”',
      '1970-01-01 00:00:06  errand: billing.addFee failed: card_declined.',
    ]);
  });

  it('gives a decision in the words of the row that made it', () => {
    const evidence = { table: 't', digest: 'abc', explanation: 'Row 2: fewer than 30 days since the last swap → review.' };
    expect(one('decision.made', { table: 't', output: { outcome: 'review' }, evidence })).toMatch(/decided: Row 2: fewer than 30 days since the last swap → review\.$/);
  });

  it('tells of a kind of event that it does not know', () => {
    expect(one('moon.landed', { crew: ['Ann', 'Ben'], fuel: null })).toContain('errand: moon.landed (crew = Ann; Ben, fuel = –).');
  });

  it('leaves out what is not known, whatever an event holds', () => {
    expect(one('work.failed', { code: 'x' })).toMatch(/errand: failed: x\.$/);
    const kinds = fc.constantFrom('flow.started', 'decision.made', 'handover.requested', 'work.unknown', 'identity.granted', 'session.opened');
    fc.assert(fc.property(kinds, fc.dictionary(fc.constantFrom('flow', 'version', 'because', 'table', 'output', 'code', 'queue'), fc.jsonValue()), (kind, data) => {
      expect(one(kind, JSON.parse(JSON.stringify(data)))).not.toMatch(/undefined|\[object/);
    }));
  });
});
