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
const NO_TIME = 'Twilio signs no time; the same id once more changes nothing, for a day at least';
const NO_ECHO = 'Twilio tells of no message of our own';
const READ = 'the transcript is read: nothing is sent';
const SENDING: Gaps = { 'sends a line that was not taken once more, in its place': READ, 'sends nothing of its own accord to who wants no more, but the line that says so': READ, 'reaches a customer who has not spoken for long': 'who is not there is reached on another channel' };
export const rigs: { [name: string]: { start: (channel: Channel) => Promise<ChannelRig>; gaps?: Gaps } } = {
  web: { start: startWeb, gaps: {
    ...SENDING, 'refuses a message that was signed too long ago': 'a conversation lasts as long as its token', 'hands over nothing of what the bot itself said': 'only the customer has the token',
    'takes a kind that nobody knows, counts it, and hands nothing over': 'it is our own protocol: what is of no kind is refused with 400',
  } },
  // Its settings name the stand-in of Twilio, which every rig has for itself.
  email: { start: async () => startEmail() },
  slack: { start: async () => startSlackRig() },
  sms: { start: async () => startSms(), gaps: { 'refuses a message that was signed too long ago': NO_TIME, 'hands over nothing of what the bot itself said': NO_ECHO } },
  whatsapp: { start: async () => startWhatsapp(), gaps: { 'refuses a message that was signed too long ago': NO_TIME, 'hands over nothing of what the bot itself said': NO_ECHO } },
  teams: { start: async () => startTeamsRig() },
  voice: { start: async () => startVoiceContract(), gaps: { ...SENDING, 'refuses a message that was signed too long ago': NO_TIME, 'hands over nothing of what the bot itself said': NO_ECHO, 'takes an empty text, for the bot to answer': 'who says nothing is silent on the telephone: the ladder of silence answers' } },
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
