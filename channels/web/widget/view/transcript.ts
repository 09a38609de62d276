import type { Chat } from '../chat.ts';
import { openChoices, showsTyping, type State } from '../state.ts';
import type { MessageView } from '../../api.ts';
import type { Words } from '../words.ts';
import { draftBlock, messageBlock } from './bubble.ts';
import { element } from './element.ts';
import { reconcile, type Block } from './reconcile.ts';
import { workBlock } from './work.ts';

const PAUSE_MS = 15 * 60_000;
const NEAR_PX = 80;

export interface Transcript { node: HTMLElement; render(state: State): void; toEnd(): void }

/** What was said. Earlier lines stand apart from the live log, so that a screen reader says only what is new. */
export function createTranscript(chat: Chat, words: Words): Transcript {
  const history = element('div', { class: 'lines', role: 'group', 'aria-label': words.earlier });
  const log = element('div', { class: 'lines', role: 'log', 'aria-live': 'polite', 'aria-label': words.newMessages });
  const dots = element('span', { class: 'dots', 'aria-hidden': 'true' }, element('i'), element('i'), element('i'));
  const typing = element('div', { class: 'typing', hidden: true, role: 'img', 'aria-label': words.working }, dots);
  const node = element('div', { class: 'transcript', tabindex: '0', role: 'region', 'aria-label': words.conversation }, history, log, typing);
  let end = 0;

  return {
    node,
    toEnd: () => { node.scrollTop = node.scrollHeight; },
    render(state) {
      const near = node.scrollHeight - node.scrollTop - node.clientHeight < NEAR_PX;
      const until = state.history ?? Number.POSITIVE_INFINITY;
      reconcile(history, blocks(state.lines.filter((line) => line.seq <= until), { state, chat, words }));
      reconcile(log, [
        ...blocks(state.lines.filter((line) => line.seq > until), { state, chat, words }),
        ...state.drafts.map((draft) => draftBlock(draft, { chat, words })),
      ]);
      typing.hidden = !showsTyping(state);
      history.hidden = history.childElementCount === 0;
      const said = state.drafts.length;
      if (near || said > end) node.scrollTop = node.scrollHeight;
      end = said;
    },
  };
}

function blocks(lines: MessageView[], { state, chat, words }: { state: State; chat: Chat; words: Words }): Block[] {
  const open = openChoices(state);
  const first = lines[0] ? state.lines.indexOf(lines[0]) : 0;
  const made: Block[] = [];
  let work: MessageView[] = [];
  const endWork = (): void => {
    if (work.length > 0) made.push(workBlock(work, words));
    work = [];
  };
  for (const [index, line] of lines.entries()) {
    const before = state.lines[first + index - 1];
    if (!before || line.at - before.at > PAUSE_MS) {
      endWork();
      made.push(timeBlock(line));
    }
    if (line.work !== undefined) {
      work.push(line);
      continue;
    }
    endWork();
    made.push(messageBlock(line, { chat, words, choosable: line.seq === open, chosen: answerTo(line, state) }));
  }
  endWork();
  return made;
}

/** What the customer said next after a line with choices. */
function answerTo(line: MessageView, state: State): string | null {
  if (!line.choices) return null;
  const answer = state.lines.find((other) => other.seq > line.seq && other.from === 'customer')?.text;
  return answer ?? state.drafts[0]?.shows ?? null;
}

function timeBlock(line: MessageView): Block {
  const date = new Date(line.at);
  const today = date.toDateString() === new Date().toDateString();
  const shown = date.toLocaleString([], { ...(!today && { day: 'numeric', month: 'short' }), hour: '2-digit', minute: '2-digit' });
  return { key: `time:${line.seq}`, make: () => element('p', { class: 'time', 'aria-hidden': 'true' }, shown) };
}
