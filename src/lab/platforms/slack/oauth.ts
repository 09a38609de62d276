import { Router, urlencoded, type Request, type Response } from 'express';
import { SLACK, type SlackState } from './state.ts';

/** The page on which somebody allows the app in the other workspace (they always do), and the exchange of their code. https://docs.slack.dev/authentication/installing-with-oauth */
export function oauthRoutes(state: SlackState): Router {
  const router = Router();
  router.get('/oauth/v2/authorize', (request: Request, response: Response) => {
    const { client_id: client, scope, state: given, redirect_uri: back } = request.query;
    if (client !== SLACK.clientId || typeof scope !== 'string' || scope === '' || typeof back !== 'string') return void response.status(400).send('invalid_client_id or no scope');
    const code = `code-${state.id('X')}`;
    state.codes.set(code, SLACK.otherTeam);
    const to = new URL(back);
    to.searchParams.set('code', code);
    to.searchParams.set('state', String(given ?? ''));
    response.redirect(to.href);
  });
  router.post('/api/oauth.v2.access', urlencoded({ extended: false }), (request: Request, response: Response) => {
    const { client_id: client, client_secret: secret, code } = request.body as { [name: string]: string | undefined };
    if (client !== SLACK.clientId || secret !== SLACK.clientSecret) return void response.json({ ok: false, error: 'bad_client_secret' });
    const team = state.codes.get(code ?? '');
    const workspace = state.workspaces.find((one) => one.team === team);
    if (workspace === undefined) return void response.json({ ok: false, error: 'invalid_code' });
    state.codes.delete(code ?? '');
    workspace.token = `xoxb-installed-${state.id('Y')}`;
    response.json({
      ok: true, access_token: workspace.token, token_type: 'bot', scope: 'chat:write,im:history', bot_user_id: workspace.bot, app_id: SLACK.appId,
      team: { name: 'Other', id: workspace.team }, enterprise: null, authed_user: { id: 'U0EVE' }, is_enterprise_install: false,
    });
  });
  return router;
}
