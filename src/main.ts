import { fileURLToPath } from 'node:url';
import { join, resolve } from 'node:path';
import { Router } from 'express';
import { createChannels } from '../channels/index.ts';
import { webApi } from '../channels/web/api.ts';
import { channelSettings } from './channel-settings.ts';
import { createCallbackTokens } from './callback-token.ts';
import { importedFolder } from './article-folders.ts';
import { assemble, type Assembly } from './assemble.ts';
import { loadConfig, type Config } from './config.ts';
import type { Approval, ApprovalDesk, Channel, Log, Store } from './contracts.ts';
import { watchApprovals } from './approval-desk.ts';
import { Refusal, Stop } from './errors.ts';
import { createApp, type AppParts } from './http/app.ts';
import { approvalFor, decide } from './http/approval-decisions.ts';
import { fileRoutes } from './http/files.ts';
import { createApprovalLinks } from './http/approval-link.ts';
import { createMetrics } from './http/metrics.ts';
import { createStaff, type Staff } from './http/staff.ts';
import { createHost, knowing } from './host.ts';
import { createLinks, type Links } from './links.ts';
import type { Lab } from './lab/start-lab.ts';
import { createLog } from './log.ts';
import { openDoor, type Door } from './open-door.ts';
import { startSchedules } from './session/schedules.ts';
import { createStarts } from './session/starts.ts';
import { openStore } from './store/open-store.ts';
import { createEncoder } from './understanding/encoder/create-encoder.ts';
import { unmannedRoles } from './unmanned-roles.ts';
import { servePages } from './ui/serve-ui.ts';

/** The composition root: the only file that knows everything. */
async function main(): Promise<void> {
  const startedAt = performance.now();
  const config = loadConfig();
  const log = createLog({ level: config.logLevel });
  const kept = await openStore({ dataDir: config.dataDir, mongoUri: config.mongoUri });
  const door = await openDoor(config);
  const local = `http://127.0.0.1:${door.port}`;
  const lab = config.lab ? await openLab(config, local) : null;
  await run({ config, log, kept, door, local, lab, startedAt });
}

/** Its stand-ins are not loaded where there is none. */
async function openLab(config: Config, here: string): Promise<Lab> {
  const { startLab } = await import('./lab/start-lab.ts');
  return startLab(config, here);
}

interface Running { config: Config; log: Log; kept: Store; door: Door; local: string; lab: Lab | null; startedAt: number }

async function run({ config, log, kept, door, local, lab, startedAt }: Running): Promise<void> {
  const watched = watchApprovals(kept.approvals, log);
  const store: Store = { ...kept, approvals: watched.store };
  const uiDir = join(projectRoot(), 'dist/ui');
  const here = config.publicUrl ?? local;
  const channels = await createChannels(channelSettings(lab?.config ?? config, { uiDir, twilioUrl: lab !== null && config.twilio === null ? local : config.publicUrl }));
  const metrics = createMetrics({ in: config.openai?.priceIn ?? 0, out: config.openai?.priceOut ?? 0 });
  const callbacks = createCallbackTokens(config.secret);
  const approvalLinks = createApprovalLinks(config.secret, Date.now);
  const staff = createStaff(config);
  const links = createLinks({ secret: config.secret, here, now: Date.now, documents: store.documents });
  const encoder = await createEncoder({ dataDir: config.dataDir, switchedOff: !config.encoder, log });
  const assembly = await assemble({
    root: projectRoot(), config, store, encoder, log, channels, now: Date.now, sandboxUrl: () => `${local}/sandbox`,
    callback: (session) => `${here}/api/v1/callbacks/${callbacks.token(session)}`,
    telling: (notify) => ({ people: (role) => staff.withRole(role), link: (approval, email) => approvalLinks.url(here, approval, email), notify }),
    took: metrics.turn, observe: metrics.effect, figures: metrics.engines, imported: importedFolder(config), pageLink: links.page,
  });
  metrics.circuits(() => assembly.systems.names().map((system) => ({ system, open: assembly.systems.state(system) === 'open' })));
  const { flows, latest } = await publishedFlows(store, assembly);
  for (const role of unmannedRoles(latest, staff.withRole.bind(staff))) log.warn({ role }, 'a flow asks this role for approvals, and nobody has it: name people in STAFF_FILE');
  const channelRoutes = Router();
  const approvals: ApprovalDesk = { watch: watched.watch, load: async (id) => store.approvals.load(id), decide: async (on) => decideAs({ store, staff, assembly }, on) };
  const host = createHost({ ...assembly, routes: channelRoutes, server: door.server, log, counted: metrics.odd, documents: store.documents, records: store.records, now: Date.now, links, approvals });
  const receive = knowing(assembly);
  for (const channel of channels) channel.mount(host, receive);
  await assembly.gateway.begin();
  let stopping = false;
  door.open(createApp({
    config, log, store, gateway: assembly.gateway, systems: assembly.systems, knowledge: assembly.knowledge, starts: createStarts(latest), staff, metrics, now: Date.now, stopping: () => stopping,
    desk: deskOf(assembly, { channels, fileLink: links.file }), channelRoutes, fileRoutes: fileRoutes({ ...links, ...assembly.files }), channelApi: webApi, sandboxRoutes: assembly.sandboxRoutes && Router().use('/sandbox', assembly.sandboxRoutes),
    uiRoutes: Router().use(...(lab ? [lab.routes] : []), servePages(uiDir, { demo: config.sandbox, lab: lab !== null })),
  }));
  const sandboxClock = runSandbox(assembly, log);
  const schedules = startSchedules({ programs: latest, flows, receive: assembly.gateway.receive, timeZone: config.timeZone, now: Date.now, log });
  announce(config, { port: door.port, staff, unread: assembly.packs.flatMap((pack) => pack.findings).length, seconds: (performance.now() - startedAt) / 1_000 });
  const stop = async (signal: string): Promise<void> => {
    if (stopping) return;
    stopping = true;
    clearInterval(sandboxClock);
    log.info({ signal }, 'stopping: finishing what runs');
    schedules.stop();
    await assembly.gateway.stop();
    await assembly.systems.close();
    for (const open of [encoder, ...channels, lab]) await open?.close?.();
    door.close();
    await store.close();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop(signal));
}

function deskOf({ files, consent }: Assembly, { channels, fileLink }: { channels: readonly Channel[]; fileLink: Links['file'] }): AppParts['desk'] {
  return {
    saveFile: files.save, file: files.find, fileLink,
    async reach(to) {
      const channel = channels.find(({ name }) => name === to.channel);
      return channel === undefined ? null : { limit: channel.limits.text, stopped: await consent.stopped(to) };
    },
  };
}

async function publishedFlows(store: Store, { world }: Assembly) {
  const flows = await store.flows.all();
  return { flows, latest: [...new Set(flows.map(({ name }) => name))].map((name) => world.latest(name)).filter((program) => program !== null) };
}

const SANDBOX_TICK_MS = 1_000;

/** The stand-in systems do by themselves what their clock makes due. */
function runSandbox({ settleSandbox }: Assembly, log: Log): NodeJS.Timeout {
  return setInterval(() => {
    settleSandbox?.().catch((error: unknown) => log.warn({ error: String(error) }, 'the stand-in systems could not do what is due'));
  }, SANDBOX_TICK_MS).unref();
}

/** Compiled files run from dist, everything else is read where it is written. */
function projectRoot(): string {
  const here = resolve(fileURLToPath(import.meta.url), '../..');
  return here.endsWith('dist') ? resolve(here, '..') : here;
}

/** A vote that came over a channel, by somebody whom that channel knows by their e-mail address. */
async function decideAs(at: { store: Store; staff: Staff; assembly: Assembly }, on: Parameters<ApprovalDesk['decide']>[0]): Promise<Approval> {
  const person = at.staff.find(on.email);
  if (person === null) throw new Refusal('forbidden', 'You are not on the staff.');
  const parts = { store: at.store, gateway: at.assembly.gateway, now: Date.now };
  return decide(parts, { approval: await approvalFor(parts, person, on.id), person, decision: on.decision, digest: on.digest, note: on.note });
}

function announce(config: Config, at: { port: number; staff: Staff; seconds: number; unread: number }): void {
  const address = config.publicUrl ?? `http://localhost:${at.port}`;
  const people = at.staff.demo.map(({ email, password, roles }) => `    ${email.padEnd(24)} ${password}   ${roles.join(', ')}`);
  const lines = [
    '', `  Errand is ready at ${address}   (${at.seconds.toFixed(1)} s)`,
    '', `    Talk to it       ${address}/   or   npm run chat`, `    API              ${address}/api/docs`,
    ...(config.lab ? [`    Channel lab      ${address}/lab`] : []),
    ...(config.sandbox ? [`    Stand-in systems ${address}/sandbox`] : []),
    ...(at.unread > 0 ? ['', `  ${at.unread} mistake${at.unread > 1 ? 's' : ''} in the packs: what is wrong is left out. See npm run flows -- lint`] : []),
    ...(people.length > 0 ? ['', '  Demo sign-ins (POST /api/v1/sign-in):', ...people] : []), '',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(error instanceof Stop ? `${error.message}\n` : `${error instanceof Error ? error.stack ?? error.message : String(error)}\n`);
  // What was opened by then would keep the process.
  process.exit(1);
});
