import type { Command } from '../../contracts.ts';
import { top, type Context, type Frame } from '../context.ts';
import { flowText, say, sayWording, titleOf, wordingOf, type World } from '../speak.ts';
import { WORDINGS, type WordingKey } from '../wordings/index.ts';
import { render } from '../../../flows/template.ts';
import { offerFlows } from './offers.ts';
import { sendAnew } from './resending.ts';

export type Aside = Extract<Command, { kind: 'why' | 'help' | 'chitchat' | 'pause' | 'repeat' }>;

const CHITCHAT: { readonly [about in Extract<Command, { kind: 'chitchat' }>['about']]: WordingKey } = {
  greeting: 'greetingAgain', thanks: 'thanks', goodbye: 'goodbye', bot: 'bot', insult: 'insult',
};

/** Answers what is beside the point, so that the point can be asked again. */
export function reply(d: Context, command: Aside, world: World): void {
  switch (command.kind) {
    case 'help': return help(d, world);
    case 'pause': return sayWording(d, 'pause', { world });
    case 'chitchat': return command.about === 'greeting' && wasGreeted(d, world) ? undefined : sayWording(d, CHITCHAT[command.about], { world });
    case 'why': return why(d, world);
    // Where something is being asked, asking it again is the repetition.
    case 'repeat': return top(d) === null && d.said ? say(d, d.said.text, d.said.choices) : command.anew === true ? sendAnew(d, world) : undefined;
    default: return command satisfies never;
  }
}

/** Just now, and nothing else was said since. */
function wasGreeted(d: Context, world: World): boolean {
  return d.said?.text === wordingOf(d, 'greeting', { world });
}

/** With nothing under way, help is what can be asked for. */
function help(d: Context, world: World): void {
  if (d.frames.length === 0) offerFlows(d, { world, all: true });
  else sayWording(d, 'help', { world });
}

function why(d: Context, world: World): void {
  const frame = top(d);
  const program = frame && world.program(frame.flow, frame.version);
  if (!frame || !program) return offerFlows(d, { world, all: false });
  if (d.stop.at === 'confirming') return sayWording(d, 'whyConfirm', { world });
  const reason = reasonOf(d, frame, world);
  if (reason !== null) return say(d, reason);
  sayWording(d, 'why', { world, values: { title: titleOf(program, d) } });
}

function reasonOf(d: Context, frame: Frame, world: World): string | null {
  const reason = 'slot' in d.stop ? world.program(frame.flow, frame.version)?.slots[d.stop.slot]?.why : undefined;
  return reason === undefined ? null : flowText(d, reason, { frame, world });
}

/** Says in the customer's own language which ones are spoken here. */
export function speakOf(d: Context, locale: string, world: World): void {
  const names = new Intl.DisplayNames(locale, { type: 'language' });
  const languages = new Intl.ListFormat(locale).format(Object.keys(WORDINGS).filter((one) => world.speaks(one)).map((one) => names.of(one) ?? one));
  say(d, render(world.wording(locale, 'foreign'), { languages }, { locale, timeZone: world.timeZone }));
}
