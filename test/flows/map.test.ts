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
      '  n4 -- yes --> n5', '  n4 -- no --> n7', '  n5 --> n8', '  n7(["refused"])', '  n10 --> n11', '  n11([done])', '  n9 -. a later failure .-> u9["undo: sim.restore"]',
    ]));
    expect(astray(map.diagram)).toEqual([]);
  });

  it('prints as a table with even columns', () => {
    const table = renderMap(map).split('\n').filter((line) => line.startsWith('|'));
    expect(table).toHaveLength(map.rows.length + 3);
    expect(new Set(table.map((line) => line.length)).size).toBe(1);
    expect(renderMap(map)).toContain('Started by other flows, or over the API. Today: 17 minutes and 11.40 each, by hand.');
    expect(table.at(-1)).toMatch(/^\| all .*\| 17 +\|$/);
  });
});

const BUSY = flowSchema.parse({
  flow: 'port', title: 'Port', description: 'Ports.', schedule: { cron: '0 6 * * 1-5' }, starts: { event: 'port-asked' },
  steps: [
    { each: 'account.lines', as: 'line', limit: 20, do: [{ run: 'score', with: { line: 'line' }, save: 'answer' }, { if: 'answer.ok', say: 'Good.' }], collect: { results: 'answer' } },
    { parallel: [{ call: 'a.one' }, { if: 'x', call: 'a.two' }, { decide: 't', save: 'y' }] },
    { wait: '2h' }, { wait: { until: 'port.start' } }, { wait: { for: 'confirmed', within: '10d', otherwise: 'refused' } },
    { approve: { by: 'desk', of: 2, within: '15m', otherwise: 'refused', escalate: { after: '10m', to: 'team lead' } } },
  ],
});

describe('the map of a flow with loops, branches at once and waits', () => {
  const map = mapFlow(BUSY);

  it('names them', () => {
    expect(map.starts).toEqual(['by the clock (0 6 * * 1-5)', 'when port-asked happens outside']);
    expect(map.rows.map(({ step, does, system, exceptions, who }) => ({ step, does, system, exceptions, who }))).toMatchObject([
      { step: '1', does: 'for each line of account.lines', exceptions: ['more than 20: a person'] },
      { step: '1.1', does: 'score', system: 'own action' }, { step: '1.2', does: 'says' },
      { step: '2', does: 'the steps below, at once' }, { step: '2.1', does: 'one', system: 'a' }, { step: '2.2', does: 'two' }, { step: '2.3', does: 'decides' },
      { step: '3', does: 'waits 2h' }, { step: '4', does: 'waits until port.start' },
      { step: '5', does: 'waits for confirmed', exceptions: ['nothing in 10d: refused'], who: 'somebody outside' },
      { step: '6', does: '2 approve, or one refuses', exceptions: ['nobody in 10m: team lead too', 'refused, or nobody in 15m: refused'], who: 'desk' },
    ]);
  });

  it('draws a loop, a fork with its join, and clocks', () => {
    expect(map.diagram.split('\n')).toEqual(expect.arrayContaining([
      '  n0{{"for each line of account.lines"}}', '  n0 -- next line --> n1', '  n0 -- none left --> n5', '  n0 -. more than 20 .-> x0(["a person"])',
      '  n2 -- no --> n0', '  n3 --> n0',
      '  n5{{"at once"}}', '  j5(("all done"))', '  n5 --> n6', '  n5 --> n7', '  n5 --> n9', '  n6 --> j5', '  n7 -- no --> j5', '  n8 --> j5', '  n9 --> j5', '  j5 --> n10',
      '  n10{{"⏱ 2h"}}', '  n10 -- in time --> n11', '  n12 -- it came --> n13', '  n12 -. nothing in 10d .-> x12(["refused"])',
      '  n13[/"2 of desk approve"/]', '  n13 -. after 10m .-> e13[/"team lead may too"/]',
    ]));
    expect(astray(map.diagram)).toEqual([]);
  });
});

/** Nodes that an edge leads to and that are not drawn. */
function astray(diagram: string): (string | undefined)[] {
  const drawn = new Set([...diagram.matchAll(/^ {2}(\w+)[[({]/gm), ...diagram.matchAll(/\.-> (\w+)[[(]/g)].map((match) => match[1]));
  return [...diagram.matchAll(/> (\w+)/g)].map((match) => match[1]).filter((node) => !drawn.has(node));
}
