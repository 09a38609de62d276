import type { TeamsPerson } from '../../src/lab/platforms/teams-person.ts';
import type { TeamsMessage } from '../../src/lab/platforms/teams-state.ts';
import { plain } from './customer.ts';
import { until } from './start-gateway.ts';

/** Somebody in Teams, whose acts go through the real webhook, signed; what they see was posted to the stand-in. */
export interface Chat {
  install(): Promise<void>;
  say(text: string): Promise<void>;
  mention(text: string): Promise<void>;
  press(title: string): Promise<void>;
  submit(values: { [input: string]: string }): Promise<void>;
  /** The next message that fits, after those heard before. */
  hears(pattern: RegExp): Promise<TeamsMessage>;
  messages(): TeamsMessage[];
}

export function createChat(person: TeamsPerson): Chat {
  const heard: TeamsMessage[] = [];
  const messages = (): TeamsMessage[] => person.read().filter(({ from }) => from === 'bot');
  const last = (): string => heard.at(-1)?.id ?? '';
  return {
    messages,
    install: async () => taken(person.install()),
    say: async (text) => taken(person.say(text)),
    mention: async (text) => taken(person.mention(text)),
    press: async (title) => taken(person.press(last(), title)),
    submit: async (values) => taken(person.submit(last(), values)),
    hears: async (pattern) => until(() => `a message like ${String(pattern)} among:\n${messages().slice(heardBefore()).map(({ text }) => text).join('\n')}`, async () => {
      const found = messages().slice(heardBefore()).find(({ text }) => pattern.test(plain(text)));
      if (found !== undefined) heard.push(found);
      return found;
    }),
  };

  function heardBefore(): number {
    return messages().findIndex(({ id }) => id === last()) + 1;
  }
}

async function taken(status: Promise<number>): Promise<void> {
  const got = await status;
  if (got !== 200) throw new Error(`the bot answered with ${got}`);
}
