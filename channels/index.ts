import type { Channel } from '../src/contracts.ts';
import type { EmailSettings } from './email/index.ts';
import type { SlackSettings } from './slack/index.ts';
import type { SmsSettings } from './sms/index.ts';
import type { TeamsSettings } from './teams/index.ts';
import type { VoiceSettings } from './voice/index.ts';
import type { WebSettings } from './web/index.ts';
import type { WhatsappSettings } from './whatsapp/index.ts';

/** A channel without settings is not there. */
export interface ChannelSettings {
  web: WebSettings;
  sms?: SmsSettings | null | undefined;
  whatsapp?: WhatsappSettings | null | undefined;
  voice?: VoiceSettings | null | undefined;
  slack?: SlackSettings | null | undefined;
  teams?: TeamsSettings | null | undefined;
  email?: EmailSettings | null | undefined;
}

/** Every channel of the gateway; what one that is off would need is not loaded. A new one is a folder beside this file and a line in this list. */
export async function createChannels({ web, sms, whatsapp, voice, slack, teams, email }: ChannelSettings): Promise<Channel[]> {
  const channels = await Promise.all([
    import('./web/index.ts').then(({ createWebChannel }) => createWebChannel(web)),
    sms ? import('./sms/index.ts').then(({ createSmsChannel }) => createSmsChannel(sms)) : null,
    whatsapp ? import('./whatsapp/index.ts').then(({ createWhatsappChannel }) => createWhatsappChannel(whatsapp)) : null,
    voice ? import('./voice/index.ts').then(({ createVoiceChannel }) => createVoiceChannel(voice)) : null,
    slack ? import('./slack/index.ts').then(({ createSlackChannel }) => createSlackChannel(slack)) : null,
    teams ? import('./teams/index.ts').then(({ createTeamsChannel }) => createTeamsChannel(teams)) : null,
    email ? import('./email/index.ts').then(({ createEmailChannel }) => createEmailChannel(email)) : null,
  ]);
  return channels.filter((channel) => channel !== null);
}
