import { createSystems } from '../../executors/connectors/openapi/systems.ts';
import { tableToJdm } from '../../executors/decide/table.ts';
import { loadPacks, packsIn } from '../../flows/catalog.ts';
import { flowsCommand } from '../../flows/command.ts';
import type { LintWith } from '../../flows/lint.ts';
import { loadConfig, type Config } from '../config.ts';
import { WORDINGS } from '../conversation/wordings/index.ts';
import { run } from './run.ts';
import { createScenarioHarness } from './scenario-harness.ts';

// npm runs scripts in the project's folder.
const ROOT = '.';

await run(async () => {
  const config = loadConfig();
  const folders = [...(await packsIn(`${ROOT}/flows/packs`)), ...config.packs];
  const { code, out } = await flowsCommand(process.argv.slice(2), {
    folders,
    schemaFile: `${ROOT}/flows/flow.schema.json`,
    lintWith: (all) => knownTo(all, config),
    harness: async (seen) => createScenarioHarness({ root: ROOT, packs: config.packs, seen }),
  });
  console.log(out);
  return code;
});

/** What the systems of these packs offer. Secrets are not needed to read a document, so missing ones do not matter. */
async function knownTo(folders: readonly string[], config: Config): Promise<LintWith> {
  const packs = await loadPacks(folders);
  const files = packs.flatMap(({ folder, systems }) => (systems ? [{ folder, systems: systems.parsed.systems }] : []));
  const systems = await createSystems({
    files, actionFolders: folders, root: ROOT, now: Date.now, sandboxUrl: () => 'http://sandbox.invalid', secret: (name) => config.variable(name) ?? 'http://unset.invalid',
    keptSecret: () => 'http://unset.invalid', allowedHosts: config.allowedPrivateHosts,
  });
  return { actions: systems.actions(), toJdm: tableToJdm, wordings: Object.keys(WORDINGS.en), model: config.openai !== null };
}
