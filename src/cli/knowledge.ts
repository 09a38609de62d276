import { setTimeout as wait } from 'node:timers/promises';
import { loadPacks, packsIn } from '../../flows/catalog.ts';
import { createKnowledge } from '../../knowledge/create-knowledge.ts';
import { openShelf } from '../../knowledge/create-shelf.ts';
import { createUnanswered } from '../../knowledge/create-unanswered.ts';
import { articleFolders, importedFolder } from '../article-folders.ts';
import { loadConfig, type Config } from '../config.ts';
import { createLog, redactText } from '../log.ts';
import { openStore } from '../store/open-store.ts';
import { createArticleEncoder } from '../understanding/create-understanding.ts';
import { createEncoder } from '../understanding/encoder/create-encoder.ts';
import { knowledgeCommand, type KnowledgeCommand } from './knowledge-command.ts';
import { knowledgeFetch } from './knowledge-fetch.ts';
import { run } from './run.ts';

// npm runs scripts in the project's folder.
const ROOT = '.';
/** Here nobody waits for an answer, so the encoder may take its time. */
const ENCODER_MS = 60_000;

await run(async () => {
  const config = loadConfig();
  const { timeZone, locale } = config;
  const folders = async (): Promise<string[]> => {
    const packs = await loadPacks([...(config.sandbox ? await packsIn(`${ROOT}/flows/packs`) : []), ...config.packs]);
    return articleFolders({ root: ROOT, sandbox: config.sandbox, packs, imported: importedFolder(config) });
  };
  return knowledgeCommand(process.argv.slice(2), {
    print: (line) => console.log(line), fetch: knowledgeFetch(() => config.allowedPrivateHosts), wait: async (ms) => wait(ms), now: Date.now(), timeZone, locale,
    imported: importedFolder(config),
    articles: async () => (await openShelf({ folders: await folders() })).articles(),
    open: async (withQuestions) => open(config, { folders: await folders(), withQuestions }),
  });
});

/** Beside a running gateway: the store is only read, so nothing of it is forgotten here. */
async function open({ dataDir, mongoUri, timeZone, ...config }: Config, { folders, withQuestions }: { folders: string[]; withQuestions: boolean }): ReturnType<KnowledgeCommand['open']> {
  const log = createLog({ level: 'warn', to: process.stderr });
  if (!withQuestions) {
    const encoder = await createArticleEncoder(config.embeddings, await createEncoder({ dataDir, switchedOff: !config.encoder, log }));
    return { library: await createKnowledge({ folders, timeZone, encoder, encoderMs: ENCODER_MS, log }), close: async () => encoder?.close() };
  }
  const store = await openStore({ dataDir, mongoUri, readOnly: true });
  const kept = createUnanswered({ documents: store.documents, now: Date.now, redact: redactText });
  return { library: await createKnowledge({ folders, timeZone, unanswered: { ...kept, add: async () => undefined, remove: async () => false } }), close: async () => store.close() };
}
