import type { ConversationView } from '../../src/contracts.ts';
import { context, escaped, label, type Block } from './blocks.ts';
import type { SlackParts } from './parts.ts';
import { localeOf } from './people.ts';
import { addressOf, type Spot } from './places.ts';
import { MARKS } from './render.ts';
import { wordsFor, type Words } from './words.ts';

const MOST_SHOWN = 20;
interface Open { spot: Spot; view: ConversationView; last: string }

/** Shows a person what is open: their conversations, and the work in each. https://docs.slack.dev/surfaces/app-home */
export async function publishHome(parts: SlackParts, who: { team: string; user: string }): Promise<void> {
  const words = wordsFor(await localeOf(parts, who) ?? 'en');
  const open = await openAt(parts, who);
  const blocks: Block[] = [{ type: 'header', text: label(words.home, 150) }];
  if (open.length === 0) blocks.push({ type: 'section', text: { type: 'mrkdwn', text: words.nothingOpen } });
  for (const one of open) blocks.push(...blocksOf(one, { team: who.team, words }));
  await parts.workspaces.call(who.team, 'views.publish', { user_id: who.user, view: { type: 'home', blocks } });
}

async function openAt({ host, places }: SlackParts, who: { team: string; user: string }): Promise<Open[]> {
  const open: Open[] = [];
  for (const spot of await places.of(who)) {
    const session = await host.sessionOf(addressOf({ ...who, ...spot }));
    const view = await host.view(session);
    if (open.length === MOST_SHOWN || view === null || view.state === 'closed' || open.some((one) => one.view.id === view.id)) continue;
    const [last] = (await host.entries(session, Math.max(0, view.seq - 1), 1)).map(({ text }) => text);
    open.push({ spot, view, last: last ?? '' });
  }
  return open;
}

function blocksOf({ spot, view, last }: Open, { team, words }: { team: string; words: Words }): Block[] {
  const title = view.flow === null ? '' : `*${escaped(view.flow.replaceAll('-', ' '), 100)}* · `;
  const link = `<slack://channel?team=${team}&id=${spot.channel}${spot.thread === null ? '' : `&message=${spot.thread}`}|${words.open}>`;
  const work = view.work.map(({ action, status }) => `${MARKS[status]} ${action}`).join('   ');
  return [
    { type: 'section', text: { type: 'mrkdwn', text: `${title}${stateIn(view, words)}\n${escaped(last, 1000)}\n${link}` } },
    ...(work === '' ? [] : [context(work)]),
  ];
}

function stateIn({ owner, working, state }: ConversationView, words: Words): string {
  if (owner !== 'bot') return words.withPerson;
  return working || state === 'working' || state === 'waiting' || state === 'awaitingApproval' ? words.working : words.waiting;
}
