import { createHmac } from 'node:crypto';
import type { Request, Response } from 'express';
import type { Host } from '../../src/contracts.ts';
import { Refusal } from '../../src/errors.ts';
import { quietLogger, type Bolt } from './bolt.ts';
import type { SlackSettings } from './index.ts';
import { clientOptions, type Authorize, type Workspaces } from './workspaces.ts';

export const INSTALL_PATHS = { install: '/channels/slack/install', oauth: '/channels/slack/oauth' };
/** What the bot may do where it is installed. https://docs.slack.dev/reference/scopes */
export const SCOPES = [
  'app_mentions:read', 'channels:history', 'chat:write', 'commands', 'files:read', 'files:write', 'groups:history', 'im:history', 'im:write', 'mpim:history', 'users:read', 'users:read.email',
];
type Installer = NonNullable<InstanceType<Bolt['ExpressReceiver']>['installer']>;

/** Installing in more workspaces, over OAuth; null where no client is named. */
export interface Install { authorize: Authorize; mount(host: Host): void }

export function createInstall(at: { settings: SlackSettings; bolt: Promise<Bolt>; workspaces: () => Workspaces; host: Host }): Install | null {
  const { settings } = at;
  const { clientId, clientSecret } = settings;
  if (clientId === null || clientSecret === null) return null;
  const installer = at.bolt.then((bolt) => installerOf(bolt, { ...at, clientId, clientSecret }));
  // The one who installs is told; nobody else waits for it.
  installer.catch(() => undefined);
  return {
    authorize: async (team) => (await (await installer).authorize({ teamId: team, enterpriseId: undefined, isEnterpriseInstall: false })).botToken ?? null,
    mount({ routes }) {
      const url = { scopes: SCOPES, ...(settings.publicUrl !== null && { redirectUri: `${settings.publicUrl}${INSTALL_PATHS.oauth}` }) };
      routes.get(INSTALL_PATHS.install, async (request: Request, response: Response) => (await installer).handleInstallPath(request, response, undefined, url));
      routes.get(INSTALL_PATHS.oauth, async (request: Request, response: Response) => (await installer).handleCallback(request, response, {
        // oxlint-disable-next-line max-params -- as the library has them
        failure: (error, _options, _request, answer) => {
          const { status, message } = new Refusal('bad_request', `The app was not installed: ${error.message}. Begin again at ${INSTALL_PATHS.install}.`);
          answer.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify({ error: { code: 'bad_request', message } }));
        },
      }));
    },
  };
}

/** A receiver of the library makes it; nothing else of it is used. */
function installerOf(bolt: Bolt, at: { settings: SlackSettings; workspaces: () => Workspaces; host: Host; clientId: string; clientSecret: string }): Installer {
  const { settings, clientId, clientSecret, host } = at;
  const { installer } = new bolt.ExpressReceiver({
    signingSecret: settings.signingSecret, endpoints: {}, logger: quietLogger(host.log, bolt), clientId, clientSecret,
    stateSecret: createHmac('sha256', settings.secret).update('errand:slack-state').digest('base64url'), installationStore: at.workspaces().store,
    installerOptions: { directInstall: true, clientOptions: clientOptions(settings), authorizationUrl: `${new URL(settings.baseUrl).origin}/oauth/v2/authorize` },
  });
  if (installer === undefined) throw new Error('Slack cannot be installed over OAuth.');
  return installer;
}
