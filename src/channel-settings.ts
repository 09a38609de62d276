import type { ChannelSettings } from '../channels/index.ts';
import type { Config } from './config.ts';

type TwilioAccount = NonNullable<Config['twilio']>;
const TWILIO_WITHIN_MS = 10_000;
const SLACK_WITHIN_MS = 8_000;
const TEAMS_WITHIN_MS = 8_000;

/** `twilioUrl`: where Twilio reaches us, which may be the lab's. What each channel is told of the configuration; null for a channel that is off. */
export function channelSettings(config: Config, { uiDir, twilioUrl }: { uiDir: string; twilioUrl: string | null }): ChannelSettings {
  const overTwilio = { ...config, publicUrl: twilioUrl };
  return { web: web(config, uiDir), sms: sms(overTwilio), whatsapp: whatsapp(overTwilio), email: email(config), slack: slack(config), teams: teams(config), voice: voice(overTwilio) };
}

function web({ secret, webIdentitySecret: identitySecret, allowedOrigins, publicUrl }: Config, uiDir: string): ChannelSettings['web'] {
  return { secret, identitySecret, uiDir, allowedOrigins: [...allowedOrigins, ...(publicUrl === null ? [] : [new URL(publicUrl).origin])] };
}

function sms(config: Config): ChannelSettings['sms'] {
  return config.twilio && { ...texting(config, config.twilio), from: config.twilio.smsFrom };
}

function whatsapp(config: Config): ChannelSettings['whatsapp'] {
  const { twilio } = config;
  return twilio === null || twilio.whatsappFrom.length === 0 ? null : { ...texting(config, twilio), from: twilio.whatsappFrom, template: twilio.whatsappTemplate };
}

function texting({ publicUrl, businessName: business, locale, quietHours, timeZone }: Config, { accountSid, authToken, baseUrl }: TwilioAccount) {
  return { account: { accountSid, authToken, baseUrl, timeoutMs: TWILIO_WITHIN_MS }, publicUrl, business, locale, quiet: quietHours && { ...quietHours, timeZone } };
}

function slack({ slack: app, secret, publicUrl }: Config): ChannelSettings['slack'] {
  return app && { ...app, secret, publicUrl, timeoutMs: SLACK_WITHIN_MS };
}

function teams(config: Config): ChannelSettings['teams'] {
  return config.teams && { ...config.teams, timeoutMs: TEAMS_WITHIN_MS };
}

function voice({ twilio, publicUrl, businessName: business, locale }: Config): ChannelSettings['voice'] {
  if (twilio === null || twilio.voice === 'off') return null;
  const { accountSid, authToken, baseUrl, voice: mode, transferTo, recording } = twilio;
  return { account: { accountSid, authToken, baseUrl, timeoutMs: TWILIO_WITHIN_MS }, publicUrl, business, mode, transferTo, recording, locale };
}

function email({ email: account, emailGatherMs: gatherMs, publicUrl, businessName: business, secret }: Config): ChannelSettings['email'] {
  return account && { ...account, secret, publicUrl, business, gatherMs };
}
