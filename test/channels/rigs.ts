import type { Channel } from '../../src/contracts.ts';
import type { ChannelRig, Gaps } from './contract.ts';
import { startEmail } from './email-rig.ts';
import { startSlackRig } from './slack-rig.ts';
import { startSms } from './sms-rig.ts';
import { startWhatsapp } from './whatsapp-rig.ts';
import { startTeamsRig } from './teams-rig.ts';
import { startFakeHost } from './fake-host.ts';
import { startVoiceContract } from './voice-rig.ts';
import { webClient } from './web-client.ts';

/** How the contract suite reaches each channel. A channel without a rig fails the suite. */
export const rigs: { [name: string]: { start: (channel: Channel) => Promise<ChannelRig>; gaps?: Gaps } } = {
  web: { start: startWeb },
  // Its settings name the stand-in of Twilio, which every rig has for itself.
  email: { start: async () => startEmail() },
  slack: { start: async () => startSlackRig() },
  sms: { start: async () => startSms() },
  whatsapp: { start: async () => startWhatsapp() },
  teams: { start: async () => startTeamsRig() },
  voice: { start: async () => startVoiceContract(), gaps: { 'takes an empty text, for the bot to answer': 'who says nothing is silent on the telephone: the ladder of silence answers' } },
};

async function startWeb(channel: Channel): Promise<ChannelRig> {
  const host = await startFakeHost(channel);
  const client = webClient(host.url);
  const conversation = await client.open();
  const forged = { ...conversation, token: `${conversation.token.slice(0, -2)}AA` };
  return {
    channel, host, session: conversation.id, address: { channel: 'web', id: conversation.id },
    deliver: async (message) => (await client.say(conversation, message)).status,
    async choose(message) {
      host.write(conversation.id, { from: 'bot', text: 'Which?', choices: [{ id: message.choice, label: message.choice }] });
      return (await client.say(conversation, message)).status;
    },
    forge: async (message) => (await client.say(forged, message)).status,
    nonsense: async (payload) => (await client.say(conversation, payload)).status,
    shown: async () => (await client.read(conversation)).map((message) => message.text),
  };
}
