import { styleText } from 'node:util';
import type { MessageView } from '../../channels/web/api.ts';

export interface Screen {
  /** Prints what is new; the customer's own lines are on the screen already. */
  show(messages: readonly MessageView[]): void;
  /** What a typed line means: a number picks one of the choices shown last. */
  meaning(line: string): { text: string } | { choice: string };
}

const MARKS = { working: '…', done: '✓', failed: '✗' } as const;

/** A conversation as lines of text; colours only when `colours`. */
export function createScreen(print: (line: string) => void, colours: boolean): Screen {
  let choices: { id: string; label: string }[] = [];
  const paint = (style: 'cyan' | 'dim' | 'magenta', text: string): string => (colours ? styleText(style, text) : text);
  const one = ({ from, text, status, choices: offered = [] }: MessageView): void => {
    if (from === 'customer') return;
    if (status !== undefined) return print(paint('dim', `  ${MARKS[status]} ${text}`));
    print(from === 'agent' ? paint('magenta', `person  ${text}`) : paint('cyan', `errand  ${text}`));
    choices = offered;
    for (const [i, { label }] of offered.entries()) print(`        ${i + 1}. ${label}`);
  };
  return {
    show: (messages) => messages.forEach(one),
    meaning(line) {
      const picked = /^\d{1,2}$/.test(line.trim()) ? choices[Number(line) - 1] : undefined;
      return picked === undefined ? { text: line } : { choice: picked.id };
    },
  };
}
