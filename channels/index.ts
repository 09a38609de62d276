import type { Channel } from '../src/contracts.ts';
import { createWebChannel, type WebSettings } from './web/index.ts';

export interface ChannelSettings { web: WebSettings }

/** Every channel of the gateway. A new one is a folder beside this file and a line in this list. */
export function createChannels(settings: ChannelSettings): Channel[] {
  return [createWebChannel(settings.web)];
}
