import type { Command } from '../../contracts.ts';
import type { Act } from './phrases/phrases.ts';
import { asksFreely, understood, type Reading } from './reading.ts';
import { clausesOf, listen, type Utterance } from './utterance.ts';

/** A text that is one act as a whole: "repeat that please", "why do you need it?", "hello". */
export function readAct(said: Utterance, { at, wordings }: Reading): Command[] | null {
  const act = wordings.whole(said);
  const polar = at.confirming || at.asking !== null || at.flow !== null;
  // "Great" answers a question that is open; "I don't want that" says no to a summary.
  const answers = act !== null && ((polar && SMALL_TALK.has(act)) || (at.confirming && act === 'cancel')) && wordings.lead(said) !== null;
  if (act !== null && !answers) return [commandOf(act)];
  if (wordings.within(said, 'bot') >= 0 && clausesOf(said).length === 1) return [commandOf('bot')];
  return null;
}

/** Clauses that are acts of their own, taken out before the rest is read; small talk yields to anything else. */
export function readClauses(said: Utterance, reading: Reading, read: (rest: Utterance) => Command[]): Command[] | null {
  const clauses = clausesOf(said);
  if (clauses.length < 2 || asksFreely(reading)) return null;
  const { wordings } = reading;
  const acts = clauses.map((clause) => (wordings.lead(clause)?.words === clause.tokens.length ? null : actOf(clause, reading)));
  const performed = acts.filter((act) => act !== null);
  if (performed.length === 0) return null;
  const lasting = performed.filter((act) => !SMALL_TALK.has(act) && act !== 'pause').map(commandOf);
  const rest = listen(clauses.filter((_, i) => acts[i] === null).map((c) => c.clean).join(' '));
  const answer = rest.tokens.length === 0 ? [] : read(rest);
  // "Yes, wait" is no yes yet.
  const commands = performed.every((act) => SMALL_TALK.has(act)) ? answer : answer.filter((command) => !agrees(command, reading));
  const waits = performed.includes('pause') && commands.every((c) => c.kind === 'deny' || c.kind === 'unclear');
  if (waits && lasting.length === 0) return [commandOf('pause')];
  if (understood(commands)) return [...lasting, ...commands];
  return lasting.length > 0 ? lasting : performed.slice(-1).map(commandOf);
}

function agrees(command: Command, { at }: Reading): boolean {
  return command.kind === 'confirm' || (command.kind === 'set' && command.slot === at.asking && command.value === true);
}

function actOf(clause: Utterance, { wordings }: Reading): Act | null {
  return wordings.whole(clause) ?? (wordings.within(clause, 'bot') >= 0 ? 'bot' : null);
}

const SMALL_TALK: ReadonlySet<Act> = new Set<Act>(['greeting', 'thanks', 'goodbye', 'insult']);

function commandOf(act: Act): Command {
  switch (act) {
    case 'toSms': case 'toWhatsapp': case 'toEmail': case 'toWeb': return { kind: 'elsewhere', channel: act.slice(2).toLowerCase() };
    case 'person': case 'optOut': case 'skip': case 'repeat': case 'pause': case 'restart': case 'help': case 'why': return { kind: act };
    case 'resend': return { kind: 'repeat', anew: true };
    case 'cancel': return { kind: 'cancel', all: false };
    case 'cancelAll': return { kind: 'cancel', all: true };
    case 'bot': case 'insult': case 'greeting': case 'thanks': case 'goodbye': return { kind: 'chitchat', about: act };
    default: return act satisfies never;
  }
}
