import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Executor } from '../../src/contracts.ts';
import { createExecutors } from '../../executors/index.ts';
import { newDataDir, removeDataDir, startSandbox } from './support/sandbox.ts';
import type { RunningSandbox } from './support/sandbox.ts';
import { failureOf, sandboxSystems } from './support/systems.ts';

describe('the executors', () => {
  let dataDir = '';
  let sandbox: RunningSandbox;
  let executors: Executor[] = [];
  beforeAll(async () => {
    dataDir = await newDataDir();
    sandbox = await startSandbox(dataDir);
    executors = createExecutors({ systems: await sandboxSystems(sandbox.url), notify: { email: 'outbox.sendEmail' } });
  });
  afterAll(async () => {
    await sandbox.stop();
    await removeDataDir(dataDir);
  });
  const run = async (name: string, input: unknown) => {
    const executor = executors.find((one) => one.name === name);
    if (!executor) throw new Error(`no executor ${name}`);
    return executor.run(executor.input.parse(input), { key: `s/${name}`, signal: AbortSignal.timeout(5000), session: 's' });
  };

  it('each have a name of their own and refuse an input that is not theirs', () => {
    expect(executors.map((one) => one.name)).toEqual(['call', 'decide', 'agent', 'notify']);
    for (const executor of executors) for (const wrong of [null, {}, 'x']) expect(executor.input.safeParse(wrong).success).toBe(false);
  });

  it('call an action of a system', async () => {
    const { output } = await run('call', { action: 'crm.findCustomer', arguments: { msisdn: '+447700900123' } });
    expect(output).toMatchObject({ id: 'C-1001', name: 'Ada Martin' });
  });

  it('notify once for one key, and say when nothing is configured to do it', async () => {
    const message = { by: 'email', to: 'ada.martin@example.com', text: 'Your number moved.\nThank you.' };
    await run('notify', message);
    await run('notify', message);
    expect((await sandbox.ask('/outbox/messages')).body).toMatchObject([{ by: 'email', to: message.to, subject: 'Your number moved.', text: message.text }]);
    expect((await sandbox.ask('/outbox/messages')).body).toHaveLength(1);
    expect(await failureOf(run('notify', { ...message, by: 'sms' }))).toMatchObject({ kind: 'terminal', code: 'not_configured' });
  });
});
