import { expect, it } from '@jest/globals';
import { processes } from './start-gateway.ts';

const { run } = processes();

// The whole of it is npm run chaos.
it('under faults and kills every run ends once, and what customers hear is what the systems hold', async () => {
  const { stdout, stderr } = await run('dist/test/chaos/chaos.js', { args: ['--runs', '45', '--faults', '0.2', '--kills', '3', '--seed', '7', '--json'], env: {} });
  expect(stderr).toContain('calm');
  expect(JSON.parse(stdout)).toMatchObject({ runs: 45, kills: 3, lost: 0, doubled: 0, untrue: 0, stuck: 0, guilty: [] });
}, 120_000);
