import { parseArgs } from 'node:util';
import { readTranscript } from '../audit/read-transcript.ts';
import { tellStory } from '../audit/tell-story.ts';
import { verifyChain, type Finding } from '../audit/verify-chain.ts';
import { readChain, verifyStore } from '../audit/verify-store.ts';
import { loadConfig } from '../config.ts';
import type { Store } from '../contracts.ts';
import { Stop } from '../errors.ts';
import { openStore } from '../store/open-store.ts';
import { run } from './run.ts';

const USAGE = 'Say: npm run audit -- verify [--json], or npm run audit -- show <conversation> [--json]';

await run(async () => {
  const { positionals: [command, session], json } = readArguments();
  const { dataDir, mongoUri, auditKey } = loadConfig();
  const store = await openStore({ dataDir, mongoUri, readOnly: true });
  try {
    if (command === 'verify') return await verify(store, auditKey, json);
    if (command === 'show' && session !== undefined) return await show(store, { session, auditKey, json });
    throw new Stop(USAGE);
  } finally {
    await store.close();
  }
});

function readArguments(): { positionals: string[]; json: boolean } {
  try {
    const { positionals, values } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean', default: false } } });
    return { positionals, json: values.json };
  } catch {
    throw new Stop(USAGE);
  }
}

async function verify(store: Store, auditKey: string, json: boolean): Promise<number> {
  const verdict = await verifyStore(store, auditKey);
  if (json) console.log(JSON.stringify(verdict, null, 2));
  else {
    report(verdict.findings);
    const result = verdict.findings.length === 0 ? 'nothing was changed, removed or reordered' : `${verdict.findings.length} things are wrong`;
    console.log(`${verdict.sessions} conversations, ${verdict.events} events: ${result}.`);
  }
  return verdict.findings.length === 0 ? 0 : 1;
}

async function show(store: Store, { session, auditKey, json }: { session: string; auditKey: string; json: boolean }): Promise<number> {
  const chain = await readChain(store, session);
  if (chain === null) throw new Stop(`There is no conversation ${session}.`);
  const findings = verifyChain(session, chain, auditKey);
  const story = tellStory(chain.events, await readTranscript(store, session));
  if (json) console.log(JSON.stringify({ session, story, events: chain.events, findings }, null, 2));
  else {
    for (const line of story) console.log(line);
    report(findings);
  }
  return findings.length === 0 ? 0 : 1;
}

function report(findings: readonly Finding[]): void {
  for (const { message } of findings) console.error(message);
}
