import { expect, it } from '@jest/globals';
import { plain, writes } from './customer.ts';
import { ADA, codeFor } from './sim-swap.ts';
import { processes, until } from './start-gateway.ts';

const { folder, gateway, run, start } = processes();
const CHAT = 'dist/src/cli/chat.js';

it('npm run chat: the whole SIM swap from a script in a terminal', async () => {
  const dataDir = await folder();
  const { url } = await gateway(dataDir);
  const { child, exited, printed } = start(CHAT, { args: ['--url', url], env: { DATA_DIR: dataDir } });
  child.stdin?.write(`SIM swap please\n${ADA.number}\n`);
  await until(() => `the code is asked for, after ${printed.stdout}${printed.stderr}`, async () => printed.stdout.includes('6-digit code'));
  child.stdin?.end(`${await codeFor(url, ADA.email)}\n2\n${ADA.card}\nyes\n`);

  expect(await exited).toMatchObject({ code: 0, stderr: '' });
  const lines = plain(printed.stdout).split('\n');
  const expected = [
    /^errand {2}Hello! I'm .*automated assistant/, /^you {5}SIM swap please$/, /^errand {2}Which phone number/, /^errand {2}I've sent a code by e-mail/,
    /^errand {2}What happened to the old SIM/, /^ {8}2\. Stolen$/, /^you {5}2$/, /^errand {2}What is the long number/, /^errand {2}Move \+447700900123/,
    /^you {5}yes$/, /^ {2}✓ Number moved$/, /^errand {2}Done\. \+447700900123 is active on your new SIM\.$/,
  ];
  const places = expected.map((pattern) => lines.findIndex((line) => pattern.test(line)));
  expect(places).not.toContain(-1);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(await writes(url, 'provisioning', 'swapSim')).toHaveLength(1);
});

it('npm run chat without a gateway, or with wrong arguments, is one sentence', async () => {
  const env = { DATA_DIR: await folder() };
  expect(await run(CHAT, { args: ['--url', 'http://127.0.0.1:1'], env }))
    .toMatchObject({ code: 1, stdout: '', stderr: 'No gateway answers at http://127.0.0.1:1. Start one with "npm start", or name another with --url.\n' });
  expect(await run(CHAT, { args: ['--wrong'], env })).toMatchObject({ code: 1, stderr: 'Say: npm run chat [-- --url http://127.0.0.1:3000]\n' });
});
