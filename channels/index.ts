import type { Channel } from '../src/contracts.ts';
import { createSmsChannel, type SmsSettings } from './sms/index.ts';
import { createWebChannel, type WebSettings } from './web/index.ts';

/** A channel without settings is not there. */
export interface ChannelSettings { web: WebSettings; sms: SmsSettings | null }

/** Every channel of the gateway. A new one is a folder beside this file and a line in this list. */
export function createChannels(settings: ChannelSettings): Channel[] {
  return [createWebChannel(settings.web), ...(settings.sms === null ? [] : [createSmsChannel(settings.sms)])];
}
