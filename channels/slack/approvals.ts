import { z } from 'zod';
import type { Approval } from '../../src/contracts.ts';
import { Refusal, Retryable, Terminal } from '../../src/errors.ts';
import { renderCard } from './card.ts';
import type { Incoming } from './parse.ts';
import type { SlackParts } from './parts.ts';
import { memberEmail } from './people.ts';
import type { Posted } from './post.ts';
import { whisper } from './whisper.ts';

const FOLDER = 'slack-cards';
const card = z.object({ team: z.string(), channel: z.string(), ts: z.string() });
type Card = z.output<typeof card>;
type Voted = Extract<Incoming, { kind: 'voted' }>;
type Parts = Omit<SlackParts, 'approvals'>;

/** Approvals as cards in one channel: asked for there, decided there, and changed for everybody whenever they change. */
export interface Approvals {
  vote(voted: Voted): Promise<null>;
}

export function createApprovals(parts: Parts): Approvals {
  const { host, settings } = parts;
  const inOrder = createQueue();
  const { approvalsChannel: channel } = settings;
  const show = async (id: string): Promise<void> => inOrder(id, async () => {
    const approval = await host.approvals.load(id);
    if (approval !== null && channel !== null) await showCard(parts, approval, channel);
  });
  if (channel !== null) host.approvals.watch(createPatience(host, show));
  return {
    async vote(voted) {
      // A card may be pressed before we have noted where it is.
      await inOrder(voted.approval, async () => undefined);
      await decide(parts, voted);
      parts.later('the card of an approval could not be changed', async () => show(voted.approval));
      return null;
    },
  };
}

/** How often an approval is held up for its card, which people can do without: they have mail, and their list. */
const ATTEMPTS = 4;

/** Slack being away, or refusing, never stands in the way of an approval for long. */
function createPatience({ log }: Parts['host'], show: (id: string) => Promise<void>): (approval: Approval) => Promise<void> {
  const failed = new Map<string, number>();
  return async ({ id, state }) => {
    try {
      await show(id);
      failed.delete(id);
    } catch (error) {
      const times = (failed.get(id) ?? 0) + 1;
      failed.set(id, times);
      const message = error instanceof Error ? error.message : String(error);
      if (state === 'open' && !(error instanceof Terminal) && times < ATTEMPTS) throw new Retryable('no_card', message, error instanceof Retryable ? error.afterMs : null);
      failed.delete(id);
      log.error({ channel: 'slack', approval: id, error: message }, 'an approval has no card in Slack, or an old one: check SLACK_APPROVALS_CHANNEL, and that the app is in that channel');
    }
  };
}

/** What was asked for is posted once; what is closed and was never posted needs no card. */
async function showCard(parts: Parts, approval: Approval, channel: string): Promise<void> {
  const { host, workspaces } = parts;
  const rendered = renderCard(approval);
  const known = await cardOf(parts, approval.id);
  if (known !== null) {
    await workspaces.call(known.team, 'chat.update', { channel: known.channel, ts: known.ts, ...rendered });
    return;
  }
  const team = approval.state === 'open' ? await workspaces.home() : null;
  if (team === null) return;
  const { channel: there, ts }: Posted = await parts.post({ team, channel, thread: null, ...rendered }, `approval:${approval.id}`);
  await host.documents.put(FOLDER, approval.id, { team, channel: there, ts });
}

/** Who decides is who the workspace of the card says they are. Refusals are for the one who pressed alone. */
async function decide(parts: Parts, { at, card: pressed, approval: id, digest, decision, userTeam }: Voted): Promise<void> {
  const known = await cardOf(parts, id);
  if (known === null || known.team !== at.team || known.channel !== pressed.channel || known.ts !== pressed.ts) return whisper(parts, at, 'This card is not one of ours any more.');
  try {
    const email = userTeam === known.team ? await memberEmail(parts, { team: known.team, user: at.user }) : null;
    if (email === null) throw new Refusal('forbidden', 'Only full members of this workspace, whose e-mail address Slack has confirmed and shows to the app, can decide.');
    await parts.host.approvals.decide({ id, digest, email, decision });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    whisper(parts, at, error.message);
  }
}

async function cardOf({ host }: Parts, id: string): Promise<Card | null> {
  const found = await host.documents.get(FOLDER, id);
  return found && card.parse(found);
}

/** One after the other for one name, so that an older state never comes last. */
function createQueue(): (name: string, task: () => Promise<void>) => Promise<void> {
  const last = new Map<string, Promise<void>>();
  return async (name, task) => {
    const mine = (last.get(name) ?? Promise.resolve()).catch(() => undefined).then(task);
    last.set(name, mine);
    try {
      await mine;
    } finally {
      if (last.get(name) === mine) last.delete(name);
    }
  };
}
