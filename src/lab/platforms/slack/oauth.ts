import { Router, urlencoded, type Request, type Response } from 'express';
import { z } from 'zod';
import { SLACK, type SlackState } from './state.ts';

/** The page on which somebody allows the app in the other workspace (they always do), and the exchange of their code. https://docs.slack.dev/authentication/installing-with-oauth */
export function oauthRoutes(state: SlackState): Router {
  const router = Router();
  router.get('/oauth/v2/authorize', (request: Request, response: Response) => {
    const { client_id: client, scope, state: given, redirect_uri: back } = request.query;
    if (client !== SLACK.clientId || typeof scope !== 'string' || scope === '' || typeof back !== 'string') {
      response.status(400).send('invalid_client_id or no scope');
      return;
    }
    const code = `code-${state.id('X')}`;
    state.codes.set(code, SLACK.otherTeam);
    const to = new URL(back);
    to.searchParams.set('code', code);
    to.searchParams.set('state', typeof given === 'string' ? given : '');
    response.redirect(to.href);
  });
  router.post('/api/oauth.v2.access', urlencoded({ extended: false }), (request: Request, response: Response) => {
    response.json(exchange(state, given.catch({}).parse(request.body)));
  });
  return router;
}

const given = z.object({ client_id: z.string(), client_secret: z.string(), code: z.string() }).partial();

function exchange(state: SlackState, { client_id: client, client_secret: secret, code = '' }: z.output<typeof given>): object {
  if (client !== SLACK.clientId || secret !== SLACK.clientSecret) return { ok: false, error: 'bad_client_secret' };
  const team = state.codes.get(code);
  const workspace = state.workspaces.find((one) => one.team === team);
  if (workspace === undefined) return { ok: false, error: 'invalid_code' };
  state.codes.delete(code);
  workspace.token = `xoxb-installed-${state.id('Y')}`;
  return {
    ok: true, access_token: workspace.token, token_type: 'bot', scope: 'chat:write,im:history', bot_user_id: workspace.bot, app_id: SLACK.appId,
    team: { name: 'Other', id: workspace.team }, enterprise: null, authed_user: { id: 'U0EVE' }, is_enterprise_install: false,
  };
}
