import type { Channel } from '../src/contracts.ts';
import { createEmailChannel, type EmailSettings } from './email/index.ts';
import { createSlackChannel, type SlackSettings } from './slack/index.ts';
import { createSmsChannel, type SmsSettings } from './sms/index.ts';
import { createTeamsChannel, type TeamsSettings } from './teams/index.ts';
import { createVoiceChannel, type VoiceSettings } from './voice/index.ts';
import { createWebChannel, type WebSettings } from './web/index.ts';

/** A channel without settings is not there. */
export interface ChannelSettings { web: WebSettings; sms: SmsSettings | null; email: EmailSettings | null; slack: SlackSettings | null; teams: TeamsSettings | null; voice: VoiceSettings | null }

/** Every channel of the gateway. A new one is a folder beside this file and a line in this list. */
export function createChannels(settings: ChannelSettings): Channel[] {
  return [createWebChannel(settings.web), ...(settings.sms === null ? [] : [createSmsChannel(settings.sms)]), ...(settings.email === null ? [] : [createEmailChannel(settings.email)]), ...(settings.slack === null ? [] : [createSlackChannel(settings.slack)]), ...(settings.teams === null ? [] : [createTeamsChannel(settings.teams)]), ...(settings.voice === null ? [] : [createVoiceChannel(settings.voice)])];
}
