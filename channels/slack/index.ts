import type { Address, Channel, Outbound } from '../../src/contracts.ts';
import { Terminal } from '../../src/errors.ts';
import { createApprovals } from './approvals.ts';
import { loadBolt } from './bolt.ts';
import { MOST } from './blocks.ts';
import { createInstall } from './install.ts';
import type { SlackParts } from './parts.ts';
import { createPlaces } from './places.ts';
import { createPost } from './post.ts';
import { createHeard, mountRoutes } from './routes.ts';
import { sendLine } from './send.ts';
import { startSocket } from './socket.ts';
import { createWorkspaces, type Workspaces } from './workspaces.ts';

export interface SlackSettings {
  signingSecret: string;
  /** Of one workspace; others are installed over OAuth. */
  botToken: string | null;
  /** Switches socket mode on. */
  appToken: string | null;
  clientId: string | null; clientSecret: string | null;
  /** Where approvals are asked for; null: not in Slack. */
  approvalsChannel: string | null;
  baseUrl: string;
  /** Under which tokens of workspaces are encrypted. */
  secret: string;
  publicUrl: string | null;
  timeoutMs: number;
}

/** Slack: direct messages, mentions, threads, buttons, forms, approvals. https://docs.slack.dev */
export function createSlackChannel(settings: SlackSettings): Channel {
  let mounted: { parts: SlackParts; close: () => Promise<void> } | null = null;
  return {
    name: 'slack',
    limits: { text: MOST.text, choices: MOST.elements, delivery: 'push', progress: true, lasting: true, follow: null },
    mount(host, receive) {
      mounted = assemble(settings, host, receive);
    },
    async send(to: Address, message: Outbound, key: string) {
      if (mounted === null) throw new Terminal('wrong_channel', 'The slack channel is not there.');
      await sendLine(mounted.parts, { to, message, key });
    },
    async close() {
      await mounted?.close();
    },
  };
}

// oxlint-disable-next-line max-params -- as Channel.mount has them
function assemble(settings: SlackSettings, host: SlackParts['host'], receive: SlackParts['receive']): { parts: SlackParts; close: () => Promise<void> } {
  const bolt = loadBolt();
  const { documents, log } = host;
  const now = (): number => host.now();
  const install = createInstall({ settings, bolt, host, workspaces: () => workspaces });
  const workspaces: Workspaces = createWorkspaces({ settings, documents, now, log, bolt, authorize: async () => install?.authorize ?? null });
  const { later, settled } = createLater(host);
  const common = {
    host, settings, receive, bolt, workspaces, later,
    places: createPlaces({ documents, workspaces, now }), post: createPost({ workspaces, documents, now }),
  };
  const parts: SlackParts = { ...common, approvals: createApprovals(common) };
  const heard = createHeard(parts);
  mountRoutes(parts, heard);
  install?.mount(host);
  const socket = settings.appToken === null ? null : startSocket({ appToken: settings.appToken, settings, bolt, log, heard });
  return {
    parts,
    async close() {
      await socket?.close();
      await settled();
    },
  };
}

function createLater({ log }: Pick<SlackParts['host'], 'log'>): Pick<SlackParts, 'later'> & { settled: () => Promise<void> } {
  const running = new Set<Promise<unknown>>();
  return {
    later(what, task) {
      const done = task().catch((error: unknown) => log.warn({ channel: 'slack', error: String(error) }, what)).finally(() => running.delete(done));
      running.add(done);
    },
    async settled() {
      await Promise.all(running);
    },
  };
}
