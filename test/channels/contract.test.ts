import { describe, expect, it } from '@jest/globals';
import { createChannels } from '../../channels/index.ts';
import type { Channel } from '../../src/contracts.ts';
import { channelContract } from './contract.ts';
import { emailSettings } from './email-rig.ts';
import { rigs } from './rigs.ts';
import { slackSettings } from './slack-rig.ts';
import { smsSettings } from './sms-rig.ts';
import { whatsappSettings } from './whatsapp-rig.ts';
import { NO_TEAMS } from './teams-rig.ts';
import { voiceSettings } from './voice-rig.ts';
import { webSettings } from './web-client.ts';

const settings = { web: webSettings, sms: smsSettings('http://127.0.0.1:1'), whatsapp: whatsappSettings('http://127.0.0.1:1'), email: emailSettings({ smtpUrl: 'smtp://127.0.0.1:1' }), slack: slackSettings('http://127.0.0.1:1'), teams: NO_TEAMS, voice: voiceSettings('http://127.0.0.1:1') };

const names = (await createChannels(settings)).map((channel) => channel.name);

describe('the list of channels', () => {
  it('has a rig for every channel, so that none escapes the contract', () => {
    expect(Object.keys(rigs).toSorted()).toEqual(names.toSorted());
  });
});

for (const name of names) {
  const rig = rigs[name];
  if (rig) channelContract(name, async () => rig.start(await fresh(name)), rig.gaps);
}

async function fresh(name: string): Promise<Channel> {
  const channel = (await createChannels(settings)).find((each) => each.name === name);
  if (!channel) throw new Error(`There is no channel ${name}.`);
  return channel;
}
