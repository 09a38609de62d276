import { describe, expect, it } from '@jest/globals';
import { createConsent } from '../../src/addresses/consent.ts';
import { STORES } from '../session/stores.ts';

const ANN = { channel: 'sms', id: '+447700900123' };

describe.each(STORES)('on $name, the ledger of consent', ({ open }) => {
  it('knows who wants nothing more, at one address and not at another, and keeps what was before', async () => {
    const { store, close } = await open();
    const consent = createConsent(store.documents);
    expect(await consent.stopped(ANN)).toBe(false);
    await consent.set(ANN, { stopped: true, because: 'stop', at: 1 });
    await consent.set(ANN, { stopped: true, because: '21610', at: 2 });
    expect([await consent.stopped(ANN), await consent.stopped({ channel: 'whatsapp', id: ANN.id })]).toEqual([true, false]);
    await consent.set(ANN, { stopped: false, because: 'start', at: 3 });
    expect(await consent.stopped(ANN)).toBe(false);
    expect(await store.documents.get('consent', `sms:${ANN.id}`)).toEqual({ channel: 'sms', stopped: false, because: 'start', at: 3, before: [{ stopped: true, because: 'stop', at: 1 }] });
    await close();
  });

  it('goes by when something was wished, not by when it hears of it', async () => {
    const { store, close } = await open();
    const consent = createConsent(store.documents);
    await consent.set(ANN, { stopped: true, because: 'stop', at: 1 });
    await consent.set(ANN, { stopped: false, because: 'start', at: 3 });
    await consent.set(ANN, { stopped: true, because: 'the customer said so', at: 2 });
    expect(await consent.stopped(ANN)).toBe(false);
    await close();
  });
});
