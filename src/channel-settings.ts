import type { ChannelSettings } from '../channels/index.ts';
import type { Config } from './config.ts';

const TWILIO_WITHIN_MS = 10_000;

/** What each channel is told of the configuration; null for a channel that is off. */
export function channelSettings(config: Config, { uiDir }: { uiDir: string }): ChannelSettings {
  return { web: web(config, uiDir), sms: sms(config) };
}

function web({ secret, webIdentitySecret: identitySecret, allowedOrigins, publicUrl }: Config, uiDir: string): ChannelSettings['web'] {
  return { secret, identitySecret, uiDir, allowedOrigins: [...allowedOrigins, ...(publicUrl === null ? [] : [new URL(publicUrl).origin])] };
}

function sms({ twilio, publicUrl, businessName: business }: Config): ChannelSettings['sms'] {
  return twilio && { account: { ...twilio, timeoutMs: TWILIO_WITHIN_MS }, publicUrl, business };
}
