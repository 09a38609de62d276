import { inflateSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { drawIcons } from '../../src/cli/teams-icons.ts';
import { manifestOf, type App } from '../../src/cli/teams-manifest.ts';

const ACME: App = { appId: '0e22a11d-0000-4000-8000-000000000001', business: 'Acme', publicUrl: 'https://bot.example.com', version: '1.0.0', website: 'https://acme.example', privacy: 'https://acme.example/privacy', terms: 'https://acme.example/terms', signOn: false };
const https = z.url({ protocol: /^https$/ }).max(2048);
/** What the schema of manifests asks for, of what we write. */
const manifest = z.strictObject({
  $schema: z.literal('https://developer.microsoft.com/json-schemas/teams/v1.22/MicrosoftTeams.schema.json'), manifestVersion: z.literal('1.22'), version: z.string().regex(/^\d+\.\d+\.\d+$/), id: z.guid(),
  developer: z.strictObject({ name: z.string().max(32), websiteUrl: https, privacyUrl: https, termsOfUseUrl: https }),
  name: z.strictObject({ short: z.string().min(1).max(30), full: z.string().max(100) }), description: z.strictObject({ short: z.string().max(80), full: z.string().max(4000) }),
  icons: z.strictObject({ color: z.string(), outline: z.string() }), accentColor: z.string().regex(/^#[0-9A-F]{6}$/i),
  bots: z.array(z.strictObject({ botId: z.guid(), scopes: z.array(z.enum(['personal', 'team', 'groupChat'])), supportsFiles: z.boolean(), isNotificationOnly: z.boolean() })).length(1),
  permissions: z.array(z.enum(['identity', 'messageTeamMembers'])), validDomains: z.array(z.string().max(2048)),
  webApplicationInfo: z.strictObject({ id: z.guid(), resource: z.string() }).optional(),
});

describe('the manifest of the app', () => {
  it.each([['Acme'], ['A business whose name is much longer than anything that fits into a short name']])('of %s is as Teams takes it', (business) => {
    expect(manifest.safeParse(manifestOf({ ...ACME, business })).error).toBeUndefined();
  });

  it('names the application that signs people on only where they are', () => {
    expect(manifestOf(ACME)).not.toHaveProperty('webApplicationInfo');
    expect(manifestOf({ ...ACME, signOn: true })).toMatchObject({ webApplicationInfo: { id: ACME.appId, resource: `api://botid-${ACME.appId}` } });
  });

  it.each([[{ appId: 'errand' }, /GUID/], [{ publicUrl: 'http://bot.example.com' }, /https/], [{ privacy: 'acme.example' }, /https/]])('is not written with %j', (wrong, because) => {
    expect(() => manifestOf({ ...ACME, ...wrong })).toThrow(because);
  });
});

const pixelsOf = (png: Buffer): { size: number; pixels: Buffer[] } => {
  const size = png.readUInt32BE(16);
  const length = png.readUInt32BE(33);
  const rows = inflateSync(png.subarray(41, 41 + length));
  return { size, pixels: Array.from({ length: size * size }, (_, i) => rows.subarray(Math.floor(i / size) * (size * 4 + 1) + 1 + (i % size) * 4).subarray(0, 4)) };
};

describe('the icons', () => {
  it('are of the sizes that Teams asks for: one in colour and without holes, one white on nothing', () => {
    const color = pixelsOf(drawIcons().color);
    const outline = pixelsOf(drawIcons().outline);
    expect([color.size, outline.size]).toEqual([192, 32]);
    expect(color.pixels.every((pixel) => pixel[3] === 255)).toBe(true);
    const seen = outline.pixels.filter((pixel) => pixel[3] !== 0);
    expect(seen.length).toBeGreaterThan(20);
    expect(seen.every((pixel) => pixel.equals(Buffer.from([255, 255, 255, 255])))).toBe(true);
  });
});
