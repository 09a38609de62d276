import { describe, expect, it } from '@jest/globals';
import { createPlaces } from '../../src/addresses/places.ts';
import type { ConversationView } from '../../src/contracts.ts';
import { STORES } from '../session/stores.ts';

const ANN = { channel: 'sms', id: '+447700900123', via: '+441632960001' };
const view = (id: string, state: string): ConversationView => ({ id, locale: 'en', state, flow: null, version: null, owner: 'bot', slots: {}, identity: 'anonymous', work: [], seq: 1, working: false });

describe.each(STORES)('on $name, the session of an address', ({ open }) => {
  async function begin() {
    const { store, close } = await open();
    const states = new Map<string, string>();
    const at = { documents: store.documents, view: async (id: string) => (states.has(id) ? view(id, states.get(id) ?? '') : null) };
    return { places: createPlaces({ ...at, secret: 'one secret' }), others: createPlaces({ ...at, secret: 'another' }), states, close };
  }

  it('is always the same, tells nobody the address, and differs by our number, by thread and by gateway', async () => {
    const { places, others, close } = await begin();
    const id = await places.sessionOf(ANN);
    expect(await places.sessionOf({ ...ANN })).toBe(id);
    expect(id).toMatch(/^sms-[\w-]{22}$/);
    expect(id).not.toContain('7700900123');
    const different = await Promise.all([places.sessionOf({ ...ANN, via: '+441632960002' }), places.sessionOf({ ...ANN, thread: 't1' }), places.sessionOf({ ...ANN, channel: 'whatsapp' }), others.sessionOf(ANN)]);
    expect(new Set([id, ...different]).size).toBe(5);
    await close();
  });

  it('is a new one after it was closed', async () => {
    const { places, states, close } = await begin();
    const id = await places.sessionOf(ANN);
    states.set(id, 'closed');
    expect(await places.sessionOf(ANN)).toBe(`${id}-2`);
    await close();
  });

  it('is the one that moved there, until that is closed', async () => {
    const { places, states, close } = await begin();
    const own = await places.sessionOf(ANN);
    states.set('web-1', 'collecting');
    await places.moved(ANN, 'web-1');
    expect(await places.sessionOf(ANN)).toBe('web-1');
    states.set('web-1', 'closed');
    expect(await places.sessionOf(ANN)).toBe(own);
    await close();
  });
});
