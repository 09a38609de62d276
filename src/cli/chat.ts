import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import type { MessageView } from '../../channels/web/api.ts';
import { loadConfig } from '../config.ts';
import { Stop } from '../errors.ts';
import { openChat, type ChatClient } from './chat-client.ts';
import { createScreen, type Screen } from './chat-screen.ts';
import { run } from './run.ts';

/** How long an answer may take before the next line of a script is sent all the same. */
const PATIENCE_MS = 60_000;
const LONG_POLL_SECONDS = 20;

await run(async () => {
  const client = await openChat(readUrl());
  await (process.stdin.isTTY ? talk(client) : playScript(client));
  return 0;
});

function readUrl(): string {
  try {
    const { url } = parseArgs({ options: { url: { type: 'string' } } }).values;
    if (url !== undefined && !URL.canParse(url)) throw new TypeError('no address');
    return url ?? `http://127.0.0.1:${loadConfig().port}`;
  } catch (error) {
    throw error instanceof Stop ? error : new Stop('Say: npm run chat [-- --url http://127.0.0.1:3000]');
  }
}

/** Two ways at once: what is typed goes out, what is new comes in above the prompt. */
async function talk(client: ChatClient): Promise<void> {
  const lines = createInterface({ input: process.stdin, output: process.stdout, prompt: '> ' });
  const screen = createScreen((line) => {
    process.stdout.write('\r\u001B[K');
    console.log(line);
  }, true);
  const typed = (async () => {
    lines.prompt();
    for await (const line of lines) {
      if (line.trim() !== '') await client.say(screen.meaning(line));
      lines.prompt();
    }
  })();
  const heard = (async () => {
    for (let after = 0; ;) {
      const messages = await client.messages(after, LONG_POLL_SECONDS);
      after = messages.at(-1)?.seq ?? after;
      screen.show(messages);
      lines.prompt(true);
    }
  })();
  await Promise.race([typed, heard]);
  // A long poll is still under way.
  process.exit();
}

/** Each line is sent when the one before it is answered; ends when the last one is. */
async function playScript(client: ChatClient): Promise<void> {
  const screen = createScreen((line) => console.log(line), false);
  let after = await listen(client, screen, { after: 0, said: null });
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() === '') continue;
    console.log(`you     ${line}`);
    const said = await client.say(screen.meaning(line));
    after = await listen(client, screen, { after, said });
  }
}

/** Shows what comes until there is an answer to `said` and nothing is under way; resolves to the last seq shown. */
async function listen(client: ChatClient, screen: Screen, from: { after: number; said: string | null }): Promise<number> {
  const { said } = from;
  const heard: MessageView[] = [];
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until;) {
    const after = heard.at(-1)?.seq ?? from.after;
    const { working, owner, seq } = await client.view();
    const ours = said === null ? 0 : heard.findIndex(({ id }) => id === said);
    const answered = ours >= 0 && (owner !== 'bot' || heard.slice(ours).some((line) => line.from !== 'customer' && line.status === undefined));
    if (answered && !working && seq <= after) break;
    const messages = await client.messages(after, 1);
    screen.show(messages);
    heard.push(...messages);
  }
  return heard.at(-1)?.seq ?? from.after;
}
