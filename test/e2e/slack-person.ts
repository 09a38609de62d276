import type { SlackAt, SlackMessage, SlackPerson } from '../../src/lab/platforms/slack.ts';
import { textIn } from '../../src/lab/platforms/slack/state.ts';
import { plain } from './customer.ts';
import { until } from './start-gateway.ts';

/** A person before Slack, who reads what the bot says in one place. */
export interface Reader {
  say(text: string): Promise<void>;
  press(label: string): Promise<void>;
  /** The next line of the bot that fits, after those heard before. */
  hears(pattern: RegExp): Promise<SlackMessage>;
  /** What stands there now, as it is shown. */
  lines(): string[];
}

export function createReader(person: SlackPerson, at: SlackAt = {}): Reader {
  let heard = -1;
  const all = (): SlackMessage[] => person.sees(at).filter(({ bot_id: bot }) => bot !== undefined);
  return {
    say: async (text) => fine(await person.say(text, at)),
    press: async (label) => fine(await person.press(label)),
    lines: () => all().map(shown),
    hears: async (pattern) => until(() => `a line like ${String(pattern)} among:\n${all().slice(heard + 1).map(shown).join('\n')}`, async () => {
      const found = all().findIndex((message, i) => i > heard && pattern.test(shown(message)));
      if (found < 0) return undefined;
      heard = found;
      return all()[found];
    }),
  };
}

/** Blocks where there are any, else the text; with straight quotes and numbers in one piece. */
export function shown({ text, blocks }: SlackMessage): string {
  const parts = (blocks ?? []).flatMap(({ text: own, elements }) => [textIn(own), ...(Array.isArray(elements) ? elements.map((one) => textIn(one) || labelOf(one)) : [])]);
  return plain((blocks === undefined ? text : parts.filter((part) => part !== '').join('\n')).replaceAll('&amp;', '&').replaceAll('&gt;', '>').replaceAll('&lt;', '<'));
}

function labelOf(element: unknown): string {
  return element !== null && typeof element === 'object' && 'text' in element && element.text !== null && typeof element.text === 'object' && 'text' in element.text ? `[${String(element.text.text)}]` : '';
}

function fine({ status }: { status: number }): void {
  if (status !== 200) throw new Error(`it was answered with ${status}`);
}
