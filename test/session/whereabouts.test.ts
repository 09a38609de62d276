import { afterEach, describe, expect, it } from '@jest/globals';
import { RIG_CHANNEL, settle, startRig, type Rig } from '../../src/cli/rig.ts';
import type { Address, Channel, Inbound, InboundBody, Outbound, Store } from '../../src/contracts.ts';
import { Terminal } from '../../src/errors.ts';
import { STORES, type Opened } from './stores.ts';

const SESSION = 'here-and-there';
const TAB: Address = { channel: RIG_CHANNEL.name, id: SESSION };
const PHONE: Address = { channel: 'sms', id: '+447700900999', via: '+441632960001' };
const SWAP = ['I lost my phone', '+44 7700 900123', '123456', '8944100000000005009'];

const addresses = async (store: Store): Promise<string[]> => (await store.sessions.load(SESSION))?.addresses.map(({ channel }) => channel) ?? [];
const audited = async (store: Store): Promise<string[]> => (await store.records.auditChain(SESSION, 0, 1_000)).map(({ kind }) => kind);

describe.each(STORES)('on $name, a conversation', ({ open }) => {
  let opened: Opened | null = null;
  let rig: Rig | null = null;
  afterEach(async () => {
    await rig?.close();
    await opened?.close();
  });

  async function begin() {
    opened = await open();
    const { store } = opened;
    const clock = { now: Date.UTC(2026, 0, 15, 10) };
    const sent: { to: Address; message: Outbound }[] = [];
    const gone = { tab: false };
    const push = (name: string): Channel => ({
      name, limits: { text: 1000, choices: 10, delivery: 'push', progress: false, lasting: true, follow: null }, mount: () => {},
      async send(to, message) { sent.push({ to, message }); },
    });
    const tab: Channel = { ...RIG_CHANNEL, send: async () => { if (gone.tab) throw new Terminal('gone', 'the tab is closed'); } };
    rig = await startRig({ root: process.cwd(), packs: [], store, clock, newCode: () => '123456', channels: [push('sms'), push('email'), tab].toReversed() });
    const running = rig;
    let n = 0;
    const receive = async (body: InboundBody, address = TAB): Promise<void> => {
      n += 1;
      const message: Inbound = { id: `m${n}`, session: SESSION, address, at: clock.now, ...body };
      await running.assembly.gateway.receive(message);
      await settle(running, { store, session: SESSION, clock });
    };
    return {
      store, clock, sent, gone, receive, running,
      say: async (text: string, address?: Address) => receive({ kind: 'text', text }, address),
      texts: () => sent.map(({ to, message }) => `${to.channel} ${to.id}: ${'text' in message ? message.text : message.kind}`),
      later: async (ms: number) => {
        clock.now += ms;
        await running.assembly.gateway.wake();
        await running.assembly.gateway.idle();
      },
    };
  }
  it('links an address that lasts to who was signed in there, and no other address of theirs', async () => {
    const { receive, running: { assembly: { book } } } = await begin();
    const identity = { level: 'known' as const, customer: { id: 'C-1001', name: 'Ada', email: 'ada@elsewhere.example' }, proof: {} };
    await receive({ kind: 'opened', identity }, PHONE);
    expect(await book.customerAt(PHONE)).toEqual(identity.customer);
    expect(await book.customerAt({ channel: 'email', id: 'ada@elsewhere.example' })).toBeNull();
  });

  it('links no tab to who was signed in there', async () => {
    const { receive, running: { assembly: { book } } } = await begin();
    await receive({ kind: 'opened', identity: { level: 'known', customer: { id: 'C-1001' }, proof: {} } }, TAB);
    expect(await book.customerAt(TAB)).toBeNull();
  });

  it('does not replace what is known of somebody by what a sign-on says', async () => {
    const { receive, running: { assembly: { book } } } = await begin();
    await book.link({ id: 'C-1001', name: 'Ada Martin', preferredChannel: 'sms' }, { address: { channel: 'email', id: 'ada.martin@example.com' }, now: 1 });
    await receive({ kind: 'opened', identity: { level: 'known', customer: { id: 'C-1001', name: 'Ada' }, proof: {} } }, PHONE);
    expect(await book.customerAt(PHONE)).toEqual({ id: 'C-1001', name: 'Ada Martin', preferredChannel: 'sms' });
    expect((await book.addressesOf('C-1001')).map(({ channel }) => channel)).toEqual(['sms', 'email']);
  });

  it('goes on where the customer writes from, and is answered there', async () => {
    const { say, texts, store } = await begin();
    await say('I lost my phone');
    expect(texts()).toEqual([]);
    await say('+44 7700 900123', PHONE);
    expect(texts()).toEqual([expect.stringMatching(/^sms \+447700900999: .*code/), expect.stringMatching(/^sms \+447700900999: What is the 6-digit code/)]);
    expect(await addresses(store)).toEqual(['rig', 'sms']);
    expect(await audited(store)).toContain('session.moved');
    await say('123456');
    expect(texts()).toHaveLength(2);
    expect(await addresses(store)).toEqual(['sms', 'rig']);
  });

  it('takes several answers at once, each as the answer to its own question, and asks for what is wrong', async () => {
    const { say, receive, store } = await begin();
    await say('switch my plan');
    const asked = (await store.records.entries(SESSION, 0, 100)).at(-1);
    expect(asked?.expects).toMatchObject({ kind: 'slot' });
    await receive({ kind: 'form', values: { number: '07700 900123', nothing: 'x' } });
    const lines = await store.records.entries(SESSION, 0, 100);
    expect(lines.find(({ inbound }) => inbound === 'm2')).toMatchObject({ from: 'customer', text: '07700 900123, x' });
    expect(lines.at(-1)?.text).toMatch(/code/);
  });

  it('whose outcome nobody saw in the tab goes to the address that was proved, once', async () => {
    const { say, gone, later, texts, store } = await begin();
    for (const text of SWAP) await say(text);
    gone.tab = true;
    await say('yes');
    expect(texts()).toEqual([]);
    await later(15_000);
    expect(texts()).toEqual([expect.stringMatching(/^email .*@.*: Done\. \+44 7700 900123 is active on your new SIM/)]);
    await later(60_000);
    expect(texts()).toHaveLength(1);
    expect(await addresses(store)).toEqual(['rig', 'email']);
  });

  it('whose outcome was seen in the tab goes nowhere else', async () => {
    const { say, later, texts } = await begin();
    for (const text of [...SWAP, 'yes']) await say(text);
    await later(15_000);
    expect(texts()).toEqual([]);
  });

  it('of somebody who wants no more texts says so once, tells the ledger, and keeps what had not left', async () => {
    const { say, sent, running, store } = await begin();
    await say('hello', PHONE);
    await say('stop texting me', PHONE);
    expect(sent.at(-1)?.message).toMatchObject({ kind: 'message', farewell: true });
    expect(sent.filter(({ message }) => message.kind === 'message' && message.farewell)).toHaveLength(1);
    expect(await running.assembly.consent.stopped(PHONE)).toBe(true);
    expect(await audited(store)).toContain('consent.withdrawn');
  });

  it('withdraws only what waits for the address at which nothing more is wanted', async () => {
    const { say, later, receive, texts, gone, store } = await begin();
    for (const text of SWAP) await say(text);
    gone.tab = true;
    await say('yes');
    await receive({ kind: 'consent', stopped: true, because: 'stop' }, PHONE);
    await later(15_000);
    expect(texts()).toEqual([expect.stringMatching(/^email .*Done/)]);
    expect(await audited(store)).toContain('consent.withdrawn');
  });

  it('goes on by text on request only for somebody who proved who they are', async () => {
    const { say, texts, store } = await begin();
    await say('I lost my phone');
    await say('text me the rest');
    expect((await store.records.entries(SESSION, 0, 100)).at(-1)?.text).toMatch(/only do that once I know/);
    for (const text of SWAP.slice(1, 3)) await say(text);
    await say('text me the rest');
    expect(texts()).toEqual([expect.stringMatching(/^sms .*Errand again/), expect.stringMatching(/^sms .*(SIM|card|happened)/)]);
  });

  it('gives a link to a page on request', async () => {
    const { say, store, texts } = await begin();
    await say('I lost my phone', PHONE);
    await say('send me a link', PHONE);
    expect(texts().at(-1)).toMatch(/works once: here-and-there$/);
    expect((await store.records.entries(SESSION, 0, 100)).at(-1)?.text).toMatch(/works once: ••••••$/);
  });

  it('gives no link where others read along, or where it cannot be read', async () => {
    const { say, store } = await begin();
    await say('I lost my phone');
    await say('send me a link');
    expect((await store.records.entries(SESSION, 0, 100)).at(-1)?.text).toMatch(/only do that once I know/);
  });

  it('trusts a proof no more after an hour in which nothing was under way', async () => {
    const { say, clock, store, running } = await begin();
    for (const text of [...SWAP, 'yes']) await say(text);
    expect((await running.assembly.gateway.view(SESSION))?.identity).toBe('verified');
    clock.now += 2 * 3_600_000;
    await say('hello');
    expect((await running.assembly.gateway.view(SESSION))?.identity).toBe('known');
    expect(await store.sessions.load(SESSION)).not.toBeNull();
  });

  it('trusts a proof no more when somebody calls from its number again', async () => {
    const { say, receive, running } = await begin();
    for (const text of SWAP) await say(text);
    await receive({ kind: 'lapsed' });
    expect((await running.assembly.gateway.view(SESSION))?.identity).toBe('known');
  });
});
