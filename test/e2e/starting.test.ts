import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { ask } from './customer.ts';
import { processes, type Env } from './start-gateway.ts';

const { folder, gateway, run } = processes();

/** It ends by itself, says why in sentences, and shows no stack. */
async function refusedStart(env: Env): Promise<string[]> {
  const { code, signal, stdout, stderr } = await run('dist/src/main.js', { env });
  expect({ code, signal, stdout }).toEqual({ code: 1, signal: null, stdout: '' });
  expect(stderr).not.toMatch(/^\s+at |node:internal|Error:/m);
  return stderr.trim().split('\n');
}

it('a second process on one data folder, or on a taken port, says so and leaves the first one alone', async () => {
  const dataDir = await folder();
  const running = await gateway(dataDir);
  const port = Number(new URL(running.url).port);
  expect(await refusedStart({ DATA_DIR: dataDir, PORT: '0' })).toEqual([
    `The data folder ${dataDir} is in use by another Errand (process ${running.pid}). Stop that one, or set DATA_DIR to another folder.`,
  ]);
  expect(await refusedStart({ DATA_DIR: await folder(), PORT: String(port) })).toEqual([
    `Port ${port} is taken: stop what runs there, or choose another with PORT=${port + 1} npm start.`,
  ]);
  expect(await ask(`${running.url}/readyz`)).toEqual({ status: 200, body: { status: 'ready' } });
});

it('production with the defaults of a trial is refused, with a sentence for each', async () => {
  const lines = await refusedStart({ DATA_DIR: await folder(), PORT: '0', NODE_ENV: 'production' });
  expect(lines.map((line) => line.split(' ')[0])).toEqual(['SANDBOX', 'DEMO_SIGN_INS', 'SECRET', 'AUDIT_KEY']);
  for (const line of lines) expect(line).toMatch(/; set [A-Z_]+=off.*\.$|; set it to at least 32 random characters\.$/);
});

it('every wrong value is named, with what it must be', async () => {
  expect(await refusedStart({ DATA_DIR: await folder(), PORT: '99999', BURST: 'soon', TIME_ZONE: 'Mars/Olympus' })).toEqual([
    'PORT is "99999": it must be a whole number from 0 to 65535.',
    'TIME_ZONE is "Mars/Olympus": it must be a time zone like Europe/London.',
    'BURST is "soon": it must be a duration like 8s or 1m.',
  ]);
});

it('a data folder that is a file, and a damaged store, are one sentence each', async () => {
  const dataDir = await folder();
  const file = join(dataDir, 'file');
  await writeFile(file, '');
  expect(await refusedStart({ DATA_DIR: file, PORT: '0' })).toEqual([expect.stringContaining(`DATA_DIR is "${file}":`)]);
  await mkdir(join(dataDir, 'store'));
  await writeFile(join(dataDir, 'store/data.mdb'), 'not a store');
  expect(await refusedStart({ DATA_DIR: dataDir, PORT: '0' })).toEqual([expect.stringMatching(/^The file .*data\.mdb is damaged or not a store of Errand\./)]);
});
