import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { SLACK } from '../../src/lab/platforms/slack.ts';
import { settled, startSlackRig, type SlackRig } from './slack-rig.ts';

let rig: SlackRig;
beforeEach(async () => {
  rig = await startSlackRig({ change: { appToken: SLACK.appToken } });
  await settled(() => rig.platform.sockets() > 0);
  // Nothing is reachable from outside.
  rig.platform.gateway = 'http://127.0.0.1:1';
});
afterEach(async () => rig.host.close());

it('takes messages, presses and commands over a socket, and acknowledges each when it is stored', async () => {
  await rig.ann.say('I lost my phone');
  const choices = [{ id: 'lost', label: 'Lost' }];
  rig.host.write(rig.session, { from: 'bot', text: 'What happened?', choices });
  await rig.channel.send(rig.address, { kind: 'message', seq: 2, text: 'What happened?', choices }, `${rig.session}/s2`);
  expect((await rig.ann.press('Lost')).status).toBe(200);
  expect((await rig.ann.command('', { channel: SLACK.help })).body).toMatchObject({ response_type: 'ephemeral', text: expect.stringContaining('/errand') });
  expect(rig.host.received.map(({ kind }) => kind)).toEqual(['opened', 'text', 'choice']);
});

it('does not acknowledge what could not be stored', async () => {
  await rig.ann.say('hello');
  rig.host.failNext(new Error('the disk is full'));
  let acknowledged = false;
  void (async (): Promise<void> => {
    await rig.ann.say('hello again');
    acknowledged = true;
  })().catch(() => undefined);
  await settled(() => rig.host.logged.includes('what came over the socket could not be stored'));
  // What came later is acknowledged: that one would have been by now.
  await rig.ann.say('hello once more');
  expect(acknowledged).toBe(false);
});
