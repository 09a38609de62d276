import type { Router } from 'express';
import type { Config } from '../config.ts';
import { emailDevice } from './devices/email.ts';
import { slackDevice } from './devices/slack.ts';
import { teamsDevice } from './devices/teams.ts';
import { textingDevice } from './devices/texting.ts';
import { voiceDevice } from './devices/voice.ts';
import { startMail } from './platforms/mail.ts';
import { SLACK, startSlack } from './platforms/slack.ts';
import { startTeams } from './platforms/teams.ts';
import { TEAMS } from './platforms/teams-tokens.ts';
import { createCallers } from './platforms/twilio-calls.ts';
import { NUMBERS, startTwilio, TEMPLATE, TWILIO, WHATSAPP_NUMBERS } from './platforms/twilio.ts';
import { labRoutes } from './routes.ts';

/** The channels of a gateway that are not set up, on stand-ins of their platforms, and one customer with a device for each. */
export interface Lab {
  /** The configuration with the stand-ins' accounts in the place of those that are missing. */
  config: Config;
  routes: Router;
  close(): Promise<void>;
}

/** Ada Martin of the stand-in CRM. */
const ADA = { name: 'Ada Martin', number: '+447700900123', email: 'ada.martin@example.com' };

/** `here`: where the gateway answers on this machine. */
export async function startLab(config: Config, here: string): Promise<Lab> {
  const callers = createCallers();
  const [twilio, slack, teams, mail] = await Promise.all([startTwilio({ routers: [callers.router] }), startSlack({ gateway: here }), startTeams(), startMail()]);
  Object.assign(twilio.webhooks, { sms: `${here}/channels/sms/messages`, whatsapp: `${here}/channels/whatsapp/messages` });
  const [ours = ''] = NUMBERS;
  const [onWhatsapp = ''] = WHATSAPP_NUMBERS;
  const devices = [
    ...(config.twilio === null ? [textingDevice(twilio, 'sms', { customer: ADA.number, ours }), textingDevice(twilio, 'whatsapp', { customer: ADA.number, ours: onWhatsapp })] : []),
    ...(config.twilio === null ? [voiceDevice(callers, { customer: ADA.number, ours, here })] : []),
    ...(config.slack === null ? [slackDevice(slack, { user: 'U0ANN', name: 'slack', title: 'Slack' })] : []),
    ...(config.teams === null ? [teamsDevice(teams, { name: ADA.name, webhook: () => `${here}/channels/teams/messages` })] : []),
    ...(config.email === null ? [emailDevice(mail, { address: ADA.email })] : []),
    ...(config.slack === null ? [slackDevice(slack, { user: 'U0FRANK', name: 'approvals', title: 'Approvals', channel: SLACK.approvals })] : []),
  ];
  return {
    config: {
      ...config, publicUrl: config.publicUrl ?? here,
      twilio: config.twilio ?? { ...TWILIO, baseUrl: twilio.url, smsFrom: [ours], whatsappFrom: [onWhatsapp], whatsappTemplate: TEMPLATE, voice: 'relay', transferTo: null, recording: false },
      slack: config.slack ?? { signingSecret: SLACK.signingSecret, botToken: SLACK.botToken, appToken: null, clientId: null, clientSecret: null, approvalsChannel: SLACK.approvals, baseUrl: slack.url },
      teams: config.teams ?? { appId: TEAMS.appId, appPassword: TEAMS.appPassword, tenantId: TEAMS.tenantId, loginUrl: teams.url, openIdMetadata: `${teams.url}/v1/.well-known/openidconfiguration`, issuer: teams.url, signOn: false },
      email: config.email ?? { from: `Errand <${mail.ours}>`, smtpUrl: mail.smtpUrl, imapUrl: mail.imapUrl, webhookSecret: null },
    },
    routes: labRoutes(devices),
    async close() {
      callers.close();
      await Promise.all([twilio.close(), slack.close(), teams.close(), mail.close()]);
    },
  };
}
