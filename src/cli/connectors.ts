import { createSystems } from '../../executors/connectors/openapi/systems.ts';
import { loadPacks, packsIn } from '../../flows/catalog.ts';
import { loadConfig, type Config } from '../config.ts';
import { Stop } from '../errors.ts';
import { createSecrets } from '../secrets.ts';
import { openStore } from '../store/open-store.ts';
import { connectorsCommand, type OpenSystem } from './connectors-command.ts';
import { connectorsDownload } from './connectors-download.ts';
import { run } from './run.ts';

// npm runs scripts in the project's folder.
const ROOT = '.';

const download = connectorsDownload(() => loadConfig().allowedPrivateHosts);
await run(() => connectorsCommand(process.argv.slice(2), { print: (line) => console.log(line), download, openSystem }));

/** One system of the packs; the secrets of the others are not needed for it. */
async function openSystem({ system, url }: Parameters<OpenSystem>[0]): ReturnType<OpenSystem> {
  const config = loadConfig();
  const packs = await loadPacks([...(config.sandbox ? await packsIn(`${ROOT}/flows/packs`) : []), ...config.packs]);
  const files = packs.flatMap((pack) => (pack.systems ? [{ folder: pack.folder, systems: pack.systems.parsed.systems }] : []));
  const names = [...new Set(files.flatMap(({ systems }) => Object.keys(systems)))];
  if (!names.includes(system)) throw new Stop(`There is no system ${system}; there are ${names.join(', ')}.`);
  const only = files.map(({ folder, systems }) => ({ folder, systems: Object.fromEntries(Object.entries(systems).filter(([name]) => name === system)) }));
  const gateway = url ?? `http://127.0.0.1:${config.port}`;
  return createSystems({
    files: only, root: ROOT, now: Date.now, allowedHosts: config.allowedPrivateHosts,
    sandboxUrl: config.sandbox ? () => `${gateway.replace(/\/+$/, '')}/sandbox` : null,
    secret(name) {
      const value = config.variable(name);
      if (value === undefined) throw new Stop(`${name} is missing: a systems.yaml names it; set it in the environment.`);
      return value;
    },
    keptSecret: JSON.stringify(only).includes('"$secret"') ? await keptSecrets(config) : undefined,
  });
}

async function keptSecrets({ dataDir, mongoUri, secretsKeys }: Config): Promise<(name: string) => string> {
  const store = await openStore({ dataDir, mongoUri, readOnly: true });
  try {
    return await createSecrets(store.documents, secretsKeys, Date.now).open();
  } finally {
    await store.close();
  }
}
