import { element, icon } from '../../../channels/web/widget/view/element.ts';
import { drawFields, drawValue, inWords } from './draw-value.ts';
import type { LinkView } from './link.ts';

export interface Deciding { approve: (note: string) => void; refuse: (note: string) => void }

/** The whole decision: what is to be done, why it is asked, who has voted, and the two buttons – or why there are none. */
export function drawApproval(view: LinkView, deciding: Deciding): HTMLElement[] {
  const { summary, role, facts, evidence, changes } = view;
  return [
    element('p', { class: 'asks' }, `The ${role} is asked to decide`),
    element('h1', {}, summary),
    view.mayDecide ? drawDeadline(view) : drawVerdict(view.state, view.says ?? ''),
    drawPart('What is to be done', Object.keys(facts).length > 0 ? drawFields(facts) : element('p', { class: 'quiet' }, summary)),
    ...(changes.length > 0 ? [drawPart('What changed since it was last asked', drawChanges(view))] : []),
    ...(Object.keys(evidence).length > 0 ? [drawPart('What is known', drawFields(evidence))] : []),
    ...(view.quorum > 1 || view.votes.length > 0 ? [drawPart(view.quorum > 1 ? `Who has decided (${view.quorum} must approve)` : 'Who has decided', drawVotes(view))] : []),
    ...(view.mayDecide ? [drawButtons(deciding)] : []),
  ];
}

/** Why there is nothing to decide. */
function drawVerdict(state: string, text: string): HTMLElement {
  const mark = state === 'approved' ? [icon('check')] : state === 'refused' ? [icon('cross')] : [];
  return element('div', { class: `verdict is-${state}`, tabindex: '-1', id: 'verdict' }, ...mark, element('p', {}, readable(text)));
}

export function timeLeft(ms: number): string {
  const minutes = Math.ceil(ms / 60_000);
  if (minutes <= 0) return 'The time is over';
  if (minutes < 60) return minutes === 1 ? '1 minute left' : `${minutes} minutes left`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return hours === 1 ? '1 hour left' : `${hours} hours left`;
  return `${Math.floor(hours / 24)} days left`;
}

function drawDeadline({ expiresAt }: LinkView): HTMLElement {
  return element('p', { class: 'deadline' },
    element('span', { class: 'left', id: 'left' }, timeLeft(expiresAt - Date.now())), element('span', {}, `until ${when(expiresAt)}`));
}

function drawPart(title: string, content: HTMLElement): HTMLElement {
  return element('section', { class: 'part' }, element('h2', {}, title), content);
}

function drawChanges({ changes }: LinkView): HTMLElement {
  return element('dl', { class: 'fields' }, ...changes.map(({ name, before, after }) => element('div', { class: 'field' },
    element('dt', {}, inWords(name)),
    element('dd', { class: 'change' }, element('del', {}, drawValue(before)), element('span', { 'aria-hidden': 'true' }, '→'), element('ins', {}, drawValue(after))))));
}

function drawVotes({ votes }: LinkView): HTMLElement {
  if (votes.length === 0) return element('p', { class: 'quiet' }, 'Nobody yet.');
  return element('ul', { class: 'votes' }, ...votes.map(({ by, decision, at, note }) => element('li', {},
    element('strong', {}, by), ` ${decision} · ${when(at)}`, ...(note === null ? [] : [element('q', {}, note)]))));
}

function drawButtons({ approve, refuse }: Deciding): HTMLElement {
  const note = element('textarea', { id: 'note', rows: '2', maxlength: '1000' });
  return element('form', { class: 'deciding', id: 'deciding', onsubmit: (event) => event.preventDefault() },
    element('label', { for: 'note' }, 'Note ', element('span', { class: 'quiet' }, '(optional; it is kept with the decision)')),
    note,
    element('p', { class: 'trouble', id: 'trouble', role: 'alert' }),
    element('div', { class: 'buttons' },
      element('button', { type: 'button', class: 'approve', onclick: () => approve(note.value.trim()) }, 'Approve'),
      element('button', { type: 'button', class: 'refuse', onclick: () => refuse(note.value.trim()) }, 'Refuse')));
}

/** Times in a sentence of the gateway, as people here write them. */
function readable(text: string): string {
  return text.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, (at) => when(Date.parse(at)));
}

function when(at: number): string {
  return new Date(at).toLocaleString([], { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
}
