import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { io } from 'socket.io-client';
import { createWebChannel } from '../../channels/web/index.ts';
import { startFakeHost, type FakeHost } from './fake-host.ts';
import { openTab, webClient, webSettings, type Opened, type Tab } from './web-client.ts';

let host: FakeHost;
let mine: Opened;
const tabs: Tab[] = [];
const open = (auth: { id: string; token: string; after?: number }): Tab => {
  const tab = openTab(host.url, auth);
  tabs.push(tab);
  return tab;
};
const texts = (tab: Tab): string[] => tab.messages.map((message) => message.text);
const connected = (tab: Tab) => tab.until(({ states }) => states.length > 0);

beforeEach(async () => {
  host = await startFakeHost(createWebChannel(webSettings));
  mine = await webClient(host.url).open();
});
afterEach(async () => {
  for (const tab of tabs.splice(0)) tab.socket.disconnect();
  await host.close();
});

describe('a socket', () => {
  it('gets the state first, then every line once and in order, old and new', async () => {
    for (let count = 1; count <= 450; count += 1) host.write(mine.id, { from: 'bot', text: `line ${count}` });
    const tab = open(mine);
    await connected(tab);
    for (let count = 451; count <= 460; count += 1) host.write(mine.id, { from: 'bot', text: `line ${count}` });
    await tab.until(({ messages }) => messages.length >= 460);
    expect(tab.messages.map((message) => message.seq)).toEqual(Array.from({ length: 460 }, (_, index) => index + 1));
    expect(tab.states).toEqual([{ working: false, owner: 'bot', seq: 450 }]);
  });

  it('gets only the gap when it comes back', async () => {
    for (const text of ['one', 'two', 'three']) host.write(mine.id, { from: 'bot', text });
    const tab = open({ ...mine, after: 2 });
    await tab.until(({ messages }) => messages.length === 1);
    expect(texts(tab)).toEqual(['three']);
  });

  it('is told of the same in two tabs, with the id of the client on its own lines', async () => {
    const [left, right] = [open(mine), open(mine)];
    await Promise.all([connected(left), connected(right)]);
    expect(await left.say({ id: 'm-1', text: 'hello' })).toEqual({ id: 'm-1' });
    host.write(mine.id, { from: 'bot', text: 'Hello!', choices: [{ id: 'a', label: 'A' }] });
    await Promise.all([left, right].map((tab) => tab.until(({ messages }) => messages.length === 2)));
    expect(left.messages).toEqual(right.messages);
    expect(left.messages).toMatchObject([{ from: 'customer', id: 'm-1' }, { from: 'bot', choices: [{ id: 'a', label: 'A' }] }]);
  });

  it('is told when work begins and ends and who has the conversation, and of no state twice', async () => {
    const tab = open(mine);
    await connected(tab);
    host.set(mine.id, { working: true });
    await tab.until(({ states }) => states.at(-1)?.working === true);
    host.write(mine.id, { from: 'bot', text: 'still on it' });
    await tab.until(({ messages }) => messages.length === 1);
    host.set(mine.id, { working: false, owner: 'human' });
    await tab.until(({ states }) => states.at(-1)?.owner === 'human');
    expect(tab.states.map(({ working, owner }) => [working, owner])).toEqual([[false, 'bot'], [true, 'bot'], [false, 'human']]);
  });

  it('may send the same message again: it is one message', async () => {
    const tab = open(mine);
    await Promise.all([1, 2, 3].map(() => tab.say({ id: 'm-1', text: 'hello' })));
    expect(host.received.filter((message) => message.kind === 'text')).toHaveLength(1);
  });

  it.each([
    ['an unknown kind', { id: 'a', audio: 'x' }, 'bad_request'],
    ['no object', 'hello', 'bad_request'],
    ['a message of 100 kB', { id: 'a', text: 'x'.repeat(100_000) }, 'too_large'],
  ])('is told what is wrong with %s, and stays', async (_what, body, code) => {
    const tab = open(mine);
    expect(await tab.socket.timeout(5000).emitWithAck('say', body)).toMatchObject({ error: { code } });
    expect(await tab.say({ id: 'b', text: 'still here' })).toEqual({ id: 'b' });
  });

  it('is told nothing about the inside when a message could not be stored', async () => {
    const tab = open(mine);
    await connected(tab);
    host.failNext(new Error('secret path /var/db'));
    const answer = await tab.say({ id: 'a', text: 'hello' });
    expect(answer).toMatchObject({ error: { code: 'internal' } });
    expect(JSON.stringify(answer)).not.toContain('/var/db');
    expect(host.logged).toEqual(['A message could not be stored.']);
  });

  it.each([
    ['a wrong token', () => ({ id: mine.id, token: 'wrong' })],
    ['the token of another conversation', () => ({ id: 'other', token: mine.token })],
    ['no token', () => ({})],
    ['nonsense', () => ({ id: { $gt: '' }, token: [] })],
  ])('is refused with %s', async (_what, auth) => {
    const socket = io(host.url, { path: '/channels/web/socket', auth: auth(), transports: ['websocket'], forceNew: true, reconnection: false });
    const message = await new Promise((resolve) => { socket.once('connect_error', (error) => resolve(error.message)); });
    socket.disconnect();
    expect(message).toBe('unauthorized');
    expect(host.listeners(mine.id)).toBe(0);
  });

  it.each([['https://shop.example', true], ['https://evil.example', false]])('from a page of %s connects: %s', async (origin, allowed) => {
    const socket = io(host.url, {
      path: '/channels/web/socket', auth: mine, transports: ['websocket'], forceNew: true, reconnection: false, extraHeaders: { origin },
    });
    const outcome = await new Promise((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('connect_error', () => resolve(false));
    });
    socket.disconnect();
    expect(outcome).toBe(allowed);
  });

  it('leaves nothing listening behind', async () => {
    const tab = open(mine);
    await connected(tab);
    expect(host.listeners(mine.id)).toBe(1);
    tab.socket.disconnect();
    while (host.listeners(mine.id) > 0) await new Promise((resolve) => { setImmediate(resolve); });
    expect(host.listeners(mine.id)).toBe(0);
  });
});
