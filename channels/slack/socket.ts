import type { JsonObject, Log } from '../../src/contracts.ts';
import { quietLogger, type Bolt } from './bolt.ts';
import type { SlackSettings } from './index.ts';
import { clientOptions } from './workspaces.ts';

const AGAIN_MS = 5_000;

/** Socket mode: Slack is called, instead of calling us. Each thing that comes is acknowledged when `heard` resolves. https://docs.slack.dev/apis/events-api/using-socket-mode */
export function startSocket(of: { appToken: string; settings: SlackSettings; bolt: Promise<Bolt>; log: Log; heard: (body: unknown) => Promise<JsonObject | null> }): { close(): Promise<void> } {
  const { appToken, settings, log, heard } = of;
  const closing = new AbortController();
  const connected = of.bolt.then(async (bolt) => {
    const receiver = new bolt.SocketModeReceiver({ appToken, logger: quietLogger(log, bolt), installerOptions: { clientOptions: clientOptions(settings) } });
    receiver.client.on('slack_event', (event: { body: unknown; ack: (answer?: JsonObject) => Promise<void> }) => {
      // Not acknowledged, it comes again.
      heard(event.body).then(async (answer) => event.ack(answer ?? undefined)).catch((error: unknown) => log.error({ channel: 'slack', error: String(error) }, 'what came over the socket could not be stored'));
    });
    while (!closing.signal.aborted && !await tryOnce(receiver, log)) await pause(AGAIN_MS, closing.signal);
    return receiver;
  });
  connected.catch((error: unknown) => log.error({ channel: 'slack', error: String(error) }, 'socket mode of Slack did not start'));
  return {
    async close() {
      closing.abort();
      await (await connected.catch(() => null))?.stop();
    },
  };
}

async function tryOnce(receiver: { start(): Promise<unknown> }, log: Log): Promise<boolean> {
  try {
    await receiver.start();
    return true;
  } catch (error) {
    log.warn({ channel: 'slack', error: String(error) }, 'the socket of Slack could not be opened: check SLACK_APP_TOKEN; trying again');
    return false;
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((done) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      done();
    }, { once: true });
  });
}
