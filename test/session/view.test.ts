import { expect, it } from '@jest/globals';
import { packetOf } from '../../src/session/view.ts';
import { set, start, talk } from '../conversation/talk.ts';
import { IDENTIFY, MOVE, toyWorld } from '../conversation/toy-world.ts';
import { sessionOf } from '../store/fixtures.ts';

it('what a person gets to see masks what is private, and names every request', () => {
  const world = toyWorld(MOVE, IDENTIFY);
  const t = talk(world);
  t.hear(start('move'), set('number', '+441'));
  t.works({ id: 'c1' });
  t.works({});
  t.hear(set('code', '123456'));
  const packet = packetOf({ record: sessionOf('s'), snapshot: t.snapshot() }, world);
  expect(packet).toMatchObject({ requests: [{ flow: 'move', title: 'Move', slots: { number: '+441' } }, { flow: 'identify', slots: { number: '+441', code: '••••••' } }], state: 'working', working: true });
  expect(JSON.stringify(packet)).not.toContain('123456');
});
