import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../src/contracts.ts';
import { Retryable } from '../../src/errors.ts';
import { asPeople, refused, staffFile } from './people.ts';
import { startRig, type Rig } from './rig.ts';

let rig: Rig;
const asked: { action: string; args: JsonObject }[] = [];
const offered = (action: string, write: boolean) => ({ action, write, summary: `does ${action}`, input: { type: 'object' }, output: {} });
beforeAll(async () => {
  rig = await startRig({ STAFF_FILE: await staffFile({ ann: ['operations'], fay: ['fraud team'] }) });
  Object.assign(rig.systems, {
    actions: () => [offered('crm.findCustomer', false), offered('crm.addNote', true), offered('crm.away', false)],
    async call(action: string, args: JsonObject) {
      if (action === 'crm.away') throw new Retryable('unreachable', 'crm.away: the system cannot be reached.');
      asked.push({ action, args });
      return { id: 'C-1' };
    },
  });
});
afterAll(async () => rig.close());
const as = asPeople(() => rig);
const PATH = '/api/v1/actions';

describe('the actions of the connected systems', () => {
  it('are listed and described, for those who run the gateway', async () => {
    expect(await as('ann', PATH)).toMatchObject({ status: 200, body: { actions: [{ action: 'crm.findCustomer', write: false }, { action: 'crm.addNote', write: true }, { action: 'crm.away' }] } });
    expect(await as('ann', `${PATH}/crm.addNote`)).toMatchObject({ status: 200, body: { input: { type: 'object' } } });
    expect(await as('ann', `${PATH}/crm.nothing`)).toMatchObject(refused(404, 'not_found'));
    expect(await as('fay', PATH)).toMatchObject(refused(403, 'forbidden'));
  });

  it('are tried with one call, which says how it went', async () => {
    expect(await as('ann', `${PATH}/crm.findCustomer/try`, { arguments: { msisdn: '1' } })).toMatchObject({ status: 200, body: { ok: true, output: { id: 'C-1' } } });
    expect(asked).toEqual([{ action: 'crm.findCustomer', args: { msisdn: '1' } }]);
    expect(await as('ann', `${PATH}/crm.away/try`, {})).toMatchObject({ status: 200, body: { ok: false, error: { kind: 'retryable', code: 'unreachable' } } });
  });

  it('are never tried where they change something, nor by anybody else', async () => {
    expect(await as('ann', `${PATH}/crm.addNote/try`, { arguments: { text: 'x' } })).toMatchObject(refused(403, 'forbidden', /changes something/));
    expect(await as('fay', `${PATH}/crm.findCustomer/try`, {})).toMatchObject(refused(403, 'forbidden'));
    expect(asked).toHaveLength(1);
  });
});
