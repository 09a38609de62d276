import { element } from '../../../channels/web/widget/view/element.ts';
import { createDeskApi, type DeskApi, type Waiting } from './desk-api.ts';
import { createCase } from './desk-case.ts';

const EVERY_MS = 1500;

/** The pane of a person of the team: sign in, see who waits, take one, and answer. */
export function createDesk(): HTMLElement {
  const api = createDeskApi();
  const pane = element('div', { class: 'desk' });
  pane.append(signInForm(api, (email, name) => pane.replaceChildren(...deskOf(api, { email, name }))));
  return pane;
}

function signInForm(api: DeskApi, done: (email: string, name: string) => void): HTMLElement {
  const email = element('input', { name: 'email', type: 'email', value: 'agent@errand.example', autocomplete: 'username', required: true });
  const password = element('input', { name: 'password', type: 'password', autocomplete: 'current-password', required: true });
  const trouble = element('p', { class: 'trouble', role: 'alert' });
  const submit = async (): Promise<void> => {
    const answer = await api.signIn(email.value, password.value);
    if (answer.ok) done(email.value, answer.value.name);
    else trouble.textContent = answer.message;
  };
  return element('form', { class: 'sign-in', onsubmit: (event: Event) => { event.preventDefault(); void submit(); } },
    element('p', { class: 'quiet' }, 'Sign in as an agent. The demo passwords are printed where you started Errand.'),
    element('label', {}, 'E-mail', email), element('label', {}, 'Password', password), trouble,
    element('button', { class: 'pick primary' }, 'Sign in'));
}

function deskOf(api: DeskApi, me: { email: string; name: string }): HTMLElement[] {
  const list = element('ul', { class: 'queue', 'aria-label': 'Conversations for a person' });
  const none = element('p', { class: 'quiet' }, 'Nobody waits. A customer who asks for a person appears here.');
  const opened = createCase(api, { me: me.email, changed: () => void look() });
  let shown = '';
  const look = async (): Promise<void> => {
    const answer = await api.waiting();
    if (!answer.ok) return;
    const { handovers } = answer.value;
    none.hidden = handovers.length > 0;
    const now = JSON.stringify([handovers.map(({ id, owner, agent }) => [id, owner, agent]), opened.id()]);
    if (now !== shown) list.replaceChildren(...handovers.map((one) => row(one, { open: one.id === opened.id(), choose: () => { opened.open(one.id); void look(); } })));
    shown = now;
    await opened.refresh();
  };
  void look();
  setInterval(() => { if (!document.hidden) void look(); }, EVERY_MS);
  return [element('div', { class: 'side' }, element('p', { class: 'quiet' }, `Signed in: ${me.name}`), none, list), opened.node];
}

function row({ owner, agent, because, channel, position, packet }: Waiting, { open, choose }: { open: boolean; choose: () => void }): HTMLElement {
  const name = typeof packet.customer?.name === 'string' ? packet.customer.name : 'Unknown customer';
  const where = owner === 'human' ? `with ${agent ?? 'a person'}` : `waits${position === null ? '' : `, number ${position}`}`;
  return element('li', {}, element('button', { type: 'button', class: open ? 'is-open' : '', 'aria-pressed': String(open), onclick: choose },
    element('b', {}, name), element('span', {}, `${channel ?? ''} · ${where}`), element('span', {}, because ?? packet.flow ?? '')));
}
