import { describe, expect, it } from '@jest/globals';
import { createBook } from '../../src/addresses/book.ts';
import { createConsent } from '../../src/addresses/consent.ts';
import { createElsewhere, type Leaving } from '../../src/addresses/elsewhere.ts';
import { createPlaces } from '../../src/addresses/places.ts';
import type { Channel, ChannelLimits } from '../../src/contracts.ts';
import { STORES } from '../session/stores.ts';

const limits = { text: 1000, choices: 10, progress: false, lasting: true, follow: null } as const;
const CHANNELS: { readonly [name: string]: ChannelLimits } = {
  web: { ...limits, delivery: 'transcript', lasting: false }, voice: { ...limits, delivery: 'transcript', follow: 'sms' },
  sms: { ...limits, delivery: 'push' }, email: { ...limits, delivery: 'push' },
};
const channel = (name: string): Channel | null => (CHANNELS[name] ? { name, limits: CHANNELS[name], mount: () => {}, send: async () => {} } : null);
const TAB = { channel: 'web', id: 'w1' };
const CALL = { channel: 'voice', id: '+447700900123', via: '+441632960001' };
const leaving = (change: Partial<Leaving>): Leaving => ({ session: 'web-1', from: TAB, others: [], customer: null, ...change });
const ADA = { id: 'C-1', email: 'ada@example.com' };

describe.each(STORES)('on $name, where a session goes on', ({ open }) => {
  async function begin() {
    const { store, close } = await open();
    const { documents } = store;
    const parts = { book: createBook(documents), consent: createConsent(documents), places: createPlaces({ documents, secret: 's', view: async () => null }), channel };
    return { ...parts, elsewhere: createElsewhere(parts), documents, close };
  }

  it('of a stranger who closed the tab is nowhere', async () => {
    const { elsewhere, close } = await begin();
    expect(await elsewhere.any(leaving({}))).toBeNull();
    await close();
  });

  it('of a call is a text to the number that called, unless that wants none', async () => {
    const { elsewhere, consent, close } = await begin();
    expect(await elsewhere.any(leaving({ from: CALL }))).toEqual({ channel: 'sms', id: CALL.id, via: CALL.via });
    await consent.set({ channel: 'sms', id: CALL.id }, { stopped: true, because: 'stop', at: 1 });
    expect(await elsewhere.any(leaving({ from: CALL }))).toBeNull();
    await close();
  });

  it('is where they wrote before, and what is said there belongs to the same session', async () => {
    const { elsewhere, documents, close } = await begin();
    const phone = { channel: 'sms', id: '+447700900999', via: '+441632960001' };
    expect(await elsewhere.any(leaving({ others: [phone] }))).toEqual(phone);
    expect((await documents.list('moved', 10)).map(({ value }) => value)).toEqual([{ session: 'web-1' }]);
    await close();
  });

  it('of a customer is where they proved who they are, first on the channel that they prefer', async () => {
    const { elsewhere, book, close } = await begin();
    const phone = { channel: 'sms', id: '+447700900123', via: '+441632960001' };
    await book.link(ADA, { address: { channel: 'email', id: ADA.email }, now: 1 });
    await book.link(ADA, { address: phone, now: 2 });
    expect(await elsewhere.any(leaving({ customer: ADA }))).toEqual(phone);
    const prefers = { ...ADA, preferredChannel: 'email' };
    await book.link(prefers, { address: phone, now: 3 });
    expect(await elsewhere.any(leaving({ customer: prefers }))).toEqual({ channel: 'email', id: ADA.email });
    expect(await elsewhere.on('sms', leaving({ customer: prefers }))).toEqual(phone);
    expect(await elsewhere.on('fax', leaving({ customer: prefers }))).toBeNull();
    await close();
  });

  it('knows at an address who proved there who they are, and nobody at another', async () => {
    const { book, close } = await begin();
    await book.link(ADA, { address: CALL, now: 1 });
    expect(await book.customerAt({ channel: 'voice', id: CALL.id })).toEqual(ADA);
    expect(await book.customerAt({ channel: 'sms', id: CALL.id })).toBeNull();
    await close();
  });
});
