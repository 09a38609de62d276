import type { Channel, Host } from '../../src/contracts.ts';
import { Retryable, Terminal } from '../../src/errors.ts';
import { mountRoutes, type WebParts } from './routes.ts';
import { createSeen } from './seen.ts';
import { mountSocket } from './socket.ts';
import { createTokens } from './token.ts';
import { createWaiting } from './wait.ts';
import { mountWidgetScript } from './widget-script.ts';

export interface WebSettings {
  /** Signs the conversation tokens: changing it closes every open conversation to its client. */
  secret: string;
  /** Shared with the embedding site, which signs who its customers are; null takes no such tokens. */
  identitySecret: string | null;
  /** Origins of the pages that may embed the widget; `*` for any. */
  allowedOrigins: readonly string[];
  /** Folder of the built pages (dist/ui). */
  uiDir: string;
}

/** After a start, tabs need a moment until they are connected again. */
const BACK_WITHIN_MS = 15_000;

/** Web chat: the widget over Socket.IO, and the same conversation over plain HTTP. */
export function createWebChannel(settings: WebSettings): Channel {
  const closing: (() => void)[] = [];
  const seen = createSeen();
  let mounted: { at: number; host: Host } | null = null;
  return {
    name: 'web',
    limits: { text: 4000, choices: 10, delivery: 'transcript', progress: true, lasting: false, follow: null },
    mount(host, receive) {
      mounted = { at: host.now(), host };
      const tokens = createTokens(settings.secret);
      const parts: WebParts = { host, settings, tokens, waiting: createWaiting(host), seen, receive };
      mountRoutes(parts);
      mountWidgetScript(host, settings.uiDir);
      const socket = mountSocket(parts);
      closing.push(parts.waiting.close, socket.close);
    },
    // The transcript is what a web client reads: only whether somebody has is the question.
    async send(to, message) {
      if (to.channel !== 'web') throw new Terminal('wrong_channel', `The web channel cannot reach ${to.channel}.`);
      if (message.kind !== 'message' || seen.upTo(to.id) >= message.seq) return;
      const startedMs = mounted === null ? 0 : mounted.host.now() - mounted.at;
      if (startedMs < BACK_WITHIN_MS) throw new Retryable('not_back_yet', 'Those who had it open before the start come back.', BACK_WITHIN_MS - startedMs);
      throw new Terminal('gone', 'Nobody has this conversation open.');
    },
    async close() {
      for (const close of closing) close();
    },
  };
}
