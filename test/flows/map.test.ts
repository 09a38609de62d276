import { describe, expect, it } from '@jest/globals';
import { mapFlow, renderMap } from '../../flows/map.ts';
import { flowSchema } from '../../flows/schema.ts';

const FLOW = flowSchema.parse({
  flow: 'move', title: { en: 'Move', fr: 'Changer' }, description: 'Moves.', baseline: { minutes: 17, cost: 11.4 },
  slots: { number: { type: 'phone', ask: 'Which?' }, card: { type: 'text', ask: 'Card?' } },
  steps: [
    { call: 'crm.find', with: { msisdn: 'number' }, save: 'found', on: { not_found: { 'hand over': 'desk', because: 'gone' }, odd: { 'ask again': 'number', because: 'Odd.' } } },
    { decide: 'risk', with: { age: 'found.age' }, save: 'risk' },
    { if: 'risk.outcome == "review"', approve: { by: 'fraud team', within: '15m', otherwise: 'refused', shows: { card: 'card' } } },
    { if: 'risk.vip', do: [{ say: 'Hello {number}' }], otherwise: [{ id: 'stop', end: 'refused' }] },
    { confirm: 'Move {number}?' },
    { call: 'sim.swap', with: { msisdn: 'number', iccid: 'card' }, undo: 'sim.restore' },
    { notify: { to: 'customer.email', text: 'Moved.' } },
  ],
});

describe('the map of a flow', () => {
  const map = mapFlow(FLOW);

  it('names for each step what it does, asks, decides, who does it, and what happens when it fails', () => {
    expect(map).toMatchObject({ flow: 'move', title: 'Move', today: { minutes: 17, cost: 11.4 } });
    expect(map.rows).toEqual([
      { step: '1', does: 'find', asks: ['number'], system: 'crm', decision: '', exceptions: ['not_found: a person (desk)', 'odd: asks for number again'], who: 'Errand' },
      { step: '2', does: 'decides', asks: [], system: '', decision: 'table risk', exceptions: [], who: 'Errand' },
      { step: '3', does: 'approves or refuses', asks: ['card'], system: '', decision: 'if risk.outcome == "review"; approval', exceptions: ['refused, or nobody in 15m: refused'], who: 'fraud team' },
      { step: '4', does: 'one of two ways', asks: [], system: '', decision: 'if risk.vip', exceptions: [], who: 'Errand' },
      { step: '4.1', does: 'says', asks: [], system: '', decision: '', exceptions: [], who: 'Errand' },
      { step: '4.else.1', does: 'ends: refused', asks: [], system: '', decision: '', exceptions: [], who: 'Errand' },
      { step: '5', does: 'asks for a yes', asks: [], system: '', decision: '', exceptions: [], who: 'customer' },
      { step: '6', does: 'swap', asks: [], system: 'sim', decision: '', exceptions: ['a later failure: sim.restore'], who: 'Errand' },
      { step: '7', does: 'sends an e-mail', asks: [], system: 'email', decision: '', exceptions: [], who: 'Errand' },
    ]);
  });

  it('draws what follows what as Mermaid', () => {
    expect(map.diagram.split('\n')).toEqual(expect.arrayContaining([
      'flowchart TD',
      '  n0["crm.find"]', '  n0 --> n1', '  n0 -. not_found .-> x0_0(["a person (desk)"])',
      '  n2{"risk.outcome == #quot;review#quot;?"}', '  n2 -- yes --> n3', '  n2 -- no --> n4',
      '  n3[/"fraud team approves"/]', '  n3 -. no, or too late .-> x3(["refused"])',
      '  n4 -- yes --> n5', '  n4 -- no --> n7', '  n5 --> n8', '  n7(["refused"])', '  n10 --> n11', '  n11([done])',
    ]));
    const drawn = new Set([...map.diagram.matchAll(/^ {2}(\w+)[[({]/gm), ...map.diagram.matchAll(/\.-> (\w+)\(/g)].map((match) => match[1]));
    const led = [...map.diagram.matchAll(/> (\w+)/g)].map((match) => match[1]);
    expect(led.filter((node) => !drawn.has(node))).toEqual([]);
  });

  it('prints as a table with even columns', () => {
    const table = renderMap(map).split('\n').filter((line) => line.startsWith('|'));
    expect(table).toHaveLength(map.rows.length + 2);
    expect(new Set(table.map((line) => line.length)).size).toBe(1);
    expect(renderMap(map)).toContain('Today: 17 minutes and 11.40 each, by hand.');
  });
});
