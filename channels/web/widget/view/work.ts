import type { MessageView } from '../../api.ts';
import type { Words } from '../words.ts';
import { element, icon, spoken } from './element.ts';
import { reconcile, type Block } from './reconcile.ts';

/** Work as it happens: lines that follow each other are one list, and each changes where it stands. */
export function workBlock(lines: MessageView[], words: Words): Block {
  return {
    key: `work:${lines[0]?.seq ?? 0}`,
    make: () => element('ul', { class: 'work', 'aria-label': words.progress }),
    update: (list) => reconcile(list, lines.map((line) => workLine(line, words))),
  };
}

function workLine(line: MessageView, words: Words): Block {
  const status = line.status ?? 'done';
  return {
    // A new status is a new line to a screen reader, and the same place on the screen.
    key: `${line.work ?? line.seq}:${status}:${line.text}`,
    make: () => element('li', { class: `work-line is-${status}` },
      mark(status), element('span', {}, line.text, spoken(`, ${words.status[status]}`))),
  };
}

function mark(status: 'working' | 'done' | 'failed'): HTMLElement {
  const drawn = status === 'working' ? [] : [icon(status === 'done' ? 'check' : 'cross')];
  return element('span', { class: 'mark', 'aria-hidden': 'true' }, ...drawn);
}
