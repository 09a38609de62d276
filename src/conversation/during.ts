import type { Context } from './context.ts';
import type { ConversationEvent } from './events.ts';
import { stillProved } from './identity.ts';

/** The context at the time of an event; of what is heard, also in its language and where it was said. */
export function during(context: Context, event: ConversationEvent): Context {
  if (event.type !== 'heard') return context.now === event.at ? context : { ...context, now: event.at };
  const { locale = context.locale, channel = context.channel } = event;
  return { ...context, now: event.at, locale, channel, identity: stillProved(context.identity, { at: event.at, open: context.frames.length > 0 }) };
}
