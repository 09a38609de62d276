import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import express from 'express';
import { answerErrors } from '../src/http/errors.ts';
import { fileRoutes } from '../src/http/files.ts';
import { createLinks } from '../src/links.ts';
import { createFiles } from '../src/session/files.ts';
import { STORES, type Opened } from './session/stores.ts';

const DAY_MS = 86_400_000;
const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

describe.each(STORES)('on $name, signed links', ({ open }) => {
  let opened: Opened;
  let server: Server;
  let url: string;
  const clock = { now: 1_000 };
  const linksOf = (secret: string) => createLinks({ secret, here: url, now: () => clock.now, documents: opened.store.documents });
  beforeEach(async () => {
    opened = await open();
    const files = createFiles(opened.store.documents);
    const app = express();
    app.use((request, response, next) => fileRoutes({ ...linksOf('one'), ...files })(request, response, next));
    app.use(answerErrors(quiet));
    server = createServer(app);
    await new Promise<void>((done) => { server.listen(0, '127.0.0.1', done); });
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    clock.now = 1_000;
  });
  afterEach(async () => {
    await new Promise((done) => { server.close(done); });
    await opened.close();
  });

  it('of a file give exactly that file, as a download, for a day', async () => {
    const file = await createFiles(opened.store.documents).save({ name: 'bill.html', type: 'text/html', data: Buffer.from('<b>1</b>'), session: 's' });
    const link = linksOf('one').file('s', file.id);
    const answer = await fetch(link);
    expect([answer.status, answer.headers.get('content-disposition'), await answer.text()]).toEqual([200, 'attachment; filename=bill.html', '<b>1</b>']);
    clock.now += DAY_MS;
    expect((await fetch(link)).status).toBe(404);
  });

  it('that somebody made or changed open nothing', async () => {
    const file = await createFiles(opened.store.documents).save({ name: 'a', type: 'text/plain', data: Buffer.from('a'), session: 's' });
    const right = linksOf('one').file('s', file.id);
    const page = linksOf('one').page('s').split('#')[1] ?? '';
    const wrong = [linksOf('two').file('s', file.id), right.slice(0, -2), `${right}x`, `${url}/files/${page}`, `${url}/files/x.y`, `${url}/files/%00`];
    expect(await Promise.all(wrong.map(async (link) => (await fetch(link)).status))).toEqual(wrong.map(() => 404));
  });

  it('to a page work once, and not after a day', async () => {
    const links = linksOf('one');
    const token = links.page('s').split('#')[1] ?? '';
    expect([await links.takePage(token), await links.takePage(token)]).toEqual(['s', null]);
    const late = links.page('s').split('#')[1] ?? '';
    clock.now += DAY_MS;
    expect(await links.takePage(late)).toBeNull();
    expect(await links.takePage(linksOf('two').page('s').split('#')[1] ?? '')).toBeNull();
  });
});
