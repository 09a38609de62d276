import { Stop } from '../errors.ts';
import { ACCENT_COLOUR } from './teams-icons.ts';

export interface App { appId: string; business: string; publicUrl: string; version: string; website: string; privacy: string; terms: string; signOn: boolean }
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const SCHEMA = '1.22';

/** The manifest of the app by which Teams knows the bot. https://learn.microsoft.com/microsoftteams/platform/resources/schema/manifest-schema */
export function manifestOf({ appId, business, publicUrl, version, website, privacy, terms, signOn }: App): object {
  if (!GUID.test(appId)) throw new Stop(`TEAMS_APP_ID is ${JSON.stringify(appId)}: Teams takes only a GUID, as Azure gave it.`);
  for (const url of [publicUrl, website, privacy, terms]) if (!url.startsWith('https://')) throw new Stop(`${url} is no address with https, and Teams takes no other.`);
  return {
    $schema: `https://developer.microsoft.com/json-schemas/teams/v${SCHEMA}/MicrosoftTeams.schema.json`,
    manifestVersion: SCHEMA, version, id: appId,
    developer: { name: business.slice(0, 32), websiteUrl: website, privacyUrl: privacy, termsOfUseUrl: terms },
    name: { short: business.slice(0, 30), full: `${business.slice(0, 80)}: assistant` },
    description: {
      short: `Ask ${business.slice(0, 30)}: an automated assistant that gets it done.`,
      full: `An automated assistant of ${business.slice(0, 200)}. Write what you need; it asks for what is missing, does it, and tells you what was done. Write "person" to talk to one.`,
    },
    icons: { color: 'color.png', outline: 'outline.png' }, accentColor: ACCENT_COLOUR,
    bots: [{ botId: appId, scopes: ['personal', 'team', 'groupChat'], supportsFiles: true, isNotificationOnly: false }],
    permissions: ['identity', 'messageTeamMembers'], validDomains: [new URL(publicUrl).host],
    ...(signOn && { webApplicationInfo: { id: appId, resource: `api://botid-${appId}` } }),
  };
}
