import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fetchFiles } from '../../channels/teams/files.ts';
import { teamsRigs, type TeamsRig } from './teams-rig.ts';

const MEGABYTE = Buffer.alloc(1_000_000, 'a');
const MOST_MEGABYTES = 60;
const { start } = teamsRigs();

describe('a file of a Teams message', () => {
  let rig: TeamsRig;
  let server: Server;
  let url = '';
  let megabytes = 0;
  beforeEach(async () => {
    megabytes = 0;
    rig = await start();
    server = createServer((request, response) => {
      if (request.url === '/moved') response.writeHead(302, { location: '/small' }).end();
      else if (request.url === '/small') response.end('small');
      else Readable.from(endless()).pipe(response);
    });
    await new Promise<void>((done) => { server.listen(0, '127.0.0.1', done); });
    url = `http://127.0.0.1:${portOf(server.address())}`;
  });
  afterEach(async () => new Promise<void>((done) => {
    server.close(() => done());
    server.closeAllConnections();
  }));
  /** Ends by itself, so that who reads on is found out. */
  function* endless(): Generator<Buffer> {
    for (; megabytes < MOST_MEGABYTES; megabytes += 1) yield MEGABYTE;
  }
  const fetched = async (path: string) => fetchFiles(
    [{ contentType: 'application/vnd.microsoft.teams.file.download.info', name: 'a.txt', content: { downloadUrl: `${url}${path}`, fileType: 'txt' } }],
    { host: rig.host.host, credentials: { token: async () => 'token', forget: () => undefined }, session: rig.session, serviceUrl: url },
  );

  it('is fetched from where it is, and from nowhere that this leads to', async () => {
    expect(await fetched('/small')).toMatchObject([{ name: 'a.txt', bytes: 5 }]);
    expect(await fetched('/moved')).toEqual([]);
    expect(rig.host.logged).toContain('a file of a Teams message could not be fetched');
  });

  it('that says no length is read no further than it may go', async () => {
    expect(await fetched('/endless')).toEqual([]);
    expect(megabytes).toBeLessThan(MOST_MEGABYTES / 2);
  });
});

function portOf(address: AddressInfo | string | null): number {
  return address !== null && typeof address === 'object' ? address.port : 0;
}
