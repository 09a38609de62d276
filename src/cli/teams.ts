import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { zipSync } from 'fflate';
import { loadConfig } from '../config.ts';
import { Stop } from '../errors.ts';
import { run } from './run.ts';
import { drawIcons } from './teams-icons.ts';
import { manifestOf } from './teams-manifest.ts';

const USAGE = 'Say: npm run teams -- manifest --out FOLDER [--version 1.0.0] [--website URL] [--privacy URL] [--terms URL]';

await run(async () => {
  const { positionals, values } = argumentsIn(process.argv.slice(2));
  if (positionals[0] !== 'manifest' || positionals.length > 1 || values.out === undefined) throw new Stop(USAGE);
  const { teams, publicUrl, businessName: business } = loadConfig();
  if (teams === null) throw new Stop('TEAMS_APP_ID and TEAMS_APP_PASSWORD are not set: there is no bot to write a manifest for.');
  if (publicUrl === null) throw new Stop('PUBLIC_URL is not set: Teams has to know where the bot is.');
  const { version, website = publicUrl, privacy = website, terms = website } = values;
  const manifest = manifestOf({ appId: teams.appId, business, publicUrl, version, website, privacy, terms, signOn: teams.signOn });
  const files = { 'manifest.json': Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`), 'color.png': drawIcons().color, 'outline.png': drawIcons().outline };
  await mkdir(values.out, { recursive: true });
  for (const [name, data] of Object.entries(files)) await writeFile(join(values.out, name), data);
  await writeFile(join(values.out, 'errand-teams.zip'), zipSync(files));
  console.log(`${join(values.out, 'errand-teams.zip')} is what Teams takes; what is in it lies beside it. The bot's messaging endpoint is ${publicUrl}/channels/teams/messages.`);
  if (values.privacy === undefined || values.terms === undefined) console.log(`--privacy and --terms were not all given: ${website} stands for what is missing.`);
  return 0;
});

function argumentsIn(args: string[]) {
  try {
    const text = { type: 'string' } as const;
    return parseArgs({ args, allowPositionals: true, options: { out: text, version: { ...text, default: '1.0.0' }, website: text, privacy: text, terms: text } });
  } catch {
    throw new Stop(USAGE);
  }
}
