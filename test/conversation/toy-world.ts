import { createWorld } from '../../src/conversation/world.ts';
import type { World } from '../../src/conversation/speak.ts';
import { flowSchema } from '../../flows/schema.ts';

const READS = new Set(['toy.find', 'toy.read']);

/** A world of a few small flows, given as flow files. `toy.find` and `toy.read` are reads, all else writes. */
export function toyWorld(...files: object[]): World {
  return createWorld({
    published: files.map((file) => {
      const parsed = flowSchema.parse(file);
      return { flow: { name: parsed.flow, version: 1, digest: '', publishedAt: 0, by: 'test', source: {} }, source: { file: parsed, version: 1, tables: { risk: { nodes: [] } } } };
    }),
    facts: (action) => ({ write: !READS.has(action), parameters: ['number', 'size', 'id'], limits: [] }),
    wordings: [], timeZone: 'Europe/London', country: 'GB', callback: (session) => `https://bot.example/${session}`,
  });
}

export const IDENTIFY = {
  flow: 'identify', title: 'Identity', description: 'Proves who it is.',
  grants: { level: 'verified', customer: 'found', proof: ['number'] },
  slots: { number: { type: 'phone', ask: 'Which number?' }, code: { type: 'code', ask: 'Which code?', private: true } },
  steps: [
    { call: 'toy.find', with: { number: 'number' }, save: 'found' },
    { call: 'toy.sendCode', with: { id: 'found.id' }, save: 'sent', unconfirmed: 'it goes to the address on file' },
    { call: 'toy.checkCode', with: { code: 'code' }, unconfirmed: 'it changes nothing else', on: { wrong_code: { 'ask again': 'code', because: 'Wrong code.', times: 3 } } },
  ],
};

export const MOVE = {
  flow: 'move', title: 'Move', description: 'Moves a number.', examples: { en: ['move my number'] }, identity: 'verified',
  slots: {
    number: { type: 'phone', ask: 'Which number?' },
    size: { type: 'choice', ask: 'Which size?', options: ['small', 'large'], why: 'Cards come in sizes.' },
  },
  steps: [
    { decide: 'risk', with: { size: 'size' }, save: 'risk' },
    { if: 'risk.outcome == "refuse"', end: 'refused' },
    { if: 'risk.outcome == "review"', approve: { by: 'fraud team', within: '15m', otherwise: 'refused', shows: { number: 'number' } } },
    { confirm: 'Move {number}, size {size}?' },
    { call: 'toy.move', with: { number: 'number', size: 'size' }, undo: 'toy.moveBack', verify: 'toy.read', progress: 'Moved' },
    { call: 'toy.charge', with: { number: 'number' }, save: 'fee', undo: { call: 'toy.refund', with: { id: 'fee.id' } }, progress: 'Charged' },
  ],
  done: 'Done: {number} moved.', refused: 'Not here.',
};

export const STATUS = {
  flow: 'status', title: 'Order status', description: 'Says where an order is.', examples: { en: ['where is my order'] },
  slots: { id: { type: 'text', pattern: '^[A-Z]\\d+$', ask: 'Which order?' } },
  steps: [{ call: 'toy.read', with: { id: 'id' }, save: 'order' }, { say: 'It is {order.status}.' }],
  done: 'That is all.',
};

export const LATER = {
  flow: 'later', title: 'Later', description: 'Waits an hour.', examples: { en: ['do it later'] }, steps: [{ wait: '1h' }], done: 'It is later now.',
};
