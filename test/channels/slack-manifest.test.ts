import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { INSTALL_PATHS, SCOPES } from '../../channels/slack/install.ts';
import { EVENTS_PATH } from '../../channels/slack/routes.ts';

const page = readFileSync(new URL('../../docs/channels/slack.md', import.meta.url), 'utf8');
const manifest = parse((/```yaml\n([\s\S]*?)\n {3}```/.exec(page)?.[1] ?? '').replaceAll(/^ {3}/gm, ''));

it('the manifest on the page asks for what we use, and sends everything to our one address', () => {
  const here = `https://bot.example.com${EVENTS_PATH}`;
  expect(manifest.oauth_config).toEqual({ redirect_urls: [`https://bot.example.com${INSTALL_PATHS.oauth}`], scopes: { bot: SCOPES } });
  expect([manifest.settings.event_subscriptions.request_url, manifest.settings.interactivity.request_url, ...manifest.features.slash_commands.map(({ url }: { url: string }) => url)]).toEqual([here, here, here]);
  expect(manifest.settings.interactivity.is_enabled && manifest.features.app_home.home_tab_enabled && manifest.features.app_home.messages_tab_enabled).toBe(true);
});
