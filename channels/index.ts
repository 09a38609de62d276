import type { Channel } from '../src/contracts.ts';
import { createEmailChannel, type EmailSettings } from './email/index.ts';
import { createSlackChannel, type SlackSettings } from './slack/index.ts';
import { createSmsChannel, type SmsSettings } from './sms/index.ts';
import { createTeamsChannel, type TeamsSettings } from './teams/index.ts';
import { createVoiceChannel, type VoiceSettings } from './voice/index.ts';
import { createWebChannel, type WebSettings } from './web/index.ts';
import { createWhatsappChannel, type WhatsappSettings } from './whatsapp/index.ts';

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

/** Every channel of the gateway. A new one is a folder beside this file and a line in this list. */
export function createChannels({ web, sms, whatsapp, voice, slack, teams, email }: ChannelSettings): Channel[] {
  return [
    createWebChannel(web),
    sms ? createSmsChannel(sms) : null,
    whatsapp ? createWhatsappChannel(whatsapp) : null,
    voice ? createVoiceChannel(voice) : null,
    slack ? createSlackChannel(slack) : null,
    teams ? createTeamsChannel(teams) : null,
    email ? createEmailChannel(email) : null,
  ].filter((channel) => channel !== null);
}
