import { z } from 'zod';
import type { SlackParts } from './parts.ts';

const answer = z.looseObject({
  user: z.looseObject({
    id: z.string(), team_id: z.string().optional(), locale: z.string().optional(), deleted: z.boolean().catch(false), is_bot: z.boolean().catch(false), is_stranger: z.boolean().catch(false),
    is_restricted: z.boolean().catch(false), is_ultra_restricted: z.boolean().catch(false), is_email_confirmed: z.boolean().optional().catch(undefined),
    profile: z.looseObject({ email: z.string().max(320).optional().catch(undefined) }).catch({}),
  }),
});
type Who = { team: string; user: string };

/** What is to be acknowledged within three seconds waits no longer than this for a language. */
const LANGUAGE_MS = 1_500;

/** The language of somebody's Slack; null where Slack does not say, or not in time. */
export async function localeOf(parts: Pick<SlackParts, 'workspaces' | 'host'>, who: Who): Promise<string | null> {
  const late = new Promise<null>((done) => { setTimeout(done, LANGUAGE_MS, null).unref(); });
  return Promise.race([askLocale(parts, who), late]);
}

async function askLocale({ workspaces, host }: Pick<SlackParts, 'workspaces' | 'host'>, { team, user }: Who): Promise<string | null> {
  try {
    const { locale } = answer.parse(await workspaces.call(team, 'users.info', { user, include_locale: true })).user;
    return locale !== undefined && /^[a-z]{2}\b/i.test(locale) ? locale.slice(0, 2).toLowerCase() : null;
  } catch (error) {
    host.log.warn({ channel: 'slack', error: String(error) }, 'the language of a person in Slack is not known');
    return null;
  }
}

/**
 * The e-mail address of a full member of this very workspace, that Slack has confirmed; null for anybody else. The admins of
 * another workspace could give any address to their people.
 */
export async function memberEmail({ workspaces }: Pick<SlackParts, 'workspaces'>, { team, user }: Who): Promise<string | null> {
  const found = answer.parse(await workspaces.call(team, 'users.info', { user })).user;
  const outside = found.id !== user || found.team_id !== team || found.is_stranger || found.is_bot || found.deleted || found.is_restricted || found.is_ultra_restricted;
  return outside || found.is_email_confirmed === false ? null : found.profile.email ?? null;
}
