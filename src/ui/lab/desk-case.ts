import { element } from '../../../channels/web/widget/view/element.ts';
import { reconcile } from '../../../channels/web/widget/view/reconcile.ts';
import type { Case, CaseLine, DeskApi } from './desk-api.ts';
import { lineBlock, type Drawn } from './draw-line.ts';

export interface OpenCase { node: HTMLElement; id: () => string | null; open: (id: string) => void; refresh: () => Promise<void> }

/** One conversation as a person reads and answers it. */
export function createCase(api: DeskApi, { me, changed }: { me: string; changed: () => void }): OpenCase {
  let id: string | null = null;
  let count = -1;
  const summary = element('div', { class: 'summary' });
  const lines = element('ol', { class: 'lines', 'aria-label': 'The conversation', tabindex: '0' });
  const trouble = element('p', { class: 'trouble', role: 'alert' });
  const buttons = element('div', { class: 'buttons' });
  const writing = composer();
  const body = element('div', { class: 'case-body', hidden: true }, summary, lines, buttons, trouble, writing.node);
  const hint = element('p', { class: 'quiet hint' }, 'Open a conversation to read what the bot has done so far.');
  const act = async (verb: string, given?: object): Promise<boolean> => {
    if (id === null) return false;
    const answer = await api.act(id, verb, given);
    trouble.textContent = answer.ok ? '' : answer.message;
    changed();
    return answer.ok;
  };
  writing.onSend(async (verb, text) => act(verb, { id: crypto.randomUUID(), text }));
  return {
    node: element('div', { class: 'case' }, hint, body),
    id: () => id,
    open(wanted) {
      id = wanted;
      count = -1;
      trouble.textContent = '';
    },
    async refresh() {
      if (id === null) return;
      const answer = await api.read(id);
      if (!answer.ok) return;
      const found = answer.value;
      const mine = found.agent === me;
      hint.hidden = true;
      body.hidden = false;
      drawSummary(summary, found);
      const shown = inTime(found);
      reconcile(lines, shown.map((line) => lineBlock(line, () => undefined)));
      if (shown.length !== count) lines.scrollTop = lines.scrollHeight;
      count = shown.length;
      drawButtons(buttons, found, { mine, act });
      writing.allow(mine, found.reply?.channel ?? null);
    },
  };
}

/** Lines and notes as they were written; of work, how it stands now. */
function inTime({ lines, notes }: Case): Drawn[] {
  const now = lines.filter(({ work, seq }) => work === undefined || seq === lines.findLast((one) => one.work === work)?.seq);
  const all = [...now.map((line) => ({ at: line.at, line: shownAs(line) })), ...notes.map(({ id, at, by, text }) => ({ at, line: { id: `n${id}`, from: 'note' as const, text, note: `private note, ${by}` } }))];
  return all.toSorted((a, b) => a.at - b.at).map(({ line }) => line);
}

function shownAs({ seq, from, text, delivery, unsent, files }: CaseLine): Drawn {
  const who = from === 'customer' ? 'customer' : from === 'agent' ? 'you' : 'bot';
  return { id: String(seq), from: from === 'customer' ? 'them' : 'you', text, note: [who, delivery, unsent].filter((one) => one !== undefined).join(' · '), ...(files && { files }) };
}

function drawSummary(into: HTMLElement, { summary, identity, locale, reply }: Case): void {
  const parts: [string, string[]][] = [['Wanted', summary.wanted], ['Known', summary.known], ['Done', summary.done], ['Failed', summary.failed], ['Open', summary.open]];
  const now = JSON.stringify([parts, identity, locale, reply]);
  if (into.dataset.shown === now) return;
  into.dataset.shown = now;
  into.replaceChildren(
    element('p', { class: 'quiet' }, `Replies go out over ${reply?.channel ?? 'nothing'}${reply?.stopped ? ', where the customer wants nothing more' : ''} · ${identity} · ${locale}`),
    element('dl', {}, ...parts.filter(([, of]) => of.length > 0).flatMap(([name, of]) => [element('dt', {}, name), element('dd', {}, of.join(' '))])));
}

function drawButtons(into: HTMLElement, { owner, agent, mayReturn, mayResume, why }: Case, { mine, act }: { mine: boolean; act: (verb: string, body?: object) => Promise<boolean> }): void {
  const now = JSON.stringify([owner, agent, mayReturn, mayResume, mine]);
  if (into.dataset.shown === now) return;
  into.dataset.shown = now;
  const button = (label: string, verb: string, { may = true, because = null, primary = false }: { may?: boolean; because?: string | null; primary?: boolean } = {}): HTMLElement =>
    element('button', { type: 'button', class: `pick ${primary ? 'primary' : ''}`, disabled: !may, title: because ?? '', onclick: () => void act(verb) }, label);
  into.replaceChildren(...(mine
    ? [button('Go on where it was', 'resume', { may: mayResume, because: why.resume }), button('Back to the bot', 'return', { may: mayReturn, because: why.return }), button('Close', 'close')]
    : [button(agent === null ? 'Take it' : `With ${agent}`, 'claim', { primary: true, may: agent === null })]));
}

interface Composer { node: HTMLElement; onSend: (send: (verb: 'say' | 'notes', text: string) => Promise<boolean>) => void; allow: (mine: boolean, channel: string | null) => void }

async function nobody(): Promise<boolean> {
  return false;
}

function composer(): Composer {
  let run: (verb: 'say' | 'notes', text: string) => Promise<boolean> = nobody;
  const text = element('textarea', { name: 'text', rows: '2', 'aria-label': 'Your reply or note', placeholder: 'Take it to answer' });
  const say = element('button', { type: 'button', class: 'pick primary', onclick: () => void send('say') }, 'Reply');
  const note = element('button', { type: 'button', class: 'pick', onclick: () => void send('notes') }, 'Private note');
  const send = async (verb: 'say' | 'notes'): Promise<void> => {
    if (text.value.trim() !== '' && await run(verb, text.value)) text.value = '';
  };
  return {
    node: element('div', { class: 'answer' }, text, element('div', { class: 'buttons' }, say, note)),
    onSend: (given) => { run = given; },
    allow(mine, channel) {
      say.disabled = !mine;
      text.placeholder = mine ? `Reply over ${channel ?? 'their channel'}` : 'A private note; take it to answer';
    },
  };
}
