import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Router } from 'express';
import { createExecutors } from '../executors/index.ts';
import type { Systems } from '../executors/connectors/openapi/systems.ts';
import { tableToJdm } from '../executors/decide/table.ts';
import { createSandbox, type Sandbox } from '../executors/sandbox/create-sandbox.ts';
import { createStandInDocuments, type StandInDocuments } from '../executors/sandbox/stand-in-document.ts';
import { currentFlows, loadPacks, packsIn, type Pack } from '../flows/catalog.ts';
import { checkModel } from '../flows/checks/check-agents.ts';
import { publishFlows } from '../flows/publish.ts';
import { flowSchema } from '../flows/schema.ts';
import type { Finding } from '../flows/source.ts';
import { createKnowledge, type Library } from '../knowledge/create-knowledge.ts';
import { createMeaning } from '../knowledge/create-meaning.ts';
import { createUnanswered } from '../knowledge/create-unanswered.ts';
import { createBook, type Book } from './addresses/book.ts';
import { createConsent } from './addresses/consent.ts';
import { createElsewhere } from './addresses/elsewhere.ts';
import { createAddresses } from './addresses/executor.ts';
import { createPlaces, type Places } from './addresses/places.ts';
import { articleFolders } from './article-folders.ts';
import type { Config } from './config.ts';
import { connectSystems, factsOf } from './connect-systems.ts';
import type { Channel, Consent, Encoder, Executor, JsonObject, Knowledge, Log, NextMove, PublishedFlow, Store, Understanding } from './contracts.ts';
import { createConversation } from './conversation/machine.ts';
import type { World } from './conversation/speak.ts';
import { createWorld } from './conversation/world.ts';
import { redactText } from './log.ts';
import { redact } from './redact/redact.ts';
import { createApprove, type Telling } from './session/approve.ts';
import { createFiles, type Files } from './session/files.ts';
import { createGateway, type Gateway } from './session/gateway.ts';
import { readMessages } from './session/read.ts';
import { createListen } from './session/listen.ts';
import { createRaise } from './session/raise.ts';
import { createWindowLimits } from './session/window-limits.ts';
import { createWorker } from './session/worker.ts';
import { createLanguageOf } from './understanding/local/language.ts';
import { createArticleEncoder, createCompose, createNextMove, createUnderstanding, type Engines } from './understanding/create-understanding.ts';
import type { EngineFigures } from './understanding/engine-figures.ts';

export interface AssembleOptions {
  /** The project root: flows, articles and the documents of the sandbox lie there. */
  root: string;
  config: Pick<Config, 'packs' | 'country' | 'timeZone' | 'locale' | 'openai' | 'sandbox' | 'auditKey' | 'variable' | 'secretsKeys' | 'allowedPrivateHosts' | 'burstMs'> & Partial<Pick<Config, 'embeddings' | 'secret'>>;
  store: Store;
  log: Log;
  channels: readonly Channel[];
  now: () => number;
  /** Where the sandbox answers; asked only when a call is made. */
  sandboxUrl: () => string;
  newCode?: () => string;
  /** The address at which outside events for a session arrive. */
  callback: (session: string) => string;
  /** How people are told of approvals, given what sends e-mail; without it they see them in their list. */
  telling?: (send: SendEmail) => Telling;
  seen?: World['seen'];
  /** Finds what is alike in meaning; the caller closes it. Without one, words alone decide. */
  encoder?: Encoder | null;
  /** The folder of imported articles. */
  imported?: string;
  /** An address at which a conversation goes on in a browser. */
  pageLink?: (session: string) => string;
  /** What an earlier assembly, of the same packs, has read and learnt. */
  before?: Pick<Assembly, 'packs' | 'understanding' | 'standIns'>;
  took: (seconds: number) => void;
  /** Where the engines' shares, costs and times are counted. */
  figures?: EngineFigures;
  observe: (executor: string, outcome: 'ok' | 'retryable' | 'terminal' | 'unknown') => void;
}
export type SendEmail = Telling['notify'];
/** The gateway without its web server: everything between a stored message and the systems. */
export interface Assembly {
  gateway: Gateway;
  world: World;
  packs: Pack[];
  systems: Systems;
  understanding: Engines;
  sandboxRoutes: Router | null;
  /** Does what the clock makes due in the stand-in systems; null where they are switched off. */
  settleSandbox: Sandbox['settle'] | null;
  standIns: StandInDocuments;
  files: Files;
  knowledge: Library;
  places: Places;
  consent: Consent;
  book: Book;
}

/** Reads the packs, publishes what is new, and makes the loop; `gateway.begin` starts it. Throws Stop for a pack that cannot be used. */
export async function assemble(options: AssembleOptions): Promise<Assembly> {
  const { config, store, log, now, root } = options;
  const packs = options.before?.packs ?? await readPacks(options);
  const warn = (finding: Finding): void => log.warn({ file: finding.file, line: finding.line, code: finding.code }, finding.message);
  packs.flatMap((pack) => pack.findings).forEach(warn);
  const standIns = options.before?.standIns ?? createStandInDocuments(root);
  const [systems, knowledge, sandbox] = await Promise.all([
    connectSystems(packs, { ...options, standIns }),
    openLibrary(options, packs),
    config.sandbox ? createSandbox({ documents: store.documents, now, root, standIns, ...(options.newCode && { newCode: options.newCode }) }) : null,
  ]);
  warnOfSkipped(systems, log);
  await publishFlows(packs, store.flows, { by: 'the start', now: now(), toJdm: (raw) => tableToJdm(raw), skipped: warn });
  const world = createWorld({ published: (await store.flows.all()).map(withSource), facts: (action) => factsOf(systems.find(action)), wordings: wordingsOf(packs), timeZone: config.timeZone, country: config.country, callback: options.callback, ...(options.seen && { seen: options.seen }) });
  const understanding = await createUnderstanding({ openai: config.openai, flows: () => world.offers(), log, encoder: options.encoder ?? null, memory: store.inbox, ...(options.figures && { figures: options.figures }), ...(options.before && { local: options.before.understanding.local }) });
  const nextMove = await leader(options, packs);
  const addresses = addressesOf(options);
  const gateway = start(options, { systems, knowledge, world, packs, understanding, nextMove, addresses });
  addresses.view = gateway.view;
  await warmUp(understanding.local, world);
  return { gateway, world, packs, systems, understanding, sandboxRoutes: sandbox?.routes ?? null, settleSandbox: sandbox?.settle ?? null, standIns, knowledge, files: createFiles(store.documents), places: addresses.places, consent: addresses.consent, book: addresses.book };
}

/** Our own packs and articles are about the stand-in systems: they come and go with them. */
async function readPacks({ config, root, log }: AssembleOptions): Promise<Pack[]> {
  const ours = config.sandbox ? await packsIn(join(root, 'flows/packs')) : [];
  const packs = await loadPacks([...ours, ...config.packs], { scenarios: false });
  if (packs.length === 0) log.warn({}, 'there are no flows: name the folders of your packs in PACKS');
  return packs;
}

/** How long a question waits for an encoder on another machine. */
const FAR_MS = 1_500;

/** Articles of the packs, and those that were imported; what they do not answer is kept, without personal data. */
async function openLibrary({ config, root, store, now, log, figures, encoder = null, imported }: AssembleOptions, packs: Pack[]): Promise<Library> {
  const compose = await createCompose({ openai: config.openai, log, ...(figures && { figures }) });
  const folders = articleFolders({ root, sandbox: config.sandbox, packs, imported });
  const articleEncoder = await createArticleEncoder(config.embeddings ?? null, encoder);
  const unanswered = createUnanswered({ documents: store.documents, now, redact: (text) => redactText(redact(text)), meaning: articleEncoder && createMeaning({ encoder: articleEncoder, log }) });
  return createKnowledge({ folders, now, timeZone: config.timeZone, log, unanswered, encoder: articleEncoder, ...(config.embeddings && { encoderMs: FAR_MS }), compose });
}

interface Addresses { book: Book; consent: Consent; places: Places; view: Gateway['view'] }

function addressesOf({ store, config }: AssembleOptions): Addresses {
  const { documents } = store;
  const addresses: Addresses = {
    book: createBook(documents), consent: createConsent(documents), view: async () => null,
    places: createPlaces({ documents, secret: config.secret ?? '', view: async (session) => addresses.view(session) }),
  };
  return addresses;
}

interface Ready { addresses: Addresses; systems: Systems; knowledge: Knowledge; world: World; packs: Pack[]; understanding: { engine: Understanding; local: Understanding }; nextMove: NextMove | null }

/** Learns the flows' examples and loads the date reader now, rather than on the first customer's message. */
async function warmUp(local: Understanding, world: World): Promise<void> {
  await local.read('see you tomorrow', {
    locale: 'en', now: 0, timeZone: world.timeZone, country: world.country, asking: 'day', slots: { day: { type: 'date' } }, filled: {}, confirming: false, flow: null, candidates: [],
  });
}

/** What leads agent steps; without a model they go to a person. */
async function leader({ config, figures, log }: AssembleOptions, packs: Pack[]): Promise<NextMove | null> {
  const nextMove = await createNextMove({ openai: config.openai, figures });
  if (nextMove) return nextMove;
  for (const { flow } of currentFlows(packs)) for (const { file, line, code, message } of checkModel(flow)) log.warn({ file, line, code }, message);
  return null;
}

/** Nothing of a system that cannot be used goes unsaid. */
function warnOfSkipped(systems: Systems, log: Log): void {
  for (const { system, where, why } of systems.skipped) log.warn({ system }, `${where} cannot be used: ${why}`);
}

const languageOf = createLanguageOf();

function start(options: AssembleOptions, ready: Ready): Gateway {
  const { config, store, log, now } = options;
  const { knowledge, world, understanding } = ready;
  const leave = new AbortController();
  const channel = (name: string): Channel | null => options.channels.find((one) => one.name === name) ?? null;
  const elsewhere = createElsewhere({ ...ready.addresses, channel });
  const addresses = createAddresses({ ...ready.addresses, elsewhere, now, pageLink: options.pageLink ?? ((session) => session) });
  const perform = createWorker({
    executors: [...executorsOf(options, ready), addresses],
    channel, elsewhere, approvals: store.approvals, limits: createWindowLimits(store.documents, now), now, random: Math.random, log, stopping: leave.signal, observe: options.observe,
  });
  return createGateway({
    store, world, perform, now, log, leave, took: options.took, machine: createConversation(world), locale: config.locale, burstMs: config.burstMs,
    stamp: { worker: randomUUID(), auditKey: config.auditKey, channel },
    read: (messages, { snapshot }) => readMessages(messages, { ...snapshot.context, now: now() }, { understanding: understanding.engine, local: understanding.local, knowledge, world, country: config.country, languageOf }),
  });
}

function executorsOf({ store, now, telling }: AssembleOptions, { systems, packs, nextMove }: Ready): Executor[] {
  const notify = notifyActions(packs);
  const executors = createExecutors({ systems, notify, nextMove });
  const { email } = notify;
  const send: SendEmail = async ({ to, subject, text, key }) => {
    if (email !== undefined) await systems.call(email, { to, subject, text }, { key, signal: AbortSignal.timeout(MAIL_MS) });
  };
  return [...executors, createApprove(store.approvals, now, telling?.(send) ?? null), createRaise(store.exceptions, now), createListen(store.documents)];
}

const MAIL_MS = 10_000;

function withSource(flow: PublishedFlow): Parameters<typeof createWorld>[0]['published'][number] {
  const { file, tables } = flow.source;
  const known: { [name: string]: JsonObject } = {};
  for (const [name, table] of Object.entries(tables ?? {})) if (table !== null && typeof table === 'object' && !Array.isArray(table)) known[name] = table;
  return { flow, source: { file: flowSchema.parse(file), version: flow.version, tables: known } };
}

function wordingsOf(packs: Pack[]): { locale: string; texts: { [key: string]: string } }[] {
  return packs.flatMap((pack) => Object.entries(pack.wordings).map(([locale, texts]) => ({ locale, texts })));
}

/** The pack that comes last decides, so that a user's own pack has its way. */
function notifyActions(packs: Pack[]): { email?: string; sms?: string } {
  const all = packs.flatMap((pack) => pack.systems?.parsed.notify ?? []);
  const email = all.findLast((one) => one.email !== undefined)?.email;
  const sms = all.findLast((one) => one.sms !== undefined)?.sms;
  return { ...(email !== undefined && { email }), ...(sms !== undefined && { sms }) };
}
