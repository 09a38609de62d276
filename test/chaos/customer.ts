import { setTimeout as pause } from 'node:timers/promises';
import { conversationReply, messagesReply, openReply, sayReply, type MessageView } from '../../channels/web/api.ts';
import { z } from 'zod';
import { answerTo, type Said } from './answers.ts';
import type { Processes } from './processes.ts';
import { request } from './request.ts';
import type { Script } from './script.ts';

/** One run as it can be seen from outside: the conversation, and what its customer sent. */
export interface Run { script: Script; session: string; token: string; sent: string[] }
export interface Around { processes: Processes; began: (run: Run) => void }
type View = z.output<typeof conversationReply>;

const LOOK_MS = 150;
/** A customer leaves when nothing comes for so long; what becomes of the run is looked at later. */
const LEAVES_MS = 90_000;
const MOST_MESSAGES = 30;

/** A customer who asks for one thing, answers what is asked, sends again what was not acknowledged, and leaves when it is over. */
export async function converse(script: Script, around: Around): Promise<Run> {
  const { gateway, standIns, kill } = around.processes;
  const { id: session, token } = await request(openReply, gateway, { path: '/api/v1/conversations', body: { locale: 'en' } });
  const run: Run = { script, session, token, sent: [] };
  around.began(run);
  await request(z.object({}), () => standIns, { path: '/chaos/run', body: { session, name: script.name } });
  const kills: Promise<void>[] = [];
  const killSoon = (at: string | number): void => {
    if (script.kill !== null && kills.length === 0 && (script.kill.at === at || at === 'left')) kills.push(pause(script.kill.afterMs).then(kill));
  };
  const said: Said = { summaries: 0, wrong: false, answers: 0 };
  let nudged = false;
  await say(run, script.opens, gateway);
  while (run.sent.length < MOST_MESSAGES) {
    const seen = await listen(run, around, script.whileWorking !== null && !nudged);
    if (seen === null || ['idle', 'withPerson', 'closed'].includes(seen.view.state)) break;
    if (seen.view.working) {
      nudged = true;
      await say(run, script.whileWorking ?? '', gateway);
      continue;
    }
    const answer = answerTo({ script, said, state: seen.view.state, lines: seen.news });
    const sending = say(run, answer, gateway);
    killSoon(seen.view.state === 'confirming' ? 'summary' : said.answers);
    await sending;
  }
  killSoon('left');
  await Promise.all(kills);
  return run;
}

/** What the bot said since the customer's last message, when it is the customer's turn; null when it never is. */
async function listen(run: Run, { processes }: Around, nudge: boolean): Promise<{ view: View; news: MessageView[] } | null> {
  for (const until = Date.now() + LEAVES_MS; Date.now() < until; await pause(LOOK_MS)) {
    const lines = await transcript(run, processes);
    const heard = lines.findIndex((line) => line.id === run.sent.at(-1));
    const view = heard < 0 ? null : await viewOf(run, processes);
    if (view === null) continue;
    if (nudge && view.state === 'working') return { view, news: [] };
    const news = lines.slice(heard + 1).filter((line) => line.from === 'bot');
    if (!view.working && view.state !== 'awaitingApproval' && view.seq === lines.at(-1)?.seq && news.length > 0) return { view, news };
  }
  return null;
}

export async function transcript({ session, token }: Run, { gateway }: Pick<Processes, 'gateway'>): Promise<MessageView[]> {
  return (await request(messagesReply, gateway, { path: `/api/v1/conversations/${session}/messages?after=0`, token })).messages;
}

export function viewOf({ session, token }: Run, { gateway }: Pick<Processes, 'gateway'>): Promise<View> {
  return request(conversationReply, gateway, { path: `/api/v1/conversations/${session}`, token });
}

/** Now and then a client sends the same message twice. */
async function say(run: Run, text: string, gateway: () => string): Promise<void> {
  const id = `m${run.sent.length + 1}`;
  run.sent.push(id);
  const send = () => request(sayReply, gateway, { path: `/api/v1/conversations/${run.session}/messages`, token: run.token, body: { id, text } });
  await Promise.all(run.script.draw(`twice ${id}`) < TWICE ? [send(), send()] : [send()]);
}
const TWICE = 0.1;
